/** A row of the message table as the server handles it. */

import { textOf } from "../base/sqlite.ts";
import type { Message } from "./records.ts";

/** The columns of a message, from a table that the query calls `m`. */
export const COLUMNS =
  `m.n, m.conversation, m.seq, m.sender AS "from", m.addressee AS "to", m.id, m.ts, m.text,
  m.reply_to AS replyTo, m.flags, m.extra`;

/** Rows of COLUMNS; texts that hold a NUL are kept as bytes. */
export function toMessages(rows: Record<string, unknown>[]): Message[] {
  for (const row of rows) {
    row.text = textOf(row.text);
    row.extra = row.extra ? JSON.parse(row.extra as string) : null;
  }
  return rows as unknown as Message[];
}
