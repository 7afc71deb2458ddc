/** What a terminal in raw mode sends, as keys. */

/** A key with a name, text that was typed or pasted, or what the mouse and the terminal itself say. */
export type Key =
  | { readonly text: string }
  /** A button of the mouse went down, or its wheel turned, over that cell; both count from 0. */
  | {
    readonly mouse: "click" | "wheel-up" | "wheel-down";
    readonly column: number;
    readonly row: number;
  }
  /** The terminal was asked for its background: 0 is black, 1 is white. */
  | { readonly brightness: number }
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
      | "ctrl-y"
      | "ctrl-left"
      | "ctrl-right"
      | "alt-d"
      | "alt-m"
      | "alt-enter"
      | "alt-up"
      | "alt-down"
      | "page-up"
      | "page-down"
      | "shift-tab"
      | "escape"
      | "f1"
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
  "\x19": "ctrl-y",
  "\x7f": "backspace",
};

/** After ESC [ or ESC O; several terminals, several spellings. */
const SEQUENCES: Readonly<Record<string, Name>> = {
  "A": "up",
  "B": "down",
  "C": "right",
  "D": "left",
  "H": "home",
  "F": "end",
  "P": "f1",
  "1~": "home",
  "3~": "delete",
  "4~": "end",
  "5~": "page-up",
  "6~": "page-down",
  "7~": "home",
  "8~": "end",
  "11~": "f1",
  "[A": "f1",
  "Z": "shift-tab",
  "I": "focus-in",
  "O": "focus-out",
  "1;3A": "alt-up",
  "1;3B": "alt-down",
  "1;3C": "ctrl-right",
  "1;3D": "ctrl-left",
  "1;5C": "ctrl-right",
  "1;5D": "ctrl-left",
  "c": "ctrl-right",
  "d": "ctrl-left",
  "3;5~": "alt-d",
  "13;2u": "alt-enter",
  "13;3u": "alt-enter",
  "27;2;13~": "alt-enter",
};

/** With Alt held, which terminals say by an ESC in front. */
const WITH_ALT: Readonly<Record<string, Name>> = {
  "\r": "alt-enter",
  "\n": "alt-enter",
  "\x7f": "ctrl-w",
  "\x08": "ctrl-w",
  "b": "ctrl-left",
  "f": "ctrl-right",
  "d": "alt-d",
  "m": "alt-m",
};

/** The terminal's word about its background, an escape sequence, a control character, or a run of anything else. */
const PIECE =
  // deno-lint-ignore no-control-regex
  /\x1b\]11;([^\x07\x1b]{0,40})(?:\x07|\x1b\\)|\x1b[[O](\[[A-E]|[0-?]*[ -/]*[@-~])|\x1b[\r\n\x7f\x08]|\x1b[^\x00-\x1f\x7f]?|\r\n|[\x00-\x1f\x7f]|[^\x00-\x1f\x7f]+/gu;

/** What of the mouse is heeded, by its number. */
const MOUSE: Readonly<Record<string, Extract<Key, { mouse: string }>["mouse"]>> = {
  "0": "click",
  "64": "wheel-up",
  "65": "wheel-down",
};

/** Where a terminal that was asked for it says that a paste begins, and ends. */
const PASTE = "\x1b[200~", PASTED = "\x1b[201~";

/** The beginning of a sequence whose end has not come yet. */
const UNFINISHED =
  // deno-lint-ignore no-control-regex
  /\x1b(?:\[\[?|[[O][0-?]*[ -/]*|\](?:1(?:1(?:;[^\x07\x1b]{0,40}\x1b?)?)?)?)?$/;

/** Control characters that no text has. */
// deno-lint-ignore no-control-regex
const CONTROL = /[\x00-\x08\x0b-\x1f\x7f]/g;

/** Bytes to keys; what is cut in two between reads is put together. */
export class KeyReader {
  #decoder = new TextDecoder();
  #rest = "";
  /** What of a paste has come, while it comes. */
  #paste: string | undefined;

  /** An ESC came last: the key of that name, or the first byte of a sequence that a slow line has cut in two. */
  get isUnsure(): boolean {
    return this.#rest === "\x1b" && this.#paste === undefined;
  }

  /** Nothing has followed the ESC: it is the key. */
  settle(): Key[] {
    if (!this.isUnsure) return [];
    this.#rest = "";
    return [{ name: "escape" }];
  }

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
    for (const [piece, colour, sequence] of typed.slice(0, unfinished?.index).matchAll(PIECE)) {
      const key = colour !== undefined
        ? brightnessOf(colour)
        : sequence !== undefined
        ? keyOf(sequence)
        : named(nameOf(piece));
      if (key) keys.push(key);
      // deno-lint-ignore no-control-regex
      else if (!/^[\x00-\x1f\x7f]/.test(piece)) keys.push({ text: piece });
      // Esc and then a command, in one packet: without its sign the rest would go to somebody.
      else if (piece === "\x1b/" || piece === "\x1b@") {
        keys.push({ name: "escape" }, { text: piece.slice(1) });
      }
    }
    return keys;
  }
}

function named(name: Name | undefined): Key | undefined {
  return name && { name };
}

function nameOf(piece: string): Name | undefined {
  if (piece === "\r\n") return "enter";
  const [first, second = ""] = piece;
  if (first !== "\x1b" || second === "") return piece.length === 1 ? CONTROLS[piece] : undefined;
  if (/^[1-9]$/.test(second)) return `alt-${second}` as Name;
  return Object.hasOwn(WITH_ALT, second) ? WITH_ALT[second] : undefined;
}

/** A key by its sequence, or the mouse: `<64;10;5M` is its wheel, over column 10 of row 5. */
function keyOf(sequence: string): Key | undefined {
  const [, code, column, row] = /^<(\d+);(\d+);(\d+)M$/.exec(sequence) ?? [];
  if (code === undefined) {
    return Object.hasOwn(SEQUENCES, sequence) ? named(SEQUENCES[sequence]) : undefined;
  }
  const mouse = MOUSE[code];
  return mouse && { mouse, column: Number(column) - 1, row: Number(row) - 1 };
}

/** How bright `rgb:ffff/ffff/dddd` looks; undefined for what is no colour. */
function brightnessOf(colour: string): Key | undefined {
  const parts = /^rgba?:([\da-f]+)\/([\da-f]+)\/([\da-f]+)/i.exec(colour)?.slice(1);
  if (!parts) return undefined;
  const [red, green, blue] = parts.map((hex) => parseInt(hex, 16) / (16 ** hex.length - 1));
  return { brightness: 0.2126 * red! + 0.7152 * green! + 0.0722 * blue! };
}
