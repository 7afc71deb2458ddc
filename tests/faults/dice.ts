/** Chance that can be had again: the same seed throws the same dice. */

/** A small seeded generator (mulberry32); good enough to choose whom to kill. */
export class Dice {
  #state: number;

  constructor(readonly seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 up to, not including, 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from `from` to `to`, both included. */
  whole(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  /** True in `part` of all throws. */
  chance(part: number): boolean {
    return this.next() < part;
  }

  /** One of these. */
  pick<T>(all: readonly T[]): T {
    return all[this.whole(0, all.length - 1)]!;
  }

  /** Another generator that this one has thrown: threads of chance that do not disturb each other. */
  split(): Dice {
    return new Dice(this.whole(0, 2 ** 32 - 1));
  }
}
