/**
 * A packet of `send` frames, encoded once: only the id and the sequence number in the body are
 * written anew for each use.
 */

import { SEQUENCE_DIGITS } from "./lines.ts";

/** Bytes of text in each message, as chat lines are. */
export const BODY_BYTES = 100;

const HEX = new TextEncoder().encode("0123456789abcdef");
const FILL =
  "it is raining here, shall we meet at the station or at the corner by the old cinema, ana? ";

/** A body of exactly BODY_BYTES that carries `sequence` between two bars. */
export function body(sequence: number): string {
  const start = `|${String(sequence).padStart(SEQUENCE_DIGITS, "0")}| `;
  return start + FILL.slice(0, BODY_BYTES - start.length);
}

/** How many hex digits of the id's tail count the messages of one sender. */
export const COUNTER_DIGITS = 8;
const ID_LENGTH = 36;

export class SendBatch {
  readonly #bytes: Uint8Array;
  readonly #stride: number;
  readonly #idAt: number;
  readonly #bodyAt: number;

  /** Holds up to `most` messages to `to`; `sender` (below 4096) makes ids differ between senders. */
  constructor(to: string, most: number, sender: number) {
    const tail = `-7000-8${sender.toString(16).padStart(3, "0")}-0000`;
    const id = "0".repeat(8) + "-" + "0".repeat(4) + tail + "0".repeat(COUNTER_DIGITS);
    const line = JSON.stringify({ type: "send", id, to, text: body(0) }) + "\n";
    this.#idAt = line.indexOf(id);
    this.#bodyAt = line.indexOf("|") + 1;
    this.#bytes = new TextEncoder().encode(line.repeat(most));
    this.#stride = this.#bytes.length / most;
  }

  /** The frames of messages number `first` to `first + count - 1`, with ids of the moment `now`. */
  fill(first: number, count: number, now: number): Uint8Array {
    const bytes = this.#bytes;
    for (let i = 0; i < count; i++) {
      const at = i * this.#stride;
      writeTime(bytes, at + this.#idAt, now);
      writeHex(bytes, at + this.#idAt + ID_LENGTH - COUNTER_DIGITS, COUNTER_DIGITS, first + i);
      writeDecimal(bytes, at + this.#bodyAt, first + i);
    }
    return bytes.subarray(0, count * this.#stride);
  }
}

/** The first 48 bits of a UUIDv7: milliseconds since 1970, as 8 digits, a dash and 4 more. */
function writeTime(bytes: Uint8Array, at: number, now: number): void {
  const high = Math.floor(now / 0x10000);
  writeHex(bytes, at, 8, high);
  writeHex(bytes, at + 9, 4, now - high * 0x10000);
}

function writeHex(bytes: Uint8Array, at: number, digits: number, value: number): void {
  for (let i = at + digits - 1; i >= at; i--) {
    bytes[i] = HEX[value & 15]!;
    value >>>= 4;
  }
}

function writeDecimal(bytes: Uint8Array, at: number, value: number): void {
  for (let i = at + SEQUENCE_DIGITS - 1; i >= at; i--) {
    const rest = Math.floor(value / 10);
    bytes[i] = 48 + value - rest * 10;
    value = rest;
  }
}
