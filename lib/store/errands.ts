/**
 * Errands: what an operator's command, a process of its own, wants of the program that runs on the same
 * data folder. They lie in a table until they are done, so that a crash or a stop forgets none.
 */

import type { DatabaseSync } from "node:sqlite";
import { Statements } from "../base/sqlite.ts";

/** The table of errands, for the migrations of the file that has one. */
export const ERRAND_TABLE = `CREATE TABLE errand (
  n INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, subject TEXT NOT NULL)`;

/** `account`: the operator changed the account `subject`; `settle`: tables must have all that is accepted. */
export type ErrandKind = "account" | "settle";

/** Something to do. */
export interface Errand {
  readonly n: number;
  readonly kind: ErrandKind;
  readonly subject: string;
}

/** The errands in one file; safe to use from several processes. */
export class Errands {
  #statements: Statements;
  #version: number | undefined;

  constructor(database: DatabaseSync) {
    this.#statements = new Statements(database);
  }

  /** Leaves an errand; gives its number. */
  leave(kind: ErrandKind, subject = ""): number {
    const { lastInsertRowid } = this.#statements.get(
      "INSERT INTO errand (kind, subject) VALUES (?, ?)",
    ).run(kind, subject);
    return Number(lastInsertRowid);
  }

  /** True when another process has written to the file since the last call, and at the first one. */
  mayHaveCome(): boolean {
    const { data_version: version } = this.#statements.get("PRAGMA data_version").get() as {
      data_version: number;
    };
    const changed = version !== this.#version;
    this.#version = version;
    return changed;
  }

  /** All that are not done, oldest first. */
  open(): Promise<Errand[]> {
    return Promise.resolve(
      this.#statements.get("SELECT n, kind, subject FROM errand ORDER BY n")
        .all() as unknown as Errand[],
    );
  }

  /** It is done. */
  done(n: number): Promise<void> {
    this.#statements.get("DELETE FROM errand WHERE n = ?").run(n);
    return Promise.resolve();
  }

  /** True while it is not done. */
  isOpen(n: number): Promise<boolean> {
    return Promise.resolve(
      this.#statements.get("SELECT 1 FROM errand WHERE n = ?").get(n) !== undefined,
    );
  }
}
