/** When to draw: at once after a rest, and at most 15 times a second whatever comes. */

const BETWEEN_MS = 1000 / 15;

export class Rhythm {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #last = -Infinity;
  #stopped = false;

  constructor(private readonly draw: () => void) {}

  /** There is something new to draw. */
  wanted(): void {
    if (this.#stopped) return;
    const wait = Math.max(0, this.#last + BETWEEN_MS - performance.now());
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#last = performance.now();
      this.draw();
    }, wait);
  }

  /** Draws no more. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }
}
