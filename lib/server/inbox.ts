/**
 * A user's inbox as the server holds it: its newest entries, as long as the tables lack them, and the
 * readers that follow it. A new entry only wakes the readers; each reads on from where it is, so
 * backlog and live are one stream (delivery rule 8).
 */

import type { Message } from "../store/records.ts";

/** Somebody who follows an inbox. */
export interface Follower {
  wake(): void;
}

export class Inbox {
  /** The newest entry's `pos`. */
  head: number;
  /** Entries above this are in memory, all of them; those up to it are in the tables. */
  #floor: number;
  #recent: Message[] = [];
  readonly followers: Follower[] = [];

  constructor(head: number, public oldest: number) {
    this.head = this.#floor = head;
  }

  get floor(): number {
    return this.#floor;
  }

  /** True when the tables have everything. */
  get settled(): boolean {
    return this.#recent.length === 0;
  }

  /** Adds a committed entry. */
  push(entry: Message): void {
    this.#recent.push(entry);
    this.head = entry.n;
  }

  /** The first entry above `pos`, for a `pos` at or above the floor; undefined at the end. */
  after(pos: number): Message | undefined {
    const recent = this.#recent, last = recent.length - 1;
    // A live reader asks for the newest, and no further back than that.
    if (last >= 0 && recent[last]!.n > pos && (last === 0 || recent[last - 1]!.n <= pos)) {
      return recent[last];
    }
    let low = 0, high = recent.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (recent[middle]!.n > pos) high = middle;
      else low = middle + 1;
    }
    return recent[low];
  }

  /** The entry at exactly `pos`, if it is in memory. */
  at(pos: number): Message | undefined {
    const entry = this.after(pos - 1);
    return entry?.n === pos ? entry : undefined;
  }

  /** The tables have everything up to message number `n`: memory need not hold it any longer. */
  projected(n: number): void {
    let count = 0;
    while (count < this.#recent.length && this.#recent[count]!.n <= n) count++;
    if (count === 0) return;
    this.#floor = this.#recent[count - 1]!.n;
    this.#recent.splice(0, count);
  }

  /** Lets the followers read on. */
  wake(): void {
    for (const follower of this.followers) follower.wake();
  }

  follow(follower: Follower): void {
    this.followers.push(follower);
  }

  unfollow(follower: Follower): void {
    const at = this.followers.indexOf(follower);
    if (at >= 0) this.followers.splice(at, 1);
  }
}
