/** What a user wants to be left in peace by: kept for that user's own clients. */

import type { DatabaseSync } from "node:sqlite";
import { Statements } from "../base/sqlite.ts";

export const MUTE_TABLE = `CREATE TABLE mute (
  user TEXT, conversation TEXT, PRIMARY KEY (user, conversation)) WITHOUT ROWID`;

/** Part of the accounts database; each write is on the disk at once. */
export class Mutes {
  #statements: Statements;

  constructor(database: DatabaseSync) {
    this.#statements = new Statements(database);
  }

  /** The conversations that a user has muted. */
  of(user: string): Promise<ReadonlySet<string>> {
    const rows = this.#statements.get("SELECT conversation FROM mute WHERE user = ?").all(user);
    return Promise.resolve(new Set(rows.map((row) => row.conversation as string)));
  }

  /** Mutes a conversation for a user, or no longer. */
  set(user: string, conversation: string, on: boolean): Promise<void> {
    this.#statements.get(
      on
        ? "INSERT OR IGNORE INTO mute VALUES (?, ?)"
        : "DELETE FROM mute WHERE user = ? AND conversation = ?",
    ).run(user, conversation);
    return Promise.resolve();
  }
}
