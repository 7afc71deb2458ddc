/** Does things when the browser draws next, so that much that comes at once is drawn once. */

/** A page that nobody sees is not drawn, but has a title and notices: then this long, in milliseconds. */
const UNSEEN_MS = 100;

/** Something that is done soon, once for however many asked for it. */
export class NextFrame {
  #cancel: (() => void) | undefined;

  constructor(private readonly work: () => void) {}

  /** Soon. */
  ask(): void {
    if (this.#cancel) return;
    const frame = requestAnimationFrame(() => this.now());
    const timer = setTimeout(() => this.now(), UNSEEN_MS);
    this.#cancel = () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }

  /** Now, and not again for what asked before. */
  now(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.work();
  }
}
