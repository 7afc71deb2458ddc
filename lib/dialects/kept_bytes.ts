/** The beginning of a frame whose end has not come yet: grows as it must, up to the limit. */

import { ChatError } from "../protocol/errors.ts";

const NOTHING = new Uint8Array(0);
const FIRST = 512;

export class KeptBytes {
  #bytes: Uint8Array = NOTHING;
  #length = 0;

  constructor(private most: number) {}

  /** Changes the limit, in bytes. */
  allow(most: number): void {
    this.most = most;
  }

  /** Adds a copy of `part`. Throws ChatError `too_long` past the limit. */
  add(part: Uint8Array): void {
    const length = this.#length + part.length;
    if (length > this.most) {
      throw new ChatError("too_long", `Cannot read on: there are more than ${this.most} bytes`);
    }
    if (length > this.#bytes.length) {
      const grown = new Uint8Array(Math.min(this.most, Math.max(FIRST, length * 2)));
      grown.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = grown;
    }
    this.#bytes.set(part, this.#length);
    this.#length = length;
  }

  /** All of it with `end` behind, nothing copied where there is only `end`; keeps nothing. Throws the same. */
  complete(end: Uint8Array): Uint8Array {
    if (this.#length === 0 && end.length <= this.most) return end;
    this.add(end);
    const whole = this.#bytes.subarray(0, this.#length);
    this.drop();
    return whole;
  }

  /** Forgets what was kept: a quiet connection holds no buffer. */
  drop(): void {
    this.#bytes = NOTHING;
    this.#length = 0;
  }
}
