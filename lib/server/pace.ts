/** How fast one user may send: a burst, then a steady rate; past it the socket is read more slowly. */

import type { Clock } from "../base/clock.ts";

const BURST = 20;
const PER_SECOND = 5;

/** A token bucket that answers with a wait instead of a refusal (delivery rule 5). */
export class Pace {
  #tokens = BURST;
  #at: number;

  constructor(private readonly clock: Clock) {
    this.#at = clock();
  }

  /** Takes one message's place; returns how many milliseconds to wait before it is accepted. */
  take(): number {
    const now = this.clock();
    this.#tokens = Math.min(BURST, this.#tokens + Math.max(0, now - this.#at) / 1000 * PER_SECOND);
    this.#at = now;
    this.#tokens--;
    return this.#tokens >= 0 ? 0 : Math.ceil(-this.#tokens * 1000 / PER_SECOND);
  }
}
