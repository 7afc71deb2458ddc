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

/** One per process. Functions given to it run once, at the end of this turn, commits before flushes. */
export class Turn {
  #scheduled = false;
  #commits: (() => void)[] = [];
  #flushes: (() => void)[] = [];
  #easy: (() => void)[] = [];
  #easySince = 0;
  /** The most connections that a turn has written to since then. */
  #crowd = 0;
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
   * told then is told together.
   */
  atEase(flush: () => void): void {
    if (this.#easy.length === 0) this.#easySince = performance.now();
    this.#easy.push(flush);
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
    if (this.#easy.length > 0) this.#ease();
    const flushes = this.#flushes;
    this.#flushes = flushes.length > FLUSHES ? flushes.slice(FLUSHES) : [];
    if (this.#flushes.length > 0) this.#schedule();
    const now = Math.min(flushes.length, FLUSHES);
    for (let at = 0; at < now; at++) flushes[at]!();
  };

  #ease(): void {
    this.#crowd = Math.max(this.#crowd, this.#flushes.length);
    const wait = this.#crowd < CROWD ? 0 : this.#easySince + EASE_MS - performance.now();
    if (wait > 0) {
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        this.#run();
      }, Math.ceil(wait));
      return;
    }
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#crowd = 0;
    for (const flush of this.#easy) this.#flushes.push(flush);
    this.#easy = [];
  }
}
