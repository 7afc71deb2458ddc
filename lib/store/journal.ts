/**
 * The journal: what is accepted in one turn of the event loop becomes one row, on the disk before
 * anybody is told (delivery rule 4). A row leaves only after the projector's checkpoint has it.
 */

import type { DatabaseSync, StatementSync } from "node:sqlite";
import { crashPoint } from "../base/crash_point.ts";
import { inTransaction } from "../base/sqlite.ts";
import { openDatabase } from "./database.ts";

const MIGRATIONS = [
  `CREATE TABLE journal (row INTEGER PRIMARY KEY, records BLOB NOT NULL);
   CREATE TABLE about (epoch TEXT NOT NULL)`,
];

/** One row: its number, and its records as a JSON array in UTF-8. */
export interface JournalRow {
  readonly row: number;
  readonly records: Uint8Array;
}

/** The store's write-ahead list; it belongs to one process, which the file's lock makes sure of. */
export class Journal {
  #database: DatabaseSync;
  #insert: StatementSync;
  #forget: StatementSync;
  #encoder = new TextEncoder();
  #last = 0;
  #forgettable = 0;
  #forgotten = 0;

  /** Opens the journal in `folder`. Throws StartError as openDatabase does. */
  constructor(folder: string) {
    this.#database = openDatabase(`${folder}/journal.db`, {
      migrations: MIGRATIONS,
      synchronous: "FULL",
      exclusive: true,
    });
    // Rows come by the megabyte and leave soon: pages that are written over and over go to the file
    // once in 128 MiB instead of once in 4 (a tenth more messages a second), and the list shrinks again.
    this.#database.exec("PRAGMA wal_autocheckpoint=32768; PRAGMA journal_size_limit=16777216");
    this.#insert = this.#database.prepare("INSERT INTO journal (row, records) VALUES (?, ?)");
    this.#forget = this.#database.prepare("DELETE FROM journal WHERE row > ? AND row <= ?");
  }

  /** The store's random name, renewed when the store is made or restored (delivery rule 2). */
  epoch(): string {
    const about = this.#database.prepare("SELECT epoch FROM about").get() as
      | { epoch: string }
      | undefined;
    if (about) return about.epoch;
    const epoch = crypto.randomUUID();
    this.#database.prepare("INSERT INTO about (epoch) VALUES (?)").run(epoch);
    return epoch;
  }

  /** Rows above `projected`, oldest first: what a crash has left to project. Sets where rows go on. */
  tail(projected: number): JournalRow[] {
    const { first, last } = this.#database.prepare(
      "SELECT min(row) AS first, max(row) AS last FROM journal",
    ).get() as { first: number | null; last: number | null };
    this.#last = Math.max(projected, last ?? 0);
    this.#forgotten = (first ?? 1) - 1;
    return this.#database.prepare("SELECT row, records FROM journal WHERE row > ? ORDER BY row")
      .all(projected) as unknown as JournalRow[];
  }

  /**
   * Appends one row and returns once it is on the disk. `records` are JSON texts. Throws when the disk
   * does not take it; nothing is written then.
   */
  append(records: readonly string[]): JournalRow {
    const row = this.#last + 1;
    const bytes = this.#encoder.encode(`[${records.join(",")}]`);
    crashPoint("server.before_append", records.length);
    if (this.#forgettable > this.#forgotten) this.#appendAndForget(row, bytes);
    else this.#insert.run(row, bytes);
    this.#last = row;
    crashPoint("server.after_append", records.length);
    return { row, records: bytes };
  }

  /** Rows up to `row` are safe elsewhere; they leave with the next append, which costs no sync of its own. */
  release(row: number): void {
    this.#forgettable = row;
  }

  #appendAndForget(row: number, bytes: Uint8Array): void {
    inTransaction(this.#database, () => {
      this.#forget.run(this.#forgotten, this.#forgettable);
      this.#insert.run(row, bytes);
    });
    this.#forgotten = this.#forgettable;
  }

  close(): void {
    this.#database.close();
  }
}
