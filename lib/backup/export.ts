/** All of one person's data as lines of JSON, read from a data folder while its server runs. */

import type { DatabaseSync } from "node:sqlite";
import { readDatabase } from "../store/database.ts";
import { COLUMNS, toMessages } from "../store/message_rows.ts";
import { type Message, TO_MEMBERS, UNVERIFIED } from "../store/records.ts";
import { ACCOUNTS, CATALOG, MESSAGES } from "./container.ts";
import { settle } from "./settle.ts";

/** One fact; `kind` says which. Times are milliseconds since 1970. */
export type ExportLine = Readonly<Record<string, unknown>> & { readonly kind: string };

/** Messages that are read at a time. */
const PAGE = 500;

/** True when the server of `folder` has an account of that name. */
export function hasAccount(folder: string, user: string): boolean {
  using database = reading(`${folder}/${ACCOUNTS}`);
  const sql = "SELECT 1 FROM account WHERE name = ? AND kind <> 'removed'";
  return database.prepare(sql).get(user) !== undefined;
}

/**
 * Everything that the server keeps of `user`: account, devices, contacts, what is blocked and muted,
 * groups, conversations, messages written and received, and the files that were sent. No password
 * hash, no token, and nothing that others have said to each other. What was accepted before the call is
 * in it. Throws StartError, BackupError `no_answer`.
 */
export async function* exportUser(folder: string, user: string): AsyncGenerator<ExportLine> {
  await settle(folder);
  using accounts = reading(`${folder}/${ACCOUNTS}`);
  using messages = reading(`${folder}/${MESSAGES}`);
  using files = reading(`${folder}/${CATALOG}`);
  yield* fromAccounts(accounts, user);
  yield* rows(
    messages,
    "group",
    `SELECT m.conversation AS "group", g.title, m.role, s.ts AS joined, l.ts AS left
     FROM member m LEFT JOIN chat_group g ON g.conversation = m.conversation
     LEFT JOIN message s ON s.n = m.from_n LEFT JOIN message l ON l.n = m.until_n
     WHERE m.user = ? ORDER BY m.from_n`,
    user,
  );
  yield* rows(
    messages,
    "read",
    "SELECT conversation, seq AS up_to FROM read_mark WHERE user = ? ORDER BY conversation",
    user,
  );
  yield* messagesOf(messages, user);
  yield* rows(
    files,
    "file",
    `SELECT file, id, addressee AS "to", name, size, sha256, media, state, touched FROM file
     WHERE sender = ? ORDER BY touched`,
    user,
  );
}

function* fromAccounts(accounts: Reading, user: string): Generator<ExportLine> {
  yield* rows(
    accounts,
    "account",
    `SELECT name AS user, kind AS type, created, last_seen, tells_delivered, tells_read
     FROM account WHERE name = ?`,
    user,
  );
  yield* rows(
    accounts,
    "device",
    "SELECT device, created, seen AS last_seen FROM device WHERE user = ? ORDER BY created",
    user,
  );
  yield* rows(accounts, "contact", "SELECT contact AS user FROM contact WHERE user = ?", user);
  yield* rows(accounts, "block", "SELECT blocked AS user FROM block WHERE user = ?", user);
  yield* rows(accounts, "mute", "SELECT conversation FROM mute WHERE user = ?", user);
}

/** What the user wrote, and what reached the user's inbox, in the order in which it was accepted. */
function* messagesOf(database: Reading, user: string): Generator<ExportLine> {
  const numbers = database.prepare(
    `SELECT n FROM message WHERE sender = ?1 AND NOT flags & ${UNVERIFIED} AND conversation IN (
       SELECT conversation FROM participant WHERE user = ?1
       UNION SELECT conversation FROM member WHERE user = ?1
       UNION SELECT conversation FROM seen_in WHERE user = ?1)
     UNION SELECT pos FROM inbox WHERE user = ?1
     UNION SELECT m.n FROM member s JOIN message m ON m.conversation = s.conversation
       AND m.flags & ${TO_MEMBERS} AND m.n BETWEEN s.from_n AND s.until_n
     WHERE s.user = ?1 ORDER BY 1`,
  ).all(user).map(({ n }) => n as number);
  const page = database.prepare(
    `SELECT ${COLUMNS} FROM json_each(?) e JOIN message m ON m.n = e.value ORDER BY m.n`,
  );
  for (let at = 0; at < numbers.length; at += PAGE) {
    const found = page.all(JSON.stringify(numbers.slice(at, at + PAGE)));
    for (const message of toMessages(found)) yield asLine(message);
  }
}

/** A message; a change of a group, an edit and the like say in `change` what they are. */
function asLine({ id, seq, conversation, from, to, ts, text, replyTo, flags, extra }: Message) {
  const { kind, ...more } = extra ?? {};
  return {
    kind: "message",
    id,
    conversation,
    seq,
    from,
    to,
    ts,
    text,
    ...(replyTo ? { reply_to: replyTo } : {}),
    ...(flags & UNVERIFIED ? { unverified: true } : {}),
    ...(kind ? { change: kind } : {}),
    ...more,
  };
}

function* rows(
  database: Reading,
  kind: string,
  sql: string,
  user: string,
): Generator<ExportLine> {
  for (const row of database.prepare(sql).iterate(user)) yield { kind, ...row };
}

/** One moment of a database. */
type Reading = DatabaseSync & Disposable;

function reading(path: string): Reading {
  const database = readDatabase(path);
  return Object.assign(database, { [Symbol.dispose]: () => database.close() });
}
