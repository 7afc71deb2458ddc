/** Reads what is known of a message's way: who was to get it, and when how much had got how far. */

import type { Statements } from "../base/sqlite.ts";
import { COMMITTED } from "./mark_projection.ts";
import { COLUMNS, toMessages } from "./message_rows.ts";
import { type Message, TO_MEMBERS } from "./records.ts";

/** Clocks are set back now and then; a mark that much older than a message may still be of it. */
const SLACK_TENTHS = 600;

/** A device and how far it has acked. */
interface Cursor {
  readonly device: string;
  readonly cursor: number;
}

export class LifeTables {
  constructor(private readonly statements: Statements) {}

  /** What `sender` sent under this id. */
  sent(sender: string, id: string): Promise<Message | undefined> {
    const rows = this.#all(
      `SELECT ${COLUMNS} FROM message m WHERE m.sender = ? AND m.id = ? ORDER BY m.n LIMIT 1`,
      sender,
      id,
    );
    return Promise.resolve(toMessages(rows)[0]);
  }

  /** Everybody but its sender whom a message was for, at most `limit` of them. */
  receivers({ n, conversation, seq, from, to, flags }: Message, limit: number): Promise<string[]> {
    if (to !== conversation) return Promise.resolve([to]);
    const rows = flags & TO_MEMBERS
      ? this.#all(
        `SELECT DISTINCT user FROM member
         WHERE conversation = ? AND ? BETWEEN from_n AND until_n AND user <> ? LIMIT ?`,
        conversation,
        n,
        from,
        limit,
      )
      : this.#all(
        "SELECT user FROM seen_in WHERE conversation = ? AND seq = ? AND user <> ? LIMIT ?",
        conversation,
        seq,
        from,
        limit,
      );
    return Promise.resolve(rows.map(({ user }) => user as string));
  }

  /** The devices of a user that have ever acked or sent anything. */
  cursors(user: string): Promise<Cursor[]> {
    const rows = this.#all("SELECT device, cursor FROM device WHERE user = ?", user);
    return Promise.resolve(rows as unknown as Cursor[]);
  }

  /** By when a message was on the disk; undefined when that is not known (any more). */
  committed({ n, ts }: Message): Promise<number | undefined> {
    return this.#moment(COMMITTED, n, ts);
  }

  /** By when a device had acked it. */
  acked(user: string, device: string, { n, ts }: Message): Promise<number | undefined> {
    return this.#moment(`c ${user} ${device}`, n, ts);
  }

  /** By when the broker had confirmed it, for the queue of this user. */
  confirmed(user: string, { n, ts }: Message): Promise<number | undefined> {
    return this.#moment(`v ${user}`, n, ts);
  }

  /** By when somebody had read it. */
  read(user: string, { conversation, seq, ts }: Message): Promise<number | undefined> {
    return this.#moment(`r ${conversation} ${user}`, seq, ts);
  }

  #moment(what: string, reached: number, since: number): Promise<number | undefined> {
    const row = this.statements.get(
      "SELECT tenth FROM mark WHERE what = ? AND tenth >= ? AND reached >= ? ORDER BY tenth LIMIT 1",
    ).get(what, Math.floor(since / 100) - SLACK_TENTHS, reached);
    return Promise.resolve(row ? row.tenth as number * 100 : undefined);
  }

  #all(sql: string, ...values: (string | number)[]): Record<string, unknown>[] {
    return this.statements.get(sql).all(...values) as Record<string, unknown>[];
  }
}
