/** What every SQLite file of ours is used through: transactions, statements made once, texts as they are. */

import type { DatabaseSync, StatementSync } from "node:sqlite";

/** Runs `work` as one transaction: all of it is written, or, when it throws, none. */
export function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec("BEGIN IMMEDIATE");
  try {
    const done = work();
    database.exec("COMMIT");
    return done;
  } catch (error) {
    // A full disk may have rolled back by itself.
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
}

/** Statements by their text, each prepared when it is first used. */
export class Statements {
  #prepared = new Map<string, StatementSync>();

  constructor(private readonly database: DatabaseSync) {}

  get(sql: string): StatementSync {
    let statement = this.#prepared.get(sql);
    if (!statement) this.#prepared.set(sql, statement = this.database.prepare(sql));
    return statement;
  }
}

const decoder = new TextDecoder(), encoder = new TextEncoder();

/** A text as it is kept: SQLite's own ends at a NUL when it is read, so the few that hold one are bytes. */
export function keptText(text: string): string | Uint8Array {
  return text.includes("\0") ? encoder.encode(text) : text;
}

/** The text that `kept` is. */
export function textOf(kept: unknown): string {
  return kept instanceof Uint8Array ? decoder.decode(kept) : kept as string;
}
