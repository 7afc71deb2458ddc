/**
 * What edits, deletions and reactions do to the message they are about, in the projector's transaction.
 * Deleted words leave the file too: the room they took is written over.
 */

import type { DatabaseSync } from "node:sqlite";
import { Statements } from "../base/sqlite.ts";
import type { MessageRecord } from "./records.ts";

/**
 * `edit` says where the text of a message's last edit stands, since the next one, or a deletion, takes it. `reaction`
 * has a row for each who has put an emoji there; `n` is the message that told of it.
 */
export const CHANGE_TABLES = `
  CREATE TABLE edit (conversation TEXT, target INTEGER, n INTEGER,
    PRIMARY KEY (conversation, target, n)) WITHOUT ROWID;
  CREATE TABLE reaction (
    conversation TEXT, seq INTEGER, emoji TEXT, user TEXT, n INTEGER NOT NULL,
    PRIMARY KEY (conversation, seq, emoji, user)) WITHOUT ROWID`;

/** What is left of a message that was deleted. */
const DELETED = JSON.stringify({ deleted: true });

export class ChangeProjection {
  #statements: Statements;

  constructor(private readonly database: DatabaseSync) {
    this.#statements = new Statements(database);
  }

  /** A change that has its place in the tables already; `text` is as the tables keep it. */
  apply(
    [, n, conversation, , from, , , , ts, , , , , extra]: MessageRecord,
    text: string | Uint8Array,
  ): void {
    // A letter of a lost store may be about something that nobody here knows.
    if (!extra || extra.target === undefined) return;
    const { kind, target, emoji = "", on = true } = extra;
    if (this.#isDeleted(conversation, target)) {
      return this.#run("UPDATE message SET text = '' WHERE n = ?", n);
    }
    switch (kind) {
      case "edit":
        return this.#overwrite(() => {
          this.#forgetEdits(conversation, target);
          this.#run("INSERT INTO edit VALUES (?, ?, ?)", conversation, target, n);
          this.#run(
            `UPDATE message SET text = ?, extra = json_set(iif(extra = '', '{}', extra), '$.edited', ?)
             WHERE conversation = ? AND seq = ?`,
            text,
            ts,
            conversation,
            target,
          );
        });
      case "delete":
        return this.#overwrite(() => this.#delete(conversation, target));
      case "react":
        if (on) {
          this.#run(
            "INSERT OR IGNORE INTO reaction VALUES (?, ?, ?, ?, ?)",
            conversation,
            target,
            emoji,
            from,
            n,
          );
        } else {
          this.#run(
            "DELETE FROM reaction WHERE conversation = ? AND seq = ? AND emoji = ? AND user = ?",
            conversation,
            target,
            emoji,
            from,
          );
        }
    }
  }

  #delete(conversation: string, seq: number): void {
    this.#run(
      "UPDATE message SET text = '', extra = ? WHERE conversation = ? AND seq = ?",
      DELETED,
      conversation,
      seq,
    );
    this.#forgetEdits(conversation, seq);
    this.#run("DELETE FROM reaction WHERE conversation = ? AND seq = ?", conversation, seq);
  }

  /** The texts of the edits so far: whoever gets one now is told that there is nothing more to it. */
  #forgetEdits(conversation: string, seq: number): void {
    this.#run(
      `UPDATE message SET text = ''
       WHERE n IN (SELECT n FROM edit WHERE conversation = ? AND target = ?)`,
      conversation,
      seq,
    );
    this.#run("DELETE FROM edit WHERE conversation = ? AND target = ?", conversation, seq);
  }

  #isDeleted(conversation: string, seq: number): boolean {
    const row = this.#statements.get(
      "SELECT extra FROM message WHERE conversation = ? AND seq = ?",
    ).get(conversation, seq);
    return row?.extra === DELETED;
  }

  /** Writes zeros over what is replaced; all the time that would cost every message something. */
  #overwrite(work: () => void): void {
    this.database.exec("PRAGMA secure_delete=ON");
    try {
      work();
    } finally {
      this.database.exec("PRAGMA secure_delete=OFF");
    }
  }

  #run(sql: string, ...values: (string | number | Uint8Array)[]): void {
    this.#statements.get(sql).run(...values);
  }
}
