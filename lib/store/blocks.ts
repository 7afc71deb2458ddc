/** Whom a user does not want to hear from. */

import type { DatabaseSync } from "node:sqlite";
import { Statements } from "../base/sqlite.ts";

export const BLOCK_TABLE = `
  CREATE TABLE block (user TEXT, blocked TEXT, PRIMARY KEY (user, blocked)) WITHOUT ROWID;
  CREATE INDEX blocked_by ON block (blocked)`;

/** Part of the accounts database; each write is on the disk at once. */
export class Blocks {
  #statements: Statements;

  constructor(database: DatabaseSync) {
    this.#statements = new Statements(database);
  }

  /** Whom a user has blocked, sorted by name. */
  of(user: string): Promise<string[]> {
    const rows = this.#statements.get("SELECT blocked FROM block WHERE user = ? ORDER BY blocked")
      .all(user);
    return Promise.resolve(rows.map((row) => row.blocked as string));
  }

  /** Who has blocked this user, or is blocked by this user: neither hears of the other. */
  apart(user: string): Promise<ReadonlySet<string>> {
    const rows = this.#statements.get(
      `SELECT blocked AS name FROM block WHERE user = ?1
       UNION SELECT user FROM block WHERE blocked = ?1`,
    ).all(user);
    return Promise.resolve(new Set(rows.map((row) => row.name as string)));
  }

  /** Blocks somebody, or no longer. */
  set(user: string, other: string, on: boolean): Promise<void> {
    this.#statements.get(
      on
        ? "INSERT OR IGNORE INTO block VALUES (?, ?)"
        : "DELETE FROM block WHERE user = ? AND blocked = ?",
    ).run(user, other);
    return Promise.resolve();
  }
}
