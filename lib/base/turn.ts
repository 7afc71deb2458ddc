/**
 * The end of a turn of the event loop: everything that arrived together is committed together, and
 * then written together. This is where a message's cost goes down from a disk flush and a system call
 * to a share of one.
 */

import { setImmediate } from "node:timers";

/** So many connections are written to before what came in meanwhile is looked at: a tenth more messages. */
const FLUSHES = 24;

/** One per process. Functions given to it run once, at the end of this turn, commits before flushes. */
export class Turn {
  #scheduled = false;
  #commits: (() => void)[] = [];
  #flushes: (() => void)[] = [];

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
    const flushes = this.#flushes;
    this.#flushes = flushes.length > FLUSHES ? flushes.slice(FLUSHES) : [];
    if (this.#flushes.length > 0) this.#schedule();
    const now = Math.min(flushes.length, FLUSHES);
    for (let at = 0; at < now; at++) flushes[at]!();
  };
}
