/** Wakes when the next "is typing" goes out of date (delivery rule 23). */

import type { State } from "./state.ts";

/** One alarm, for the earliest of all. */
export class TypingClock {
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly now: () => number, private readonly ring: () => void) {}

  /** Sets the alarm for what `state` shows. */
  set(state: State): void {
    this.stop();
    const until = [...state.conversations.values()].flatMap(({ typing }) => [...typing.values()]);
    const next = Math.min(...until);
    if (!Number.isFinite(next)) return;
    this.#timer = setTimeout(this.ring, Math.max(0, next - this.now()) + 5);
  }

  /** No alarm. */
  stop(): void {
    clearTimeout(this.#timer);
  }
}
