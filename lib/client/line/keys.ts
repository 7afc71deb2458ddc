/** What a terminal in raw mode sends, as keys. */

/** A key with a name, or text that was typed or pasted. */
export type Key =
  | { readonly text: string }
  | {
    readonly name:
      | "enter"
      | "backspace"
      | "delete"
      | "left"
      | "right"
      | "up"
      | "down"
      | "home"
      | "end"
      | "tab"
      | "ctrl-c"
      | "ctrl-d"
      | "ctrl-l"
      | "ctrl-u"
      | "ctrl-w"
      | "ctrl-k"
      | "ctrl-n"
      | "ctrl-left"
      | "ctrl-right"
      | "alt-enter"
      | "alt-up"
      | "alt-down"
      | "page-up"
      | "page-down"
      | "shift-tab"
      | "escape"
      | "focus-in"
      | "focus-out"
      | `alt-${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9}`;
  };

type Name = Extract<Key, { name: string }>["name"];

const CONTROLS: Readonly<Record<string, Name>> = {
  "\x01": "home",
  "\x02": "left",
  "\x03": "ctrl-c",
  "\x04": "ctrl-d",
  "\x05": "end",
  "\x06": "right",
  "\x08": "backspace",
  "\t": "tab",
  "\n": "enter",
  "\x0b": "ctrl-k",
  "\x0e": "ctrl-n",
  "\x1b": "escape",
  "\x0c": "ctrl-l",
  "\r": "enter",
  "\x15": "ctrl-u",
  "\x17": "ctrl-w",
  "\x7f": "backspace",
};

const SEQUENCES: Readonly<Record<string, Name>> = {
  "A": "up",
  "B": "down",
  "C": "right",
  "D": "left",
  "H": "home",
  "F": "end",
  "1~": "home",
  "3~": "delete",
  "4~": "end",
  "5~": "page-up",
  "6~": "page-down",
  "Z": "shift-tab",
  "I": "focus-in",
  "O": "focus-out",
  "1;3A": "alt-up",
  "1;3B": "alt-down",
  "1;5C": "ctrl-right",
  "1;5D": "ctrl-left",
};

/** An escape sequence, a control character, or a run of anything else. */
const PIECE =
  // deno-lint-ignore no-control-regex
  /\x1b[[O]([0-9;?]*[A-Za-z~])|\x1b[\r\n]|\x1b[^\x00-\x1f\x7f]?|\r\n|[\x00-\x1f\x7f]|[^\x00-\x1f\x7f]+/gu;

/** Where a terminal that was asked for it says that a paste begins, and ends. */
const PASTE = "\x1b[200~", PASTED = "\x1b[201~";

/** The beginning of a sequence whose end has not come yet. */
// deno-lint-ignore no-control-regex
const UNFINISHED = /\x1b[[O][0-9;?]*$/;

/** Control characters that no text has. */
// deno-lint-ignore no-control-regex
const CONTROL = /[\x00-\x08\x0b-\x1f\x7f]/g;

/** Bytes to keys; what is cut in two between reads is put together. */
export class KeyReader {
  #decoder = new TextDecoder();
  #rest = "";
  /** What of a paste has come, while it comes. */
  #paste: string | undefined;

  /** The keys in the next bytes, in order; keys without a meaning here are left out. */
  read(bytes: Uint8Array): Key[] {
    let typed = this.#rest + this.#decoder.decode(bytes, { stream: true });
    this.#rest = "";
    const keys: Key[] = [];
    while (typed !== "") {
      if (this.#paste === undefined) {
        const at = typed.indexOf(PASTE);
        keys.push(...this.#keys(at < 0 ? typed : typed.slice(0, at), at < 0));
        if (at < 0) break;
        this.#paste = "";
        typed = typed.slice(at + PASTE.length);
      } else {
        const whole = this.#paste + typed;
        const at = whole.indexOf(PASTED);
        this.#paste = at < 0 ? whole : undefined;
        if (at < 0) break;
        const text = whole.slice(0, at).replace(/\r\n?/g, "\n").replace(CONTROL, "");
        if (text !== "") keys.push({ text });
        typed = whole.slice(at + PASTED.length);
      }
    }
    return keys;
  }

  #keys(typed: string, last: boolean): Key[] {
    const unfinished = last ? UNFINISHED.exec(typed) : null;
    if (unfinished) this.#rest = unfinished[0];
    const keys: Key[] = [];
    for (const [piece, sequence] of typed.slice(0, unfinished?.index).matchAll(PIECE)) {
      const name = sequence !== undefined ? SEQUENCES[sequence] : nameOf(piece);
      if (name) keys.push({ name });
      // deno-lint-ignore no-control-regex
      else if (!/^[\x00-\x1f\x7f]/.test(piece)) keys.push({ text: piece });
    }
    return keys;
  }
}

function nameOf(piece: string): Name | undefined {
  if (piece === "\r\n") return "enter";
  if (piece === "\x1b\r" || piece === "\x1b\n") return "alt-enter";
  // deno-lint-ignore no-control-regex
  const digit = /^\x1b([1-9])$/.exec(piece)?.[1];
  return digit ? `alt-${digit}` as Name : piece.length === 1 ? CONTROLS[piece] : undefined;
}
