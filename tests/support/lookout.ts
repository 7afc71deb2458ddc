/** Waiting for what a connection brings: each waiter looks again whenever something has come. */

import { within } from "./until.ts";

/** Those who wait at one connection. */
export class Lookout {
  readonly #waiting = new Set<() => void>();

  /** Something has come, or nothing will any more. */
  look(): void {
    for (const look of this.#waiting) look();
  }

  /**
   * What `take` gives, as soon as it gives something; fails with what `failure` gives, or after `ms`
   * with `story`. `what` names it in failures.
   */
  async for<T>(
    what: string,
    take: () => T | undefined,
    failure: () => Error | undefined,
    ms: number,
    story: () => string,
  ): Promise<T> {
    let look!: () => void;
    const there = new Promise<T>((resolve, reject) => {
      look = () => {
        const found = take();
        if (found !== undefined) {
          // Whoever has got something must not take a second thing before it gets to run.
          this.#waiting.delete(look);
          return resolve(found);
        }
        const error = failure();
        if (error) reject(error);
      };
    });
    this.#waiting.add(look);
    look();
    try {
      return await within(what, there, ms, story);
    } finally {
      this.#waiting.delete(look);
    }
  }
}

/** Takes the first of `pending` that fits. */
export function takeFirst<T>(pending: T[], fits: (one: T) => boolean): T | undefined {
  const at = pending.findIndex(fits);
  return at < 0 ? undefined : pending.splice(at, 1)[0];
}
