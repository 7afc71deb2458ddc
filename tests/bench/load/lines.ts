/**
 * Reads what the generator needs out of a frame's bytes without JSON.parse: its type, and the
 * sequence number that stands in every body between two bars, which appear nowhere else.
 */

const NEWLINE = 10;
const BAR = 124;
const ZERO = 48;
/** Where the type begins in `{"type":"...`: the server writes it first, as the documents show it. */
const TYPE_AT = 9;

/** First letters of the frames that are hot; all others are parsed properly. */
export const MESSAGE = 109;
export const STORED = 115;

/** Digits of the sequence number in a body. */
export const SEQUENCE_DIGITS = 10;

const decoder = new TextDecoder();

/** Calls `on` with the bounds of each line in `bytes` up to `end`, and the first letter of its type. */
export function eachLine(
  bytes: Uint8Array,
  end: number,
  on: (from: number, to: number, letter: number) => void,
): void {
  for (let from = 0; from < end;) {
    const to = bytes.indexOf(NEWLINE, from);
    on(from, to, bytes[from + TYPE_AT]!);
    from = to + 1;
  }
}

/** Finds the sequence number of a body; remembers where the last one stood and looks there first. */
export class SequenceFinder {
  #guess = 0;

  /** The number in the line that begins at `from`. */
  read(bytes: Uint8Array, from: number): number {
    let at = from + this.#guess;
    if (bytes[at] !== BAR) {
      at = bytes.indexOf(BAR, from);
      this.#guess = at - from;
    }
    let sequence = 0;
    for (let i = at + 1; i <= at + SEQUENCE_DIGITS; i++) {
      sequence = sequence * 10 + bytes[i]! - ZERO;
    }
    return sequence;
  }
}

/** The frame on the line, parsed. */
export function parseLine(bytes: Uint8Array, from: number, to: number): Record<string, unknown> {
  return JSON.parse(decoder.decode(bytes.subarray(from, to)));
}

const POS_AT = '{"type":"message","pos":'.length;
const QUOTE = 34;
const COLON = 58;

/** The `pos` of a message line: read in place where it stands second, else parsed. */
export function readPos(bytes: Uint8Array, from: number, to: number): number {
  const start = from + POS_AT;
  const inPlace = bytes[start - 1] === COLON && bytes[start - 2] === QUOTE &&
    bytes[start - 3] === 115 && bytes[start - 4] === 111 && bytes[start - 5] === 112;
  if (!inPlace) return parseLine(bytes, from, to).pos as number;
  let pos = 0;
  for (let i = start; bytes[i]! >= ZERO && bytes[i]! <= ZERO + 9; i++) {
    pos = pos * 10 + bytes[i]! - ZERO;
  }
  return pos;
}
