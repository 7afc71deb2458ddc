/** How far conversations had got, as rows of a device's database. */

import { inTransaction, type Statements } from "../base/sqlite.ts";
import type { KeptMarks, MarkStore } from "./mark_keeper.ts";

/** Counts as JSON. */
export const MARKS = `CREATE TABLE marks (
  conversation TEXT NOT NULL, era INTEGER NOT NULL, delivered INTEGER NOT NULL,
  read INTEGER NOT NULL, seen INTEGER NOT NULL, counts TEXT NOT NULL,
  PRIMARY KEY (conversation, era)) WITHOUT ROWID`;

export class MarkRows implements MarkStore {
  constructor(
    private readonly statements: Statements,
    private readonly database: Parameters<typeof inTransaction>[0],
  ) {}

  all(): KeptMarks[] {
    return this.statements.get("SELECT * FROM marks").all()
      .map((row) => ({ ...row, counts: JSON.parse(row.counts as string) }) as KeptMarks);
  }

  blocked(): string[] {
    const row = this.statements.get("SELECT value FROM meta WHERE key = 'blocked'").get();
    return row ? JSON.parse(row.value as string) : [];
  }

  keepBlocked(users: readonly string[]): void {
    this.statements.get("INSERT OR REPLACE INTO meta VALUES ('blocked', ?)")
      .run(JSON.stringify(users));
  }

  keep(marks: readonly KeptMarks[]): void {
    const put = this.statements.get("INSERT OR REPLACE INTO marks VALUES (?, ?, ?, ?, ?, ?)");
    inTransaction(this.database, () => {
      for (const { conversation, era, delivered, read, seen, counts } of marks) {
        put.run(conversation, era, delivered, read, seen, JSON.stringify(counts));
      }
    });
  }
}
