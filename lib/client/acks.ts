/** When to say that entries are kept: at most one ack per 32 of them, or 200 ms (delivery rule 6). */

import { LIMITS } from "../protocol/limits.ts";

/** Gathers what is kept into few cumulative acks. */
export class Acks {
  #pos = 0;
  #owed = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly send: (pos: number) => void,
    private readonly afterMs: number = LIMITS.ackAfterMs,
  ) {}

  /** Everything up to `pos` is kept; `count` entries of it are new since the last call. */
  kept(pos: number, count: number): void {
    this.#pos = pos;
    this.#owed += count;
    if (this.#owed >= LIMITS.ackEvery) this.flush();
    else if (this.#owed > 0) this.#timer ??= setTimeout(() => this.flush(), this.afterMs);
  }

  /** Sends what is owed now. */
  flush(): void {
    if (this.#owed > 0) this.send(this.#pos);
    this.forget();
  }

  /** The connection is gone, and with it the debt: what was not acked comes again. */
  forget(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#owed = 0;
  }
}
