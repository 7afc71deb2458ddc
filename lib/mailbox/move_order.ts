/**
 * The order to move all mailboxes, which an operator's command leaves in the data folder of the offline
 * service: `move.db`, for its owner's eyes only, since a broker's address holds a password. It stays
 * until it is carried out, whatever ends on the way, and tells afterwards where the letters are.
 */

import type { DatabaseSync } from "node:sqlite";
import { makeDataFolder } from "../base/data_folder.ts";
import { openDatabase } from "../store/database.ts";

const MIGRATIONS = [
  `CREATE TABLE move (
     one INTEGER PRIMARY KEY CHECK (one = 1), target TEXT NOT NULL, url TEXT NOT NULL,
     ca TEXT NOT NULL, users TEXT NOT NULL, state TEXT NOT NULL,
     beat INTEGER NOT NULL DEFAULT 0, queues INTEGER NOT NULL DEFAULT 0,
     all_queues INTEGER NOT NULL DEFAULT 0, letters INTEGER NOT NULL DEFAULT 0) STRICT`,
  // Which order it is, so that whoever is at an earlier one says nothing about this one.
  `ALTER TABLE move ADD COLUMN number INTEGER NOT NULL DEFAULT 1`,
];

/** Where letters can be. */
export type Place = "sqlite" | "amqp";

/** What is to be done. */
export interface Order {
  readonly target: Place;
  /** The broker's address, whichever way the letters go. */
  readonly url: string;
  /** Its certificate authority, PEM; empty for those that the system knows. */
  readonly ca: string;
  /** Whose queues there are, besides those that are known: a broker does not list them. */
  readonly users: readonly string[];
}

/** How far it is. */
export interface MoveProgress {
  readonly queues: number;
  readonly all: number;
  readonly letters: number;
}

/** An order with what has become of it. */
export interface OrderState extends Order, MoveProgress {
  /** Each order has one of its own. */
  readonly number: number;
  readonly state: "asked" | "running" | "done";
  /** When somebody was last seen at it, in milliseconds since 1970. */
  readonly beat: number;
}

/** The order of one data folder; safe to use from several processes. */
export class MoveOrder {
  #database: DatabaseSync;

  private constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Opens the order of `folder`, or gives null when there never was one. Throws StartError. */
  static find(folder: string): MoveOrder | null {
    try {
      Deno.statSync(pathOf(folder));
    } catch {
      return null;
    }
    return MoveOrder.#open(folder);
  }

  /** The same, and makes room for one where there is none. */
  static make(folder: string): MoveOrder {
    makeDataFolder(folder);
    // Before the database is opened: the files beside it get the same rights.
    Deno.openSync(pathOf(folder), { create: true, write: true, mode: 0o600 }).close();
    return MoveOrder.#open(folder);
  }

  static #open(folder: string): MoveOrder {
    const database = openDatabase(pathOf(folder), { migrations: MIGRATIONS, synchronous: "FULL" });
    database.exec("PRAGMA secure_delete=ON");
    return new MoveOrder(database);
  }

  /** What is ordered, or was; null before the first. */
  read(): OrderState | null {
    const row = this.#database.prepare("SELECT * FROM move").get();
    if (!row) return null;
    const { number, target, url, ca, users, state, beat, queues, all_queues, letters } = row;
    return {
      number,
      target,
      url,
      ca,
      users: JSON.parse(users as string),
      state,
      beat,
      queues,
      all: all_queues,
      letters,
    } as unknown as OrderState;
  }

  /**
   * Leaves an order in the place of any other, and gives its number; null when somebody is at another
   * one, since `alive`.
   */
  ask({ target, url, ca, users }: Order, alive: number): number | null {
    const row = this.#database.prepare(
      `INSERT INTO move (one, target, url, ca, users, state) VALUES (1, ?1, ?2, ?3, ?4, 'asked')
       ON CONFLICT (one) DO UPDATE SET number = number + 1, target = ?1, url = ?2, ca = ?3,
         users = ?4, state = 'asked', beat = 0, queues = 0, all_queues = 0, letters = 0
       WHERE state <> 'running' OR beat < ?5 RETURNING number`,
    ).get(target, url, ca, JSON.stringify(users), alive);
    return row ? row.number as number : null;
  }

  /** Takes the order on; false when somebody else was faster. `alive` are the beats that count as one at it. */
  take(number: number, now: number, alive: number): boolean {
    const { changes } = this.#database.prepare(
      `UPDATE move SET state = 'running', beat = ?1
       WHERE number = ?3 AND (state = 'asked' OR (state = 'running' AND beat < ?2))`,
    ).run(now, alive, number);
    return changes === 1;
  }

  /** Says that somebody is at it, and how far. */
  beat(number: number, now: number, { queues, all, letters }: MoveProgress): void {
    this.#database.prepare(
      "UPDATE move SET beat = ?, queues = ?, all_queues = ?, letters = ? WHERE number = ?",
    ).run(now, queues, all, letters, number);
  }

  /** It is done; the address is forgotten. */
  done(number: number): void {
    this.#database.prepare("UPDATE move SET state = 'done', url = '', ca = '' WHERE number = ?")
      .run(number);
    this.#database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  }

  /** Nobody is at it any more. */
  giveBack(number: number): void {
    this.#database.prepare(
      "UPDATE move SET state = 'asked' WHERE state = 'running' AND number = ?",
    ).run(number);
  }

  close(): void {
    this.#database.close();
  }
}

function pathOf(folder: string): string {
  return `${folder}/move.db`;
}
