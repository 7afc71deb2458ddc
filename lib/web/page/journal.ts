/**
 * What has been decided and is not on the disk yet: gathered, written in order, one transaction at a time.
 * Nothing leaves this browser before it is empty (delivery rules 1 and 6): the socket waits for `flushed`.
 */

import { signal } from "@preact/signals";
import { written } from "./database.ts";

/** One change of the database. */
export type Write = (transaction: IDBTransaction) => void;

export class Journal {
  /** True while the disk takes nothing: all that is still to be written would be lost with the page. */
  readonly fails = signal(false);
  #pending: { readonly write: Write; readonly goesOn: boolean }[] = [];
  #working: Promise<void> | null = null;

  constructor(private readonly database: IDBDatabase) {}

  /** Puts a change at the end, and begins to write; `goesOn` where it asks for more once it is answered. */
  push(write: Write, goesOn = false): void {
    this.#pending.push({ write, goesOn });
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
      await written(this.database, ["meta", "outbox", "received", "files"], (transaction) => {
        for (const { write } of writes) write(transaction);
        // Else a page that is left this very moment takes what was said with it.
        if (!writes.some(({ goesOn }) => goesOn)) transaction.commit();
      });
      this.fails.value = false;
    } catch (error) {
      this.fails.value = true;
      this.#pending = [...writes, ...this.#pending];
      throw error;
    }
  }
}
