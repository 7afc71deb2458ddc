/**
 * Turns journal rows into tables: messages, inboxes, cursors, watermarks. Runs in the projector's
 * worker, in large transactions; applying a row twice cannot happen, because the number of the last
 * row is written with it.
 */

import type { DatabaseSync, StatementSync } from "node:sqlite";
import { inTransaction, keptText } from "../base/sqlite.ts";
import { crashPoint } from "../base/crash_point.ts";
import { COMMITTED, MARK_TABLE, MarkProjection } from "./mark_projection.ts";
import type { JournalRow } from "./segment.ts";
import { isChange } from "../protocol/extra_fields.ts";
import { isShared } from "../protocol/names.ts";
import { CHANGE_TABLES, ChangeProjection } from "./change_projection.ts";
import { GROUP_BEGINNINGS, GROUP_TABLES, GroupProjection } from "./group_projection.ts";
import { INBOX_TABLES } from "./inbox_tables.ts";
import { RETENTION_TABLES } from "./retention.ts";
import {
  ADDRESSED,
  CHANGE,
  type JournalRecord,
  type MessageRecord,
  UNVERIFIED,
} from "./records.ts";

/** The tables that are made from the journal. */
export const MIGRATIONS = [
  `CREATE TABLE progress (row INTEGER NOT NULL, n INTEGER NOT NULL);
   INSERT INTO progress VALUES (0, 0);
   CREATE TABLE message (
     n INTEGER PRIMARY KEY, conversation TEXT NOT NULL, seq INTEGER NOT NULL, sender TEXT NOT NULL,
     id TEXT NOT NULL, addressee TEXT NOT NULL, ts INTEGER NOT NULL, text TEXT NOT NULL,
     reply_to TEXT NOT NULL, flags INTEGER NOT NULL);
   CREATE UNIQUE INDEX message_of_conversation ON message (conversation, seq);
   CREATE INDEX message_of_sender ON message (sender, id);
   CREATE TABLE inbox (user TEXT, pos INTEGER, PRIMARY KEY (user, pos)) WITHOUT ROWID;
   CREATE TABLE participant (user TEXT, conversation TEXT, PRIMARY KEY (user, conversation))
     WITHOUT ROWID;
   CREATE TABLE refusal (sender TEXT, id TEXT, code TEXT NOT NULL, PRIMARY KEY (sender, id))
     WITHOUT ROWID;
   CREATE TABLE device (
     user TEXT, device TEXT, cursor INTEGER NOT NULL DEFAULT 0, last_id TEXT NOT NULL DEFAULT '',
     PRIMARY KEY (user, device)) WITHOUT ROWID;
   CREATE TABLE read_mark (conversation TEXT, user TEXT, seq INTEGER NOT NULL,
     PRIMARY KEY (conversation, user)) WITHOUT ROWID;
   CREATE TABLE moved (user TEXT PRIMARY KEY, pos INTEGER NOT NULL) WITHOUT ROWID;
   CREATE TABLE digest (user TEXT, digest TEXT, count INTEGER NOT NULL, PRIMARY KEY (user, digest))
     WITHOUT ROWID`,
  `ALTER TABLE message ADD COLUMN extra TEXT NOT NULL DEFAULT ''`,
  GROUP_TABLES,
  CHANGE_TABLES,
  GROUP_BEGINNINGS,
  MARK_TABLE,
  RETENTION_TABLES,
  INBOX_TABLES,
];

/** A row, with when it was known to be on the disk. */
export interface CommittedRow extends JournalRow {
  readonly at?: number;
}

/** What a transaction has reached: the last journal row, and the highest message number. */
export interface Progress {
  readonly row: number;
  readonly n: number;
}

/** Applies rows to an open messages database. */
export class Projection {
  #database: DatabaseSync;
  #message: StatementSync;
  #inboxRow: StatementSync;
  #participant: StatementSync;
  #lastId: StatementSync;
  #rest: Readonly<Record<"x" | "c" | "r" | "v" | "h0" | "h1", StatementSync>>;
  #written: StatementSync;
  #groups: GroupProjection;
  #changes: ChangeProjection;
  #marks: MarkProjection;
  #progress: Progress;
  /** Highest id per device in this transaction; written once at its end. */
  #lastIds = new Map<string, readonly [user: string, device: string, id: string]>();

