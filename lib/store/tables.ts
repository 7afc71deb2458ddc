/** Reads from what the projector has written. Each is async, because another store may be far away. */

import { DatabaseSync } from "node:sqlite";
import { Statements } from "../base/sqlite.ts";
import type { ErrorCode } from "../protocol/errors.ts";
import { ChangeTables } from "./change_tables.ts";
import { GroupTables, IN_INBOX, LOOKED_AT } from "./group_tables.ts";
import { ENTRIES_AFTER, HEADS } from "./inbox_tables.ts";
import { LifeTables } from "./life_tables.ts";
import { COLUMNS, toMessages } from "./message_rows.ts";
import { type DeviceName, Holders } from "./retention.ts";
import { seqAt, seqReached } from "./moments.ts";
import { CHANGE, type Message } from "./records.ts";

/** What is known of a device. */
export interface DeviceState {
  /** Everything up to here has been acked. */
  readonly cursor: number;
  /** The highest id it has sent; empty when none. */
  readonly lastId: string;
}

/** What is known of a user's inbox. */
export interface InboxState {
  /** The newest entry's `pos`, or 0. */
  readonly head: number;
  /** The oldest entry's `pos`, or 0. */
  readonly oldest: number;
  /** Entries from others that no device has acked. */
  readonly waiting: number;
  /** Up to here entries stand in the broker's queue. */
  readonly moved: number;
  readonly devices: ReadonlyMap<string, DeviceState>;
}

/** The first answer that a message id got. */
export type FirstAnswer =
  | { readonly stored: { conversation: string; seq: number; ts: number } }
  | { readonly refused: ErrorCode };

/** A conversation as its owner lists it. */
export interface ConversationSummary {
  readonly last: Message;
  /** Read up to, by user. */
  readonly reads: ReadonlyMap<string, number>;
  /** How much of what others wrote the user has not read, among the newest LOOKED_AT. */
  readonly unread: number;
}

/** A read-only view of the messages database. */
export class Tables {
  #database: DatabaseSync;
  #statements: Statements;
  /** Who is in which group, and what of it reaches whom. */
  readonly groups: GroupTables;
  /** What has become of messages. */
  readonly changes: ChangeTables;
  /** How far they have got, and when. */
  readonly life: LifeTables;

  constructor(path: string) {
    this.#database = new DatabaseSync(path, { readOnly: true });
    this.#database.exec("PRAGMA busy_timeout=5000; PRAGMA cache_size=-65536");
    this.#statements = new Statements(this.#database);
    this.groups = new GroupTables(this.#statements);
    this.changes = new ChangeTables(this.#statements);
    this.life = new LifeTables(this.#statements);
  }

  /** The inbox and devices of a user, as far as projected. */
  inbox(user: string): Promise<InboxState> {
    const bounds = this.#one(
      `SELECT (SELECT pos FROM inbox WHERE user = ?1 ORDER BY pos LIMIT 1) AS oldest,
         (SELECT pos FROM inbox WHERE user = ?1 ORDER BY pos DESC LIMIT 1) AS head`,
      user,
    );
    const moved = this.#one("SELECT pos FROM moved WHERE user = ?", user);
    const devices = this.#all("SELECT device, cursor, last_id FROM device WHERE user = ?", user);
    const acked = Math.max(0, ...devices.map(({ cursor }) => cursor as number));
    const waiting = this.#one(
      `SELECT count(*) AS count FROM inbox i JOIN message m ON m.n = i.pos
       WHERE i.user = ? AND i.pos > ? AND m.sender <> i.user`,
      user,
      acked,
    );
    const groups = this.groups.bounds(user);
    const oldest = [Number(bounds?.oldest ?? 0), groups.oldest].filter((pos) => pos > 0);
    return Promise.resolve({
      // What was acked may have left since.
      head: Math.max(Number(bounds?.head ?? 0), groups.head, acked),
      oldest: oldest.length > 0 ? Math.min(...oldest) : 0,
      waiting: Number(waiting!.count),
      moved: Number(moved?.pos ?? 0),
      devices: new Map(devices.map((row) => [
        row.device as string,
        { cursor: row.cursor as number, lastId: row.last_id as string },
      ])),
    });
  }

  /** Entries of an inbox above `pos`, oldest first, at most `limit`. */
  async entriesAfter(user: string, pos: number, limit: number): Promise<Message[]> {
    const ofGroups = this.groups.entriesAfter(user, pos, limit);
    const direct = this.#messages(ENTRIES_AFTER, user, pos, limit);
    if (ofGroups.length === 0) return await Promise.resolve(direct);
    return [...direct, ...ofGroups].sort((one, other) => one.n - other.n).slice(0, limit);
  }

  /** The id of the entry at `pos`, or null when there is none there. */
  entryId(user: string, pos: number): Promise<string | null> {
    const row = this.#one(
      `SELECT m.id FROM message m WHERE m.n = ?1 AND ${IN_INBOX}`,
      pos,
      user,
    );
    return Promise.resolve(row ? row.id as string : null);
  }

