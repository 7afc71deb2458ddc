/** Waiting for something to have happened, for a while. */

export class Moments {
  #watchers = new Set<() => void>();

  /** Nothing is waited for longer than `most` milliseconds, counted anew after each change that `goesOn` takes for progress. */
  constructor(
    private readonly most: number,
    private readonly goesOn: () => boolean = () => false,
  ) {}

  /** Something has changed. */
  look(): void {
    for (const look of [...this.#watchers]) look();
  }

  /** Resolves when `work` has ended in any way: with true, or with false when that lasts too long. */
  async done(work: Promise<unknown>): Promise<boolean> {
    let over = false;
    const end = (): void => {
      over = true;
      this.look();
    };
    work.then(end, end);
    await this.until(() => over);
    return over;
  }

  /** Resolves when `test` is true after a change, or when it has lasted too long. */
  async until(test: () => boolean): Promise<void> {
    if (test()) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    let timer = setTimeout(resolve, this.most);
    const look = (): void => {
      if (test()) return resolve();
      if (!this.goesOn()) return;
      clearTimeout(timer);
      timer = setTimeout(resolve, this.most);
    };
    this.#watchers.add(look);
    await promise;
    clearTimeout(timer);
    this.#watchers.delete(look);
  }
}
