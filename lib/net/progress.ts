/** Notices writers that no longer move, by looking from time to time: no clock is asked on the hot path. */

import type { Outflow } from "./outflow.ts";

export class Progress {
  #written = 0;
  #at: number;

  constructor(now: number) {
    this.#at = now;
  }

  /** Milliseconds since a look first saw what has gone out by now. */
  still(writer: Outflow, now: number): number {
    if (writer.written !== this.#written) {
      this.#written = writer.written;
      this.#at = now;
    }
    return now - this.#at;
  }
}
