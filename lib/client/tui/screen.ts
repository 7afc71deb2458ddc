/** The whole screen of a terminal: takes it over, draws what has changed, gives it back as it was. */

import { writeOut } from "../line/write_out.ts";
import type { Row } from "./cells.ts";
import { patch } from "./patch.ts";
import type { Palette } from "./themes.ts";

/** What a terminal shows; `cursor` counts from 0. */
export interface Frame {
  readonly rows: readonly Row[];
  readonly cursor: { readonly row: number; readonly column: number };
}

/** Rows and columns there are. */
export interface Size {
  readonly rows: number;
  readonly columns: number;
}

/**
 * Another screen, no wrapping at the edge, pastes in brackets; and all that back. Where there is only one
 * screen nothing that was said stays on it.
 */
const ENTER = "\x1b[?1049h\x1b[?7l\x1b[?2004h\x1b[?1004h\x1b[2J";
const LEAVE =
  "\x1b[0m\x1b[2J\x1b[H\x1b[?1006l\x1b[?1000l\x1b[?1004l\x1b[?2004l\x1b[?7h\x1b[?25h\x1b[?1049l";
/** Clicks and the wheel come as keys, each with its place. */
const MOUSE = "\x1b[?1000h\x1b[?1006h", NO_MOUSE = "\x1b[?1006l\x1b[?1000l";
/** What the terminal answers to this says how bright its background is. */
const BACKGROUND = "\x1b]11;?\x1b\\";
/** Terminals that know it show what is between these at once. */
const BEGIN = "\x1b[?2026h\x1b[?25l", END = "\x1b[?25h\x1b[?2026l";

export class Screen {
  #shown: (Row | undefined)[] = [];
  #cursor = "";
  #size = "";
  #open = false;
  #palette: Palette;
  #mouse: boolean;

  /** `isBare`: a terminal that knows of no more than cursor and colours, the console of Linux. */
  constructor(palette: Palette, mouse: boolean, private readonly isBare: boolean) {
    this.#palette = palette;
    this.#mouse = mouse;
  }

  /** Whether clicks and the wheel come here; selecting text needs Shift then, in most terminals. */
  get mouse(): boolean {
    return this.#mouse;
  }

  set mouse(on: boolean) {
    this.#mouse = on;
    if (this.#open) writeOut(on ? MOUSE : NO_MOUSE);
  }

  /** Asks the terminal for its background; the answer comes as a key, where there is one. */
  askBackground(): void {
    if (!this.isBare) writeOut(BACKGROUND);
  }

  /** Other colours from the next frame on. */
  set palette(palette: Palette) {
    this.#palette = palette;
    this.forget();
  }

  /** Takes the terminal over. */
  enter(): void {
    this.#open = true;
    writeOut(this.#mouse ? ENTER + MOUSE : ENTER);
  }

  /** Gives it back; safe to be called twice, and when nobody reads any more. */
  leave(): void {
    if (!this.#open) return;
    this.#open = false;
    try {
      writeOut(LEAVE);
    } catch {
      // The terminal is gone: there is nothing to give back.
    }
  }

  /** How large it is now; 80 by 24 where nobody says. */
  get size(): Size {
    try {
      const { rows, columns } = Deno.consoleSize();
      return rows > 0 && columns > 0 ? { rows, columns } : { rows: 24, columns: 80 };
    } catch {
      return { rows: 24, columns: 80 };
    }
  }

  /** Forgets what is shown: somebody else has written there, or the size is another one. */
  forget(): void {
    this.#shown = [];
    this.#cursor = "";
  }

  /** Calls somebody who looks elsewhere: the bell, and the words where the terminal shows such. */
  call(words: string): void {
    if (this.#open) writeOut(this.isBare ? "\x07" : `\x07\x1b]9;${words}\x07`);
  }

  /** Draws what is not shown yet. Throws when nobody reads any more. */
  draw({ rows, cursor }: Frame, { rows: height, columns }: Size): void {
    if (!this.#open) return;
    const size = `${height} ${columns}`;
    if (size !== this.#size) this.forget();
    const clear = size !== this.#size ? "\x1b[2J" : "";
    this.#size = size;
    let out = "";
    for (const [at, row] of rows.entries()) {
      if (this.#shown[at] === row) continue;
      out += patch(this.#shown[at], row, at, this.#palette);
      this.#shown[at] = row;
    }
    const place = `\x1b[${cursor.row + 1};${cursor.column + 1}H`;
    if (out === "" && place === this.#cursor) return;
    this.#cursor = place;
    writeOut(BEGIN + clear + out + place + END);
  }
}