  /** The highest `seq` of a conversation, 0 for a new one. */
  lastSeq(conversation: string): Promise<number> {
    const row = this.#one(
      `SELECT max(coalesce((SELECT max(seq) FROM message WHERE conversation = ?1), 0),
         coalesce((SELECT seq FROM trimmed WHERE conversation = ?1), 0)) AS seq`,
      conversation,
    );
    return Promise.resolve(Number(row!.seq));
  }

  /** What was answered to (sender, id) the first time, or null when it is new (delivery rule 3). */
  firstAnswer(sender: string, id: string): Promise<FirstAnswer | null> {
    const stored = this.#one(
      "SELECT conversation, seq, ts FROM message WHERE sender = ? AND id = ? ORDER BY n LIMIT 1",
      sender,
      id,
    ) ??
      this.#one("SELECT conversation, seq, ts FROM gone WHERE sender = ? AND id = ?", sender, id);
    if (stored) {
      return Promise.resolve({
        stored: stored as { conversation: string; seq: number; ts: number },
      });
    }
    const refusal = this.#one("SELECT code FROM refusal WHERE sender = ? AND id = ?", sender, id);
    return Promise.resolve(refusal ? { refused: refusal.code as ErrorCode } : null);
  }

  /** Whether `user`'s inbox has the message `id` of `sender`, or has had it (delivery rule 18). */
  hasEntry(user: string, sender: string, id: string): Promise<boolean> {
    return Promise.resolve(
      this.#one(
        `SELECT 1 FROM message m WHERE m.sender = ?1 AND m.id = ?3 AND ${IN_INBOX}
         UNION ALL SELECT 1 FROM gone WHERE sender = ?1 AND id = ?3`,
        sender,
        user,
        id,
      ) !== undefined,
    );
  }

  /** Messages of a conversation, changes of them left out, with seq in (after, before), `limit` of them next to the bound given. */
  async page(
    conversation: string,
    bounds: { before?: number; after?: number },
    limit: number,
  ): Promise<Message[]> {
    const rising = bounds.after !== undefined;
    const rows = this.#messages(
      `SELECT ${COLUMNS} FROM message m WHERE m.conversation = ? AND m.seq ${rising ? ">" : "<"} ?
         AND NOT m.flags & ${CHANGE} ORDER BY m.seq ${rising ? "ASC" : "DESC"} LIMIT ?`,
      conversation,
      rising ? bounds.after! : bounds.before ?? Number.MAX_SAFE_INTEGER,
      limit,
    );
    return await Promise.resolve(rising ? rows : rows.reverse());
  }

  /** The number of the first message of a conversation that is not older than `at`. */
  seqAt(conversation: string, at: number): Promise<number> {
    return Promise.resolve(seqAt(this.#statements, conversation, at));
  }

  /** The highest seq of a conversation among messages up to `n`: how far somebody's acks have got. */
  seqReached(conversation: string, n: number): Promise<number> {
    const left = this.#one("SELECT seq FROM trimmed WHERE conversation = ?", conversation);
    const reached = seqReached(this.#statements, conversation, n);
    return Promise.resolve(Math.max(reached, Number(left?.seq ?? 0)));
  }

  /** A user's conversations, the one with the newest message first. */
  async conversations(user: string, limit: number): Promise<ConversationSummary[]> {
    const rows = this.#messages(
      `SELECT ${COLUMNS} FROM participant p JOIN message m ON m.conversation = p.conversation
         AND m.seq = (SELECT seq FROM message WHERE conversation = p.conversation
           AND NOT flags & ${CHANGE} ORDER BY seq DESC LIMIT 1)
       WHERE p.user = ? ORDER BY m.n DESC LIMIT ?`,
      user,
      limit,
    );
    const summaries: ConversationSummary[] = [];
    for (const last of rows) {
      const { conversation } = last, reads = await this.reads(conversation);
      const unread = this.#unread(conversation, user, reads.get(user) ?? 0);
      summaries.push({ last, reads, unread });
    }
    return summaries;
  }

  #unread(conversation: string, user: string, seen: number): number {
    const row = this.#one(
      `SELECT count(*) AS count FROM (SELECT sender, flags FROM message
         WHERE conversation = ? AND seq > ? ORDER BY seq DESC LIMIT ${LOOKED_AT})
       WHERE sender <> ? AND NOT flags & ${CHANGE}`,
      conversation,
      seen,
      user,
    );
    return Number(row!.count);
  }

  /** How far each reader has read a conversation. */
  reads(conversation: string): Promise<Map<string, number>> {
    const rows = this.#all("SELECT user, seq FROM read_mark WHERE conversation = ?", conversation);
    return Promise.resolve(new Map(rows.map((row) => [row.user as string, row.seq as number])));
  }

  /** How far a user has read a conversation; 0 for not at all. */
  readMark(conversation: string, user: string): Promise<number> {
    const row = this.#one(
      "SELECT seq FROM read_mark WHERE conversation = ? AND user = ?",
      conversation,
      user,
    );
    return Promise.resolve(Number(row?.seq ?? 0));
  }

  /** Drained bodies whose ack may not have arrived, with how many there are (delivery rule 18). */
  digests(user: string): Promise<Map<string, number>> {
    const rows = this.#all("SELECT digest, count FROM digest WHERE user = ?", user);
    return Promise.resolve(new Map(rows.map((row) => [row.digest as string, row.count as number])));
  }

  /** Users who have entries that no device of theirs has acked and that are not with the broker. */
  usersToMove(): Promise<string[]> {
    const rows = this.#all(
      `SELECT i.user, max(i.pos) AS head,
         (SELECT max(cursor) FROM device d WHERE d.user = i.user) AS acked,
         (SELECT pos FROM moved v WHERE v.user = i.user) AS moved
       FROM (${HEADS}) i GROUP BY i.user
       HAVING max(i.pos) > max(coalesce(acked, 0), coalesce(moved, 0))`,
    );
    const direct = rows.map((row) => row.user as string);
    return Promise.resolve([...new Set([...direct, ...this.groups.usersToMove()])]);
  }

  /** Those who hold messages back as long as one of these devices has not acked them. */
  holders(devices: readonly DeviceName[]): Holders {
    return new Holders(this.#statements, devices);
  }

  /** The message that `sender` sent under `id`, or null when there is none, or none any more. */
  placeOf(sender: string, id: string): Promise<{ conversation: string; n: number } | null> {
    const row = this.#one(
      "SELECT conversation, n FROM message WHERE sender = ? AND id = ? ORDER BY n LIMIT 1",
      sender,
      id,
    );
    return Promise.resolve((row ?? null) as { conversation: string; n: number } | null);
  }

  close(): void {
    this.#database.close();
  }

  #messages(sql: string, ...values: (string | number)[]): Message[] {
    return toMessages(this.#all(sql, ...values));
  }

  #one(sql: string, ...values: (string | number)[]): Record<string, unknown> | undefined {
    return this.#statements.get(sql).get(...values) as Record<string, unknown> | undefined;
  }

  #all(sql: string, ...values: (string | number)[]): Record<string, unknown>[] {
    return this.#statements.get(sql).all(...values) as Record<string, unknown>[];
  }
}
