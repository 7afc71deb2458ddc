/**
 * Letters without an id that have been drained, and whose ack may not have reached the queue: how many
 * equal bodies of each. One that comes again is dropped as often as it is in the inbox already, and no
 * more often (delivery rule 18).
 */

import type { Store } from "../store/store.ts";

export class Digests {
  /** Copies in the inbox whose ack is not known to have arrived, as on the disk. */
  #counts: Map<string, number> | null = null;
  /** Of those, how many may still come again. */
  #credits = new Map<string, number>();

  constructor(private readonly store: Store, private readonly user: string) {}

  /** Reads what an earlier drain has left. */
  async load(): Promise<void> {
    if (this.#counts) return;
    await this.store.settled();
    this.#counts = await this.store.tables.digests(this.user);
    this.#credits = new Map(this.#counts);
  }

  /** True when a copy that comes again is in the inbox already. */
  isKnown(digest: string): boolean {
    const left = this.#credits.get(digest) ?? 0;
    if (left > 0) this.#credits.set(digest, left - 1);
    return left > 0;
  }

  /** Call it in the same turn as the letter is accepted, so that both are on the disk or neither is. */
  entered(digest: string): void {
    const count = this.#add(digest, 1);
    this.store.write(["h", this.user, digest, count]);
  }

  /** The disk took neither. */
  failed(digest: string): void {
    this.#add(digest, -1);
  }

  /** The queue has let go of these copies: they cannot come again, so nothing need be remembered. */
  gone(digests: readonly string[]): void {
    for (const digest of digests) {
      const count = this.#add(digest, -1);
      this.store.note(["h", this.user, digest, count]);
    }
  }

  /** The ack was lost: these copies come again. */
  lost(digests: readonly string[]): void {
    for (const digest of digests) {
      this.#credits.set(digest, (this.#credits.get(digest) ?? 0) + 1);
    }
  }

  #add(digest: string, change: 1 | -1): number {
    const count = Math.max(0, (this.#counts!.get(digest) ?? 0) + change);
    if (count > 0) this.#counts!.set(digest, count);
    else this.#counts!.delete(digest);
    return count;
  }
}
