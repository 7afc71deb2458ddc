/**
 * JSON objects back to back, with nothing between them that says where one ends: the end is where the
 * braces close, counted outside strings. What can be no part of an object is garbage up to the next
 * line or brace, and told once; so no split of the bytes changes what is read.
 */

import { ChatError } from "../protocol/errors.ts";
import type { OnFrame } from "../protocol/framing.ts";
import { KeptBytes } from "./kept_bytes.ts";
import type { Framing } from "./language.ts";

const NEWLINE = 10, SPACE = 32, QUOTE = 34, BACKSLASH = 92, OPEN = 123, CLOSE = 125;
const [COMMA, BRACKET] = [44, 91];
/** By byte: 1 for what JSON may have outside strings. */
const OUTSIDE = new Uint8Array(256);
for (const byte of new TextEncoder().encode(' \t\r\n{}[]:,"0123456789+-.eEtrufalsn')) {
  OUTSIDE[byte] = 1;
}
/** Values that one object may hold, and a few more: memory is for long texts, not for a million small things. */
const PARTS_MOST = 256;

export class JsonObjects implements Framing {
  #decoder = new TextDecoder("utf-8", { fatal: true });
  #kept: KeptBytes;
  /** How many braces are open; 0 between objects. */
  #depth = 0;
  #parts = 0;
  #inString = false;
  #escaped = false;
  /** True within garbage, which has been told of. */
  #garbage = false;

  constructor(most: number) {
    this.#kept = new KeptBytes(most);
  }

  allow(frame: number): void {
    this.#kept.allow(frame);
  }

  feed(
    chunk: Uint8Array,
    on: OnFrame,
    bad: (error: ChatError) => void,
    again: () => boolean,
  ): Uint8Array | null {
    let from = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]!;
      if (this.#depth === 0) {
        if (byte === OPEN) {
          from = at;
          this.#begin();
          continue;
        }
        const told = this.#garbage;
        this.#garbage = byte !== NEWLINE && (told || byte > SPACE || OUTSIDE[byte] === 0);
        if (told || !this.#garbage) continue;
        bad(notAnObject());
      } else {
        if (this.#inString) this.#inside(byte);
        else this.#outside(byte);
        if (this.#garbage) {
          this.#kept.drop();
          this.#garbage = byte !== NEWLINE;
          bad(notAnObject());
        } else if (this.#depth > 0) continue;
        else this.#whole(this.#kept.complete(chunk.subarray(from, at + 1)), on, bad);
      }
      if (!again()) return at + 1 < chunk.length ? chunk.subarray(at + 1) : null;
    }
    if (this.#depth > 0) this.#kept.add(chunk.subarray(from));
    return null;
  }

  #begin(): void {
    this.#depth = 1;
    this.#parts = 0;
    this.#inString = this.#escaped = this.#garbage = false;
  }

  /** One byte of a string. */
  #inside(byte: number): void {
    if (this.#escaped) this.#escaped = false;
    else if (byte === BACKSLASH) this.#escaped = true;
    else if (byte === QUOTE) this.#inString = false;
    else if (byte < SPACE) this.#break();
  }

  /** One byte of an object that is in no string. */
  #outside(byte: number): void {
    if (byte === QUOTE) this.#inString = true;
    else if (byte === OPEN) this.#depth++;
    else if (byte === CLOSE) this.#depth--;
    else if (OUTSIDE[byte] === 0) return this.#break();
    if (byte !== OPEN && byte !== COMMA && byte !== BRACKET) return;
    if (++this.#parts > PARTS_MOST) {
      throw new ChatError(
        "too_long",
        `Cannot read the object: it has more than ${PARTS_MOST} parts`,
      );
    }
  }

  #break(): void {
    this.#depth = 0;
    this.#garbage = true;
  }

  #whole(bytes: Uint8Array, on: OnFrame, bad: (error: ChatError) => void): void {
    let object: unknown;
    try {
      object = JSON.parse(this.#decoder.decode(bytes));
    } catch {
      return bad(notAnObject());
    }
    on(object);
  }
}

function notAnObject(): ChatError {
  return new ChatError("bad_frame", "Cannot read on: this is no JSON object");
}
