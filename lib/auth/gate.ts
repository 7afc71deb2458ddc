/** A gate that lets a few jobs run at once, a few more wait, and sends the rest away. */

import { ChatError } from "../protocol/errors.ts";

/** Limits how many costly jobs run at a time; those who would wait too long hear `busy` at once. */
export class Gate {
  #running = 0;
  #waiting: (() => void)[] = [];

  constructor(private readonly atOnce: number, private readonly inLine: number) {}

  /** Runs `job` when there is room. Throws ChatError `busy` when the line is full. */
  async run<T>(job: () => Promise<T>): Promise<T> {
    if (this.#running >= this.atOnce) {
      if (this.#waiting.length >= this.inLine) throw new ChatError("busy");
      // Whoever leaves hands the place over, so nobody can slip in between.
      await new Promise<void>((enter) => this.#waiting.push(enter));
    } else {
      this.#running++;
    }
    try {
      return await job();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running--;
    }
  }
}
