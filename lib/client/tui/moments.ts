/** Waiting for something to have happened, for a while. */

export class Moments {
  #watchers = new Set<() => void>();

  /** Nothing is waited for longer than `most` milliseconds. */
  constructor(private readonly most: number) {}

  /** Something has changed. */
  look(): void {
    for (const look of [...this.#watchers]) look();
  }

  /** Resolves when `test` is true after a change, or when it has lasted too long. */
  async until(test: () => boolean): Promise<void> {
    if (test()) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, this.most);
    const look = (): void => {
      if (test()) resolve();
    };
    this.#watchers.add(look);
    await promise;
    clearTimeout(timer);
    this.#watchers.delete(look);
  }
}
