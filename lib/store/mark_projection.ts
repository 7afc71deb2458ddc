/**
 * When what is noted anyway was known to be so: the commit of a journal row, a cursor, a reader's and the
 * broker's watermark. One row for all that reached further within a tenth of a second, written at the
 * end of a transaction; that is where `why` has its times from.
 */

import type { DatabaseSync } from "node:sqlite";
import { Statements } from "../base/sqlite.ts";

/** `tenth` counts tenths of a second since 1970, rounded up: by then everything up to `reached` was so. */
export const MARK_TABLE = `
  CREATE TABLE mark (what TEXT NOT NULL, tenth INTEGER NOT NULL, reached INTEGER NOT NULL);
  CREATE UNIQUE INDEX mark_of ON mark (what, tenth)`;

/** What the marks of commits are of. */
export const COMMITTED = "m";
/** Marks are forgotten after 30 days, so many at a time. */
const KEPT_TENTHS = 30 * 24 * 3600 * 10;
const FORGET_AT_ONCE = 1_000;

export class MarkProjection {
  #statements: Statements;
  #fresh = new Map<string, { what: string; tenth: number; reached: number }>();

  constructor(database: DatabaseSync) {
    this.#statements = new Statements(database);
  }

  /** At the time `at` everything of `what` up to `reached` was so. */
  note(what: string, at: number, reached: number): void {
    const tenth = Math.ceil(at / 100);
    const key = `${tenth} ${what}`;
    const known = this.#fresh.get(key);
    if (!known) this.#fresh.set(key, { what, tenth, reached });
    else if (known.reached < reached) known.reached = reached;
  }

  /** Writes what was noted in this transaction, and forgets some of what is old. */
  write(): void {
    let newest = 0;
    for (const { what, tenth, reached } of this.#fresh.values()) {
      this.#statements.get(
        `INSERT INTO mark VALUES (?, ?, ?)
         ON CONFLICT DO UPDATE SET reached = max(reached, excluded.reached)`,
      ).run(what, tenth, reached);
      newest = Math.max(newest, tenth);
    }
    this.clear();
    if (newest > 0) this.#forget(newest - KEPT_TENTHS);
  }

  /** The transaction came to nothing. */
  clear(): void {
    this.#fresh.clear();
  }

  #forget(before: number): void {
    const oldest = this.#statements.get("SELECT rowid, tenth FROM mark ORDER BY rowid LIMIT 1")
      .get();
    if (!oldest || oldest.tenth as number >= before) return;
    this.#statements.get("DELETE FROM mark WHERE rowid < ? AND tenth < ?")
      .run(oldest.rowid as number + FORGET_AT_ONCE, before);
  }
}
