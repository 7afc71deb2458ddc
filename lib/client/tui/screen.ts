/**
 * The whole screen of a terminal: takes it over, draws what has changed, gives it back as it was.
 * Columns hold whatever the terminal thinks of a character's width: after each one that terminals may
 * disagree about, the cursor is put where it belongs.
 */

import { writeOut } from "../line/write_out.ts";
import { type Look, type Row, SIMPLE, widthOf } from "./cells.ts";

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

/** Another screen, no wrapping at the edge, pastes in brackets; and all that back. */
const ENTER = "\x1b[?1049h\x1b[?7l\x1b[?2004h\x1b[?1004h\x1b[2J";
const LEAVE = "\x1b[0m\x1b[?1004l\x1b[?2004l\x1b[?7h\x1b[?25h\x1b[?1049l";
/** Terminals that know it show what is between these at once. */
const BEGIN = "\x1b[?2026h\x1b[?25l", END = "\x1b[?25h\x1b[?2026l";

const COLOURED: Readonly<Record<Look, string>> = {
  name: "36",
  own: "32",
  dim: "2",
  good: "32",
  bad: "31",
  bold: "1",
  bar: "7",
  chosen: "7",
};
/** What is left without colours. */
const PLAIN: Readonly<Partial<Record<Look, string>>> = {
  name: "1",
  bold: "1",
  bar: "7",
  chosen: "7",
};

export class Screen {
  #shown: string[] = [];
  #cursor = "";
  #size = "";
  #open = false;
  #looks: Readonly<Partial<Record<Look, string>>>;

  constructor(colours: boolean) {
    this.#looks = colours ? COLOURED : PLAIN;
  }

  /** Takes the terminal over. */
  enter(): void {
    this.#open = true;
    writeOut(ENTER);
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
    if (this.#open) writeOut(`\x07\x1b]9;${words}\x07`);
  }

  /** Draws the rows that are not shown yet. Throws when nobody reads any more. */
  draw({ rows, cursor }: Frame, { rows: height, columns }: Size): void {
    if (!this.#open) return;
    const size = `${height} ${columns}`;
    if (size !== this.#size) this.forget();
    const clear = size !== this.#size ? "\x1b[2J" : "";
    this.#size = size;
    let out = "";
    for (const [at, row] of rows.entries()) {
      const written = this.#written(row);
      if (this.#shown[at] === written) continue;
      this.#shown[at] = written;
      out += `\x1b[${at + 1};1H\x1b[2K${written}`;
    }
    const place = `\x1b[${cursor.row + 1};${cursor.column + 1}H`;
    if (out === "" && place === this.#cursor) return;
    this.#cursor = place;
    writeOut(BEGIN + clear + out + place + END);
  }

  #written(row: Row): string {
    let out = "", column = 0;
    for (const { text, look } of row) {
      if (text === "") continue;
      const code = look && this.#looks[look];
      column += widthOf(text);
      out += code ? `\x1b[${code}m${placed(text, column)}\x1b[0m` : placed(text, column);
    }
    return out;
  }
}

/** The text, and the cursor after it in `until`, counted from 0. */
function placed(text: string, until: number): string {
  if (SIMPLE.test(text)) return text;
  let out = "", at = until - widthOf(text);
  // Characters that all terminals take for one column go together.
  for (
    const [piece] of text.matchAll(
      /[\x20-\x7e\u00a1-\u00ac\u00ae-\u024f]+|[^\x20-\x7e\u00a1-\u00ac\u00ae-\u024f]+/gu,
    )
  ) {
    at += widthOf(piece);
    out += SIMPLE.test(piece) ? piece : `${piece}\x1b[${at + 1}G`;
  }
  return out;
}
