/** When the server ran: whoever stayed away while it was off could not have come (delivery rule 25). */

import type { DatabaseSync } from "node:sqlite";
import { inTransaction, Statements } from "../base/sqlite.ts";

/** A row for each time without a pause. Servers of earlier versions have left none. */
export const UPTIME_TABLE =
  "CREATE TABLE uptime (began INTEGER PRIMARY KEY, until INTEGER NOT NULL)";

/** A shorter silence is no pause: it is noted once an hour, and a kill notes nothing. */
const PAUSE_MS = 2 * 60 * 60 * 1000;

/** Part of the accounts database, where it is kept when devices were last seen. */
export class Uptime {
  #statements: Statements;

  constructor(private readonly database: DatabaseSync) {
    this.#statements = new Statements(database);
  }

  /** It runs at the moment `now`. */
  note(now: number): Promise<void> {
    inTransaction(this.database, () => {
      // A clock that was wrong, and is right now, or the other way round.
      this.#run("DELETE FROM uptime WHERE began > ?", now);
      this.#run("UPDATE uptime SET until = ?1 WHERE until > ?1", now);
      const [last] = this.#rows();
      if (last && now - last.until <= PAUSE_MS) {
        this.#run("UPDATE uptime SET until = ? WHERE began = ?", now, last.began);
      } else this.#run("INSERT INTO uptime VALUES (?1, ?1)", now);
    });
    return Promise.resolve();
  }

  /** The moment since which it has run for `ms` in all, up to the last note; 0 when it has not yet. */
  since(ms: number): Promise<number> {
    let left = ms;
    for (const { began, until } of this.#rows()) {
      if (until - began >= left) return Promise.resolve(until - left);
      left -= until - began;
    }
    return Promise.resolve(0);
  }

  /** The newest first. */
  #rows(): { began: number; until: number }[] {
    return this.#statements.get("SELECT began, until FROM uptime ORDER BY began DESC")
      .all() as unknown as { began: number; until: number }[];
  }

  #run(sql: string, ...values: number[]): void {
    this.#statements.get(sql).run(...values);
  }
}