  constructor(database: DatabaseSync) {
    this.#database = database;
    const prepare = (sql: string) => database.prepare(sql);
    this.#message = prepare("INSERT INTO message VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    this.#inboxRow = prepare("INSERT OR IGNORE INTO inbox_row VALUES (?, ?)");
    this.#participant = prepare("INSERT OR IGNORE INTO participant VALUES (?, ?)");
    this.#lastId = prepare(
      `INSERT INTO device (user, device, last_id) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET last_id = max(last_id, excluded.last_id)`,
    );
    this.#rest = {
      x: prepare("INSERT OR IGNORE INTO refusal VALUES (?, ?, ?)"),
      c: prepare(
        `INSERT INTO device (user, device, cursor) VALUES (?, ?, ?)
         ON CONFLICT DO UPDATE SET cursor = max(cursor, excluded.cursor)`,
      ),
      r: prepare(
        `INSERT INTO read_mark VALUES (?, ?, ?)
         ON CONFLICT DO UPDATE SET seq = max(seq, excluded.seq)`,
      ),
      v: prepare("INSERT OR REPLACE INTO moved VALUES (?, ?)"),
      h1: prepare("INSERT OR REPLACE INTO digest VALUES (?, ?, ?)"),
      h0: prepare("DELETE FROM digest WHERE user = ? AND digest = ?"),
    };
    this.#groups = new GroupProjection(database);
    this.#changes = new ChangeProjection(database);
    this.#marks = new MarkProjection(database);
    this.#written = prepare("UPDATE progress SET row = ?, n = ?");
    this.#progress = prepare("SELECT row, n FROM progress").get() as unknown as Progress;
  }

  get progress(): Progress {
    return this.#progress;
  }

  /** Applies whole rows in one transaction. Throws, with nothing applied, when the disk refuses. */
  apply(rows: readonly CommittedRow[]): Progress {
    let { row, n } = this.#progress;
    try {
      inTransaction(this.#database, () => {
        for (const next of rows) {
          if (next.row <= row) continue;
          row = next.row;
          const before = n;
          for (const record of parse(next)) {
            if (record[0] === "m") {
              n = record[1];
              this.#applyMessage(record);
            } else {
              this.#applyOther(record);
              if (next.at !== undefined) this.#mark(record, next.at);
            }
          }
          if (next.at !== undefined && n > before) this.#marks.note(COMMITTED, next.at, n);
        }
        for (const [user, device, id] of this.#lastIds.values()) this.#lastId.run(user, device, id);
        this.#marks.write();
        this.#written.run(row, n);
      });
    } finally {
      this.#lastIds.clear();
      this.#marks.clear();
    }
    return this.#progress = { row, n };
  }

  /** Makes everything applied so far safe from a power cut; false when a reader was in the way. */
  checkpoint(): boolean {
    crashPoint("server.after_project_before_checkpoint");
    const { busy, log, checkpointed } = this.#database.prepare("PRAGMA wal_checkpoint(PASSIVE)")
      .get() as { busy: number; log: number; checkpointed: number };
    return busy === 0 && log === checkpointed;
  }

  /** Leaves no copy of what was overwritten in the write-ahead file: what was deleted is in it, too. */
  close(): void {
    this.#database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    this.#database.close();
  }

  #applyMessage(record: MessageRecord): void {
    const [
      ,
      n,
      conversation,
      seq,
      from,
      device,
      id,
      to,
      ts,
      text,
      recipients,
      reply,
      flags,
      extra,
    ] = record;
    const kept = keptText(text);
    const more = extra ? JSON.stringify(extra) : "";
    const change = extra !== 0 && isChange(extra);
    const addressed = recipients[0] === to;
    const marks = flags | (change ? CHANGE : 0) | (addressed ? ADDRESSED : 0);
    this.#message.run(n, conversation, seq, from, id, to, ts, kept, reply, marks, more);
    if (change) this.#changes.apply(record, kept);
    for (const user of recipients) if (!addressed || user !== to) this.#inboxRow.run(user, n);
    if (isShared(conversation)) this.#groups.apply(record);
    else if (seq === 1) this.#join(record);
    // Letters of a lost store have no device; their ids bound what needs no look-up all the same.
    if (!(flags & UNVERIFIED)) this.#see(from, device, id);
  }

  #applyOther(record: Exclude<JournalRecord, MessageRecord>): void {
    switch (record[0]) {
      case "x":
        this.#see(record[1], record[2], record[3]);
        this.#rest.x.run(record[1], record[3], record[4]);
        break;
      case "c":
        this.#rest.c.run(record[1], record[2], record[3]);
        break;
      case "r":
        this.#rest.r.run(record[1], record[2], record[3]);
        break;
      case "v":
        this.#rest.v.run(record[1], record[2]);
        break;
      case "h":
        if (record[3] > 0) this.#rest.h1.run(record[1], record[2], record[3]);
        else this.#rest.h0.run(record[1], record[2]);
        break;
    }
  }

  /** Cursors and watermarks say when they rose. */
  #mark(record: Exclude<JournalRecord, MessageRecord>, at: number): void {
    if (record[0] === "c") this.#marks.note(`c ${record[1]} ${record[2]}`, at, record[3]);
    else if (record[0] === "r") this.#marks.note(`r ${record[1]} ${record[2]}`, at, record[3]);
    else if (record[0] === "v" && record[2] > 0) this.#marks.note(`v ${record[1]}`, at, record[2]);
  }

  /** A conversation's first message says who takes part; a sender nobody vouched for does not. */
  #join([, , conversation, , from, , , to, , , recipients, , flags]: MessageRecord): void {
    for (const user of recipients) this.#participant.run(user, conversation);
    if (flags & UNVERIFIED) return;
    this.#participant.run(from, conversation);
    // A sender's own copy out of a queue can come before the recipient's letter.
    this.#participant.run(to, conversation);
  }

  #see(user: string, device: string, id: string): void {
    const key = `${user} ${device}`;
    const seen = this.#lastIds.get(key);
    if (!seen || seen[2] < id) this.#lastIds.set(key, [user, device, id]);
  }
}

const decoder = new TextDecoder();

function parse(row: JournalRow): JournalRecord[] {
  return JSON.parse(decoder.decode(row.records));
}
