/**
 * What has been decided and is not on the disk yet: gathered, written in order, one transaction at a time.
 * Nothing leaves this browser before it is empty (delivery rules 1 and 6): the socket waits for `flushed`.
 */

import { written } from "./database.ts";

/** One change of the database. */
export type Write = (transaction: IDBTransaction) => void;

export class Journal {
  #pending: Write[] = [];
  #working: Promise<void> | null = null;

  constructor(private readonly database: IDBDatabase) {}

  /** Puts changes at the end, and begins to write. */
  push(...writes: readonly Write[]): void {
    this.#pending.push(...writes);
    // Whoever sends something waits for this and hears of failures; until then there is nobody to tell.
    this.flushed().catch(() => {});
  }

  /** Resolves when all that was pushed is on the disk. Rejects when the disk does not take it; it stays here then. */
  async flushed(): Promise<void> {
    while (this.#pending.length > 0 || this.#working) {
      await (this.#working ??= this.#write().finally(() => this.#working = null));
    }
  }

  async #write(): Promise<void> {
    // What this turn of the event loop still decides goes into the same transaction.
    await Promise.resolve();
    const writes = this.#pending;
    this.#pending = [];
    try {
      await written(this.database, ["meta", "outbox", "received"], (transaction) => {
        for (const write of writes) write(transaction);
      });
    } catch (error) {
      this.#pending = [...writes, ...this.#pending];
      throw error;
    }
  }
}
