/** The tables of a device's database, step by step; the file remembers how many steps it has. */

import type { DatabaseSync } from "node:sqlite";
import { DOWNLOADS } from "./files/download_rows.ts";
import { MARKS } from "./mark_rows.ts";

const STEPS = [
  // Files of the first version lack the number of their step.
  `CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
   CREATE TABLE IF NOT EXISTS outbox (
     id TEXT PRIMARY KEY, "to" TEXT NOT NULL, text TEXT NOT NULL, ts INTEGER NOT NULL,
     state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'refused')),
     code TEXT) WITHOUT ROWID;
   CREATE TABLE IF NOT EXISTS received (
     id TEXT PRIMARY KEY, pos INTEGER, conversation TEXT NOT NULL, era INTEGER NOT NULL,
     seq INTEGER NOT NULL, sender TEXT NOT NULL, text TEXT NOT NULL, ts INTEGER NOT NULL,
     unverified INTEGER NOT NULL) WITHOUT ROWID;
   CREATE INDEX IF NOT EXISTS received_in ON received (conversation, era, seq);
   CREATE TABLE IF NOT EXISTS shown (
     conversation TEXT PRIMARY KEY, era INTEGER NOT NULL, seq INTEGER NOT NULL) WITHOUT ROWID`,
  // What a request says besides whom and what, and what a message carries, as JSON; empty for nothing.
  `ALTER TABLE outbox ADD COLUMN request TEXT NOT NULL DEFAULT '';
   ALTER TABLE received ADD COLUMN reply_to TEXT NOT NULL DEFAULT '';
   ALTER TABLE received ADD COLUMN extra TEXT NOT NULL DEFAULT '';
   ALTER TABLE received ADD COLUMN change INTEGER NOT NULL DEFAULT 0`,
  DOWNLOADS,
  MARKS,
];

/** What a new store of the server's has, too, is there what that says; what was shown stays shown. */
export const RECEIVE = `INSERT INTO received AS r VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET era = excluded.era, seq = excluded.seq, ts = excluded.ts,
    text = excluded.text, extra = excluded.extra,
    pos = CASE WHEN (SELECT (s.era, s.seq) >= (r.era, r.seq) FROM shown AS s
        WHERE s.conversation = r.conversation)
      THEN NULL ELSE coalesce(excluded.pos, r.pos) END
  WHERE excluded.era > r.era`;

/** Brings the tables up to date, all of it or nothing. */
export function makeTables(database: DatabaseSync): void {
  database.exec("BEGIN IMMEDIATE");
  const { user_version: done } = database.prepare("PRAGMA user_version").get() as {
    user_version: number;
  };
  for (const step of STEPS.slice(done)) database.exec(step);
  database.exec(`PRAGMA user_version = ${STEPS.length}; COMMIT`);
}
