/** One at a time for each user: two readers of one queue would tear its order apart. */

/** Gives up the turn. */
export type EndTurn = () => void;

/** Lets the readers of each queue in one after the other, in the order in which they came. */
export class Turns {
  readonly #last = new Map<string, Promise<void>>();

  /** True while somebody has the queue or waits for it. */
  busy(user: string): boolean {
    return this.#last.has(user);
  }

  /** Resolves when it is the caller's turn. */
  async take(user: string): Promise<EndTurn> {
    const before = this.#last.get(user);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#last.set(user, promise);
    await before;
    return () => {
      if (this.#last.get(user) === promise) this.#last.delete(user);
      resolve();
    };
  }
}
