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
      | "ctrl-w";
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
};

/** An escape sequence, a control character, or a run of anything else. */
const PIECE =
  // deno-lint-ignore no-control-regex
  /\x1b[[O]([0-9;?]*[A-Za-z~])|\x1b.?|\r\n|[\x00-\x1f\x7f]|[^\x00-\x1f\x7f]+/gu;

/** Bytes to keys; a character cut in two between reads is put together. */
export class KeyReader {
  #decoder = new TextDecoder();

  /** The keys in the next bytes, in order; keys without a meaning here are left out. */
  read(bytes: Uint8Array): Key[] {
    const typed = this.#decoder.decode(bytes, { stream: true });
    const keys: Key[] = [];
    for (const [piece, sequence] of typed.matchAll(PIECE)) {
      if (sequence !== undefined) {
        const name = SEQUENCES[sequence];
        if (name) keys.push({ name });
      } else if (piece === "\r\n") keys.push({ name: "enter" });
      else if (piece.length === 1 && CONTROLS[piece]) keys.push({ name: CONTROLS[piece] });
      // deno-lint-ignore no-control-regex
      else if (!/^[\x00-\x1f\x7f]/.test(piece)) keys.push({ text: piece });
    }
    return keys;
  }
}
