/** The tables of a mailbox in SQLite, and every statement on them. */

import { makeDataFolder } from "../base/data_folder.ts";
import { Buffer } from "node:buffer";
import { inTransaction } from "../base/sqlite.ts";
import type { DatabaseSync } from "node:sqlite";
import { openDatabase } from "../store/database.ts";
import { readLetter } from "./letter.ts";
import type { Arrival } from "./mailbox.ts";

const MIGRATIONS = [
  `CREATE TABLE queue (
     id INTEGER PRIMARY KEY,
     user TEXT NOT NULL UNIQUE,
     -- The highest letter that was ever handed out: up to it, letters are redelivered.
     handed INTEGER NOT NULL DEFAULT 0
   ) STRICT;
   CREATE TABLE letter (
     queue INTEGER NOT NULL,
     n INTEGER NOT NULL,
     own INTEGER NOT NULL,
     body TEXT NOT NULL,
     PRIMARY KEY (queue, n)
   ) STRICT, WITHOUT ROWID`,
  // What was last taken over from a broker that may not know it yet, letter by letter.
  `CREATE TABLE taken (queue INTEGER PRIMARY KEY, keys TEXT NOT NULL) STRICT`,
];

/** One user's queue. */
export interface Queue {
  readonly id: number;
  handed: number;
}

/** A letter as it lies there. */
export interface LetterRow {
  readonly n: number;
  readonly body: string;
}

/** A queue that is being emptied by hand. */
export interface OpenQueue {
  /** What lies above `n`, in order, as it lies there. */
  after(n: number, most: number): LetterRow[];
  /** Removes everything up to `upTo`; on the disk when it resolves. */
  drop(upTo: number): Promise<void>;
  close(): void;
}

/** The file, held by this process alone. */
export class SqliteTables {
  readonly #database: DatabaseSync;
  readonly #statements;

  /** Opens or makes `mailboxes.db` in `folder`. Throws StartError. */
  constructor(folder: string) {
    makeDataFolder(folder);
    const database = openDatabase(`${folder}/mailboxes.db`, {
      migrations: MIGRATIONS,
      synchronous: "FULL",
      exclusive: true,
    });
    this.#database = database;
    this.#statements = {
      queues: database.prepare("SELECT id, user, handed FROM queue"),
      last: database.prepare(
        `SELECT max(coalesce((SELECT max(n) FROM letter), 0),
           coalesce((SELECT max(handed) FROM queue), 0)) AS n`,
      ),
      makeQueue: database.prepare("INSERT INTO queue (user) VALUES (?)"),
      dropQueue: database.prepare("DELETE FROM queue WHERE id = ?"),
      dropLetters: database.prepare("DELETE FROM letter WHERE queue = ?"),
      handed: database.prepare("UPDATE queue SET handed = ? WHERE id = ?"),
      put: database.prepare("INSERT INTO letter (queue, n, own, body) VALUES (?, ?, ?, ?)"),
      drop: database.prepare("DELETE FROM letter WHERE queue = ? AND n > ? AND n <= ?"),
      dropOne: database.prepare("DELETE FROM letter WHERE queue = ? AND n = ?"),
      after: database.prepare(
        "SELECT n, body FROM letter WHERE queue = ? AND n > ? ORDER BY n LIMIT ?",
      ),
      foreign: database.prepare(
        "SELECT n, body FROM letter WHERE queue = ? AND own = 0 ORDER BY n LIMIT ?",
      ),
      taken: database.prepare("SELECT keys FROM taken WHERE queue = ?"),
      setTaken: database.prepare("INSERT OR REPLACE INTO taken (queue, keys) VALUES (?, ?)"),
      depth: database.prepare("SELECT count(*) AS count FROM letter WHERE queue = ? AND n > ?"),
    };
  }

  /** All queues, by user. */
  queues(): Map<string, Queue> {
    const rows = this.#statements.queues.all() as unknown as (Queue & { user: string })[];
    return new Map(rows.map(({ id, user, handed }) => [user, { id, handed }]));
  }

  /** The highest number that a letter has had, as far as it still matters. */
  lastNumber(): number {
    return Number(this.#statements.last.get()!.n);
  }

  /** Runs `work` as one transaction: all of it is on the disk afterwards, or none. */
  commit(work: () => void): void {
    inTransaction(this.#database, work);
  }

  makeQueue(user: string): Queue {
    const { lastInsertRowid } = this.#statements.makeQueue.run(user);
    return { id: Number(lastInsertRowid), handed: 0 };
  }

  dropQueue(queue: Queue): void {
    this.#statements.dropLetters.run(queue.id);
    this.#statements.dropQueue.run(queue.id);
  }

  put(queue: Queue, n: number, own: boolean, body: string): void {
    this.#statements.put.run(queue.id, n, own ? 1 : 0, body);
  }

  /** Removes the letters above `from` up to `to`. */
  drop(queue: Queue, from: number, to: number): void {
    this.#statements.drop.run(queue.id, from, to);
  }

  dropOne(queue: Queue, n: number): void {
    this.#statements.dropOne.run(queue.id, n);
  }

  /** The letters above `n`, in order. */
  after(queue: Queue, n: number, most: number): LetterRow[] {
    return this.#statements.after.all(queue.id, n, most) as unknown as LetterRow[];
  }

  /** The letters of other programs, in order. */
  foreign(queue: Queue, most: number): LetterRow[] {
    return this.#statements.foreign.all(queue.id, most) as unknown as LetterRow[];
  }

  /** How many letters are above `n`. */
  depth(queue: Queue, n: number): number {
    return Number(this.#statements.depth.get(queue.id, n)!.count);
  }

  /** Notes that letters up to `n` have been handed out. */
  setHanded(queue: Queue, n: number): void {
    this.#statements.handed.run(n, queue.id);
    queue.handed = n;
  }

  /** What was last taken over from a broker, by key; see `setTaken`. */
  taken(queue: Queue): string[] {
    const row = this.#statements.taken.get(queue.id);
    return row ? JSON.parse(row.keys as string) : [];
  }

  setTaken(queue: Queue, keys: readonly string[]): void {
    this.#statements.setTaken.run(queue.id, JSON.stringify(keys));
  }

  close(): void {
    this.#database.close();
  }
}

/** A row as it is handed out. */
export function arrivalOf({ n, body }: LetterRow, redelivered: boolean): Arrival {
  return { tag: n, redelivered, ...readLetter(Buffer.from(body)) };
}
