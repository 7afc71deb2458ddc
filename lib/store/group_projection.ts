/**
 * Turns the messages of groups into who was a member when (delivery rule 22). A change of a group is the
 * message that tells of it, so the two are on the disk together, and in the same order as what was said.
 *
 * Nobody's inbox gets a row for what goes to all members: a span of membership says that everything
 * between its ends is in there.
 */

import type { DatabaseSync } from "node:sqlite";
import { Statements } from "../base/sqlite.ts";
import { type MessageRecord, TO_MEMBERS } from "./records.ts";

/** A span that has not ended. */
export const OPEN_END = Number.MAX_SAFE_INTEGER;

/**
 * `member` has a row per stay: from the message of the joining to that of the leaving, both included, by
 * `n` for inboxes and by `seq` for history. `seen_in` is what reached single people of a conversation
 * that has no members at that moment: `*`, and a group that only letters of a lost store know.
 */
export const GROUP_TABLES = `
  CREATE TABLE chat_group (
    conversation TEXT PRIMARY KEY, title TEXT NOT NULL, topic TEXT NOT NULL DEFAULT '',
    shows_all INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE member (
    conversation TEXT, user TEXT, from_n INTEGER, from_seq INTEGER NOT NULL,
    until_n INTEGER NOT NULL, until_seq INTEGER NOT NULL, role TEXT NOT NULL,
    PRIMARY KEY (conversation, user, from_n)) WITHOUT ROWID;
  CREATE INDEX member_of ON member (user, conversation);
  CREATE TABLE banned (conversation TEXT, user TEXT, PRIMARY KEY (conversation, user))
    WITHOUT ROWID;
  CREATE TABLE seen_in (
    conversation TEXT, user TEXT, seq INTEGER, n INTEGER NOT NULL,
    PRIMARY KEY (conversation, user, seq)) WITHOUT ROWID;
  CREATE INDEX seen_by ON seen_in (user, conversation);
  CREATE INDEX message_to_members ON message (conversation) WHERE flags & ${TO_MEMBERS}`;

/** Where a group begins: one that was made anew shows nothing of the one before it. */
export const GROUP_BEGINNINGS = `
  ALTER TABLE chat_group ADD COLUMN from_n INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE chat_group ADD COLUMN from_seq INTEGER NOT NULL DEFAULT 0`;

/** Applies messages of shared conversations to an open messages database, inside its transaction. */
export class GroupProjection {
  #statements: Statements;

  constructor(database: DatabaseSync) {
    this.#statements = new Statements(database);
  }

  /** A message of a shared conversation. */
  apply(
    [, n, key, seq, from, device, , , , text, recipients, , flags, extra]: MessageRecord,
  ): void {
    if (!(flags & TO_MEMBERS)) {
      // Who wrote a letter of a lost store need not be who has the name now.
      for (const user of device ? new Set([from, ...recipients]) : recipients) {
        this.#run("INSERT OR IGNORE INTO seen_in VALUES (?, ?, ?, ?)", key, user, seq, n);
      }
      return;
    }
    if (!extra || !extra.kind) return;
    const { member = from, role = "member", on = true } = extra;
    switch (extra.kind) {
      case "created":
        this.#run("DELETE FROM banned WHERE conversation = ?", key);
        this.#run(
          `INSERT OR REPLACE INTO chat_group (conversation, title, shows_all, from_n, from_seq)
           VALUES (?, ?, ?, ?, ?)`,
          key,
          text,
          extra.on ? 1 : 0,
          n,
          seq,
        );
        return this.#enter(key, member, n, seq, "owner");
      case "joined":
        return this.#enter(key, member, n, seq, role);
      case "left":
      case "removed":
        return this.#leave(key, member, n, seq);
      case "banned":
        if (!on) {
          return this.#run("DELETE FROM banned WHERE conversation = ? AND user = ?", key, member);
        }
        this.#leave(key, member, n, seq);
        return this.#run("INSERT OR IGNORE INTO banned VALUES (?, ?)", key, member);
      case "role":
        return this.#run(
          "UPDATE member SET role = ? WHERE conversation = ? AND user = ? AND until_n = ?",
          role,
          key,
          member,
          OPEN_END,
        );
      case "renamed":
        return this.#run("UPDATE chat_group SET title = ? WHERE conversation = ?", text, key);
      case "topic":
        return this.#run("UPDATE chat_group SET topic = ? WHERE conversation = ?", text, key);
      case "history":
        return this.#run(
          "UPDATE chat_group SET shows_all = ? WHERE conversation = ?",
          on ? 1 : 0,
          key,
        );
    }
  }

  #enter(key: string, user: string, n: number, seq: number, role: string): void {
    this.#run(
      "INSERT INTO member VALUES (?, ?, ?, ?, ?, ?, ?)",
      key,
      user,
      n,
      seq,
      OPEN_END,
      OPEN_END,
      role,
    );
  }

  #leave(key: string, user: string, n: number, seq: number): void {
    this.#run(
      `UPDATE member SET until_n = ?, until_seq = ?
       WHERE conversation = ? AND user = ? AND until_n = ?`,
      n,
      seq,
      key,
      user,
      OPEN_END,
    );
  }

  #run(sql: string, ...values: (string | number)[]): void {
    this.#statements.get(sql).run(...values);
  }
}
