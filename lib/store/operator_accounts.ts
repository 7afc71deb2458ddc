/**
 * What an operator does with accounts, from a process of its own: each change leaves an errand for the
 * server that may be running, in the same transaction.
 */

import type { DatabaseSync } from "node:sqlite";
import { inTransaction, Statements } from "../base/sqlite.ts";
import type { Errands } from "./errands.ts";

/** An account as the operator lists it; times in milliseconds since 1970, 0 for never. */
export interface AccountLine {
  readonly name: string;
  readonly kind: "user" | "guest";
  readonly created: number;
  readonly last_seen: number;
  /** How many devices can log in. */
  readonly devices: number;
}

/** The operator's half of the accounts database. */
export class OperatorAccounts {
  #statements: Statements;

  constructor(private readonly database: DatabaseSync, private readonly errands: Errands) {
    this.#statements = new Statements(database);
  }

  /** Everyone, sorted by name. */
  list(): Promise<AccountLine[]> {
    return Promise.resolve(
      this.#statements.get(
        `SELECT name, kind, created, last_seen,
           (SELECT count(*) FROM device WHERE user = name) AS devices
         FROM account WHERE kind <> 'removed' ORDER BY name`,
      ).all() as unknown as AccountLine[],
    );
  }

  /** Makes an account with a password hash; false when the name is taken (a removed one's too). */
  add(name: string, password: string, now: number): Promise<boolean> {
    return this.#change(name, () =>
      this.#run(
        "INSERT OR IGNORE INTO account (name, kind, password, created) VALUES (?, 'user', ?, ?)",
        name,
        password,
        now,
      ));
  }

  /** Lets letters of lost stores through (delivery rule 19); false when there is no such account. */
  adopt(name: string): Promise<boolean> {
    return this.#change(name, () =>
      this.#run(
        "UPDATE account SET adopted = 1 WHERE name = ? AND kind <> 'removed'",
        name,
      ));
  }

  /** Sets the stored password hash; false when there is no such account, or it is a guest's. */
  setPassword(name: string, password: string): Promise<boolean> {
    return this.#change(name, () =>
      this.#run(
        "UPDATE account SET password = ? WHERE name = ? AND kind = 'user'",
        password,
        name,
      ));
  }

  /** Takes a device away; false when there is none. */
  removeDevice(name: string, device: string): Promise<boolean> {
    return this.#change(name, () =>
      this.#run(
        "DELETE FROM device WHERE user = ? AND device = ?",
        name,
        device,
      ));
  }

  /**
   * Removes an account: nothing opens it any more, and nobody can take its name. False when there is no
   * such account. What others have of their conversations stays.
   */
  remove(name: string): Promise<boolean> {
    return this.#change(name, () => {
      const known = this.#run(
        "UPDATE account SET kind = 'removed', password = '', adopted = 0 " +
          "WHERE name = ? AND kind <> 'removed'",
        name,
      );
      if (!known) return false;
      this.#run("DELETE FROM device WHERE user = ?", name);
      // Lists that this one is on stay as they are: their owners are told when the session ends.
      this.#run("DELETE FROM contact WHERE user = ?", name);
      this.#run("DELETE FROM block WHERE user = ?", name);
      this.#run("DELETE FROM mute WHERE user = ?", name);
      return true;
    });
  }

  /** Makes a change, if there is one to be made, and leaves the errand about it. */
  #change(name: string, work: () => boolean): Promise<boolean> {
    return Promise.resolve(inTransaction(this.database, () => {
      const changed = work();
      if (changed) this.errands.leave("account", name);
      return changed;
    }));
  }

  #run(sql: string, ...values: (string | number)[]): boolean {
    return Number(this.#statements.get(sql).run(...values).changes) > 0;
  }
}
