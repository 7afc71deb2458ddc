/** Line mode in a terminal: news scroll by above the line that is being typed. */

import { edit, type Editor, EMPTY, entered, textOf } from "./editor.ts";
import type { Face } from "./face.ts";
import type { Key } from "./keys.ts";
import type { Keyboard } from "./keyboard.ts";
import { foreignWord } from "../../text/foreign_text.ts";
import { writeOut } from "./write_out.ts";

const CLEAR = "\r\x1b[K";
const SAVE = "\x1b7";
const RESTORE = "\x1b8";

/** A face over a terminal; `typed` hears of the line each time keys have changed it. */
export class TerminalFace implements Face {
  readonly seen = true;
  readonly script = false;
  interrupted = false;
  #editor: Editor = EMPTY;
  #prompt = "> ";

  constructor(
    private readonly keyboard: Keyboard,
    private readonly typed: (text: string) => void,
  ) {}

  print(lines: readonly string[]): void {
    if (lines.length > 0) writeOut(CLEAR + lines.join("\n") + "\n" + this.#inputLine());
  }

  prompt(text: string): void {
    if (text === this.#prompt) return;
    this.#prompt = text;
    writeOut(CLEAR + this.#inputLine());
  }

  async *entered(over: AbortSignal): AsyncGenerator<string[]> {
    writeOut(CLEAR + this.#inputLine());
    const { keyboard } = this;
    for (let keys = await keyboard.keys(over); keys; keys = await keyboard.keys(over)) {
      const { lines, ended } = this.#press(keys);
      writeOut(CLEAR + (ended ? "" : this.#inputLine()));
      this.typed(textOf(this.#editor));
      if (lines.length > 0) yield lines;
      if (ended) return;
    }
  }

  /** Takes the prompt off the screen: the end. */
  close(): void {
    writeOut(CLEAR);
  }

  #press(keys: readonly Key[]): { lines: string[]; ended: boolean } {
    const lines: string[] = [];
    for (const key of keys) {
      const name = "name" in key ? key.name : undefined;
      if (name === "enter") {
        lines.push(textOf(this.#editor));
        this.#editor = entered(this.#editor);
      } else if (name === "ctrl-c") {
        this.interrupted = true;
        return { lines, ended: true };
      } else if (name === "ctrl-d" && textOf(this.#editor) === "") {
        return { lines, ended: true };
      } else if (name === "ctrl-l") writeOut("\x1b[2J\x1b[H");
      else this.#editor = edit(this.#editor, key);
    }
    return { lines, ended: false };
  }

  /** The prompt and as much of the line as fits on one row, with the cursor in its place. */
  #inputLine(): string {
    const room = columns() - width(this.#prompt) - 1;
    let before = "", after = "", used = 0;
    for (const one of this.#editor.before.toReversed()) {
      used += width(one);
      // A little of what comes after the cursor stays in sight.
      if (used > room - Math.min(8, this.#editor.after.length)) break;
      before = one + before;
    }
    for (const one of this.#editor.after) {
      used += width(one);
      if (used > room) break;
      after += one;
    }
    return this.#prompt + foreignWord(before) + SAVE + foreignWord(after) + RESTORE;
  }
}

function columns(): number {
  try {
    return Math.max(20, Deno.consoleSize().columns);
  } catch {
    return 80;
  }
}

/** At least as many columns as the text takes: anything past the simple alphabets counts as wide. */
function width(text: string): number {
  let columns = 0;
  for (const character of text) columns += character.codePointAt(0)! < 0x1100 ? 1 : 2;
  return columns;
}
