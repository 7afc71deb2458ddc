/**
 * The end of a turn of the event loop: everything that arrived together is committed together, and
 * then written together. This is where a message's cost goes down from a disk flush and a system call
 * to a share of one.
 */

import { setImmediate } from "node:timers";

/** So many connections are written to before what came in meanwhile is looked at: a tenth more messages. */
const FLUSHES = 24;

/** Where so many connections are written to in a turn, what can wait does, for so many milliseconds. */
const CROWD = 8, EASE_MS = 4;
/** So long where the other side has gone on meanwhile, as who waits does not: it gets more of it at once. */
const LONGER_MS = 20;

/** Something that can wait, and since when it does, by performance.now(). */
interface Held {
  readonly flush: () => void;
  readonly goesOn: () => boolean;
  readonly since: number;
}

/** One per process. Functions given to it run once, at the end of this turn, commits before flushes. */
export class Turn {
  #scheduled = false;
  #commits: (() => void)[] = [];
  #flushes: (() => void)[] = [];
  /** What waits for EASE_MS, and for LONGER_MS; each the oldest first. */
  #held: Held[] = [];
  #heldLonger: Held[] = [];
  /** When a turn last wrote to many connections. */
  #crowdedAt = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Runs `commit` at the end of this turn. */
  atCommit(commit: () => void): void {
    this.#commits.push(commit);
    this.#schedule();
  }

  /**
   * Runs `flush` at the end of this turn, after all commits; what commits cause is flushed in the same
   * turn, or when there is much of it in the next ones.
   */
  atFlush(flush: () => void): void {
    this.#flushes.push(flush);
    this.#schedule();
  }

  /**
   * Runs `flush` after all else; where many are written to, some milliseconds later, so that what is
   * told then is told together: more of it when `goesOn` says that the other side has gone on since.
   */
  atEase(flush: () => void, goesOn: () => boolean): void {
    this.#held.push({ flush, goesOn, since: performance.now() });
    this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(this.#run);
  }

  #run = (): void => {
    this.#scheduled = false;
    const commits = this.#commits;
    this.#commits = [];
    for (const commit of commits) commit();
    if (this.#held.length + this.#heldLonger.length > 0) this.#ease(performance.now());
    const flushes = this.#flushes;
    this.#flushes = flushes.length > FLUSHES ? flushes.slice(FLUSHES) : [];
    if (this.#flushes.length > 0) this.#schedule();
    const now = Math.min(flushes.length, FLUSHES);
    for (let at = 0; at < now; at++) flushes[at]!();
  };

  #ease(now: number): void {
    if (this.#flushes.length >= CROWD) this.#crowdedAt = now;
    const quietAt = this.#crowdedAt + EASE_MS, isCrowded = now < quietAt;
    for (const one of due(this.#held, isCrowded ? now - EASE_MS : now)) {
      if (isCrowded && one.goesOn()) this.#heldLonger.push(one);
      else this.#flushes.push(one.flush);
    }
    for (const { flush } of due(this.#heldLonger, isCrowded ? now - LONGER_MS : now)) {
      this.#flushes.push(flush);
    }
    if (this.#held.length + this.#heldLonger.length === 0) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#run();
    }, Math.max(1, Math.ceil(quietAt - now)));
  }
}

/** Takes what waits since `moment` or longer. */
function due(held: Held[], moment: number): Held[] {
  const first = held.findIndex(({ since }) => since > moment);
  return held.splice(0, first < 0 ? held.length : first);
}
