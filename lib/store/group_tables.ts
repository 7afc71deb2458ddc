/** Reads of groups: who is in which, and what of their messages reaches whom (delivery rule 22). */

import type { Statements } from "../base/sqlite.ts";
import { OPEN_END } from "./group_projection.ts";
import { COLUMNS, toMessages } from "./message_rows.ts";
import { CHANGE, COPIED, type Message, TO_MEMBERS } from "./records.ts";

/** One who is a member now. */
export interface StoredMember {
  readonly user: string;
  readonly role: "owner" | "moderator" | "member";
  /** The number of the message that tells of the joining. */
  readonly since: number;
}

/** A group as it is now. */
export interface StoredGroup {
  readonly title: string;
  readonly topic: string;
  /** Members see what was said before they joined. */
  readonly showsAll: boolean;
  /** In the order in which they joined. */
  readonly members: readonly StoredMember[];
  readonly banned: readonly string[];
}

/** One of a user's groups. */
export interface GroupSummary {
  readonly conversation: string;
  readonly title: string;
  readonly topic: string;
  readonly showsAll: boolean;
  readonly role: StoredMember["role"];
  readonly members: number;
}

/** A stay in a group, both ends included. */
interface Span {
  readonly conversation: string;
  readonly from_n: number;
  readonly until_n: number;
  readonly from_seq: number;
  readonly until_seq: number;
}

/** So many of the newest in a conversation are looked at to say how much is unread: logins stay quick. */
export const LOOKED_AT = 1000;

/** Whether the message `m` is in the inbox of the user ?2. */
export const IN_INBOX = `(
  EXISTS (SELECT 1 FROM inbox i WHERE i.user = ?2 AND i.pos = m.n)
  OR m.flags & ${TO_MEMBERS} AND (m.sender <> ?2 OR m.flags & ${COPIED}) AND EXISTS (
    SELECT 1 FROM member s WHERE s.conversation = m.conversation AND s.user = ?2
      AND m.n BETWEEN s.from_n AND s.until_n))`;

/** What a stay puts into the inbox of the user ?2 above ?3 and up to ?4, in the conversation ?1. */
const OF_SPAN = `FROM message m WHERE m.conversation = ?1 AND m.flags & ${TO_MEMBERS}
  AND m.n > ?3 AND m.n <= ?4 AND (m.sender <> ?2 OR m.flags & ${COPIED})`;

export class GroupTables {
  constructor(private readonly statements: Statements) {}

  /** A group as it is now, or null when there never was one of that name. */
  group(conversation: string): Promise<StoredGroup | null> {
    const row = this.#one(
      "SELECT title, topic, shows_all FROM chat_group WHERE conversation = ?",
      conversation,
    );
    if (!row) return Promise.resolve(null);
    const members = this.#all(
      `SELECT user, role, from_n AS since FROM member WHERE conversation = ? AND until_n = ?
       ORDER BY from_n`,
      conversation,
      OPEN_END,
    );
    const banned = this.#all("SELECT user FROM banned WHERE conversation = ?", conversation);
    return Promise.resolve({
      title: row.title as string,
      topic: row.topic as string,
      showsAll: row.shows_all === 1,
      members: members as unknown as StoredMember[],
      banned: banned.map(({ user }) => user as string),
    });
  }

  /** The groups that a user is in now, by name. */
  groupsOf(user: string): Promise<GroupSummary[]> {
    const rows = this.#all(
      `SELECT g.conversation, g.title, g.topic, g.shows_all AS showsAll, s.role,
         (SELECT count(*) FROM member o WHERE o.conversation = g.conversation AND o.until_n = ?2)
           AS members
       FROM member s JOIN chat_group g ON g.conversation = s.conversation
       WHERE s.user = ?1 AND s.until_n = ?2 ORDER BY g.conversation`,
      user,
      OPEN_END,
    );
    for (const row of rows) row.showsAll = row.showsAll === 1;
    return Promise.resolve(rows as unknown as GroupSummary[]);
  }

  /** How many groups a user is in now. */
  count(user: string): Promise<number> {
    const row = this.#one(
      "SELECT count(*) AS count FROM member WHERE user = ? AND until_n = ?",
      user,
      OPEN_END,
    );
    return Promise.resolve(Number(row!.count));
  }

  /** The keys of the shared conversations that a user has ever seen something of. */
  conversations(user: string): Promise<string[]> {
    const keys = this.#all(
      `SELECT conversation FROM member WHERE user = ?1
       UNION SELECT conversation FROM seen_in WHERE user = ?1`,
      user,
    );
    return Promise.resolve(keys.map(({ conversation }) => conversation as string));
  }

  /**
   * What `user` may see of a shared conversation: from each joining to the leaving after it, all of it
   * where the group shows all and the user is a member; what is addressed to them alone besides. Messages
   * with seq in (after, before), `limit` of them next to the bound given, oldest first.
   */
  page(
    conversation: string,
    user: string,
    bounds: { before?: number; after?: number },
    limit: number,
  ): Promise<Message[]> {
    const rising = bounds.after !== undefined;
    const order = `ORDER BY m.seq ${rising ? "ASC" : "DESC"} LIMIT ?`;
    const after = bounds.after ?? 0, before = bounds.before ?? OPEN_END;
    const found = this.#messages(
      `SELECT ${COLUMNS} FROM seen_in e JOIN message m ON m.n = e.n
       WHERE e.conversation = ? AND e.user = ? AND e.seq > ? AND e.seq < ?
         AND NOT m.flags & ${CHANGE} ${order.replace("m.seq", "e.seq")}`,
      conversation,
      user,
      after,
      before,
      limit,
    );
    for (const { from_seq, until_seq } of this.#visible(conversation, user)) {
      const low = Math.max(after, from_seq - 1), high = Math.min(before, until_seq + 1);
      if (low + 1 >= high) continue;
      found.push(...this.#messages(
        `SELECT ${COLUMNS} FROM message m WHERE m.conversation = ? AND m.seq > ? AND m.seq < ?
           AND m.flags & ${TO_MEMBERS} AND NOT m.flags & ${CHANGE} ${order}`,
        conversation,
        low,
        high,
        limit,
      ));
    }
    found.sort((one, other) => one.seq - other.seq);
    return Promise.resolve(rising ? found.slice(0, limit) : found.slice(-limit));
  }

  /** How much of what `page` shows was written by others after `seen`, among the newest LOOKED_AT. */
  unread(conversation: string, user: string, seen: number): Promise<number> {
    const alone = this.#one(
      `SELECT count(*) AS count FROM (SELECT m.sender, m.flags FROM seen_in e
         JOIN message m ON m.n = e.n WHERE e.conversation = ? AND e.user = ? AND e.seq > ?
         ORDER BY e.seq DESC LIMIT ${LOOKED_AT}) WHERE sender <> ? AND NOT flags & ${CHANGE}`,
      conversation,
      user,
      seen,
      user,
    );
    const all = this.#visible(conversation, user).reduce((sum, { from_seq, until_seq }) => {
      const here = this.#one(
        `SELECT count(*) AS count FROM (SELECT sender, flags FROM message
           WHERE conversation = ? AND seq > ? AND seq <= ? ORDER BY seq DESC LIMIT ${LOOKED_AT})
         WHERE sender <> ? AND flags & ${TO_MEMBERS} AND NOT flags & ${CHANGE}`,
        conversation,
        Math.max(seen, from_seq - 1),
        until_seq,
        user,
      );
      return sum + Number(here!.count);
    }, Number(alone!.count));
    return Promise.resolve(all);
  }

  /** The newest and the oldest `pos` that groups have put into a user's inbox; 0 for none. */
  bounds(user: string): { head: number; oldest: number } {
    let head = 0, oldest = 0;
    for (const { conversation, from_n, until_n } of this.#spans(user, 0)) {
      const of = (order: string) => {
        const sql = `SELECT m.n ${OF_SPAN} ORDER BY m.n ${order} LIMIT 1`;
        return Number(this.#one(sql, conversation, user, from_n - 1, until_n)?.n ?? 0);
      };
      head = Math.max(head, of("DESC"));
      const first = of("ASC");
      if (first > 0 && (oldest === 0 || first < oldest)) oldest = first;
    }
    return { head, oldest };
  }

  /** What groups have put into a user's inbox above `pos`, oldest first, at most `limit`. */
  entriesAfter(user: string, pos: number, limit: number): Message[] {
    const found = this.#spans(user, pos).flatMap(({ conversation, from_n, until_n }) =>
      this.#all(
        `SELECT m.n ${OF_SPAN} ORDER BY m.n LIMIT ?5`,
        conversation,
        user,
        Math.max(pos, from_n - 1),
        until_n,
        limit,
      )
    );
    if (found.length === 0) return [];
    const numbers = found.map(({ n }) => n as number).sort((one, other) => one - other);
    return this.#messages(
      `SELECT ${COLUMNS} FROM json_each(?) e JOIN message m ON m.n = e.value ORDER BY m.n`,
      JSON.stringify(numbers.slice(0, limit)),
    );
  }

  /** Users for whom a group has something that no device of theirs has acked and the broker lacks. */
  usersToMove(): string[] {
    const rows = this.#all(
      `SELECT s.user,
         (SELECT max(m.n) FROM message m WHERE m.conversation = s.conversation
            AND m.flags & ${TO_MEMBERS} AND m.n <= s.until_n) AS head,
         (SELECT max(cursor) FROM device d WHERE d.user = s.user) AS acked,
         (SELECT pos FROM moved v WHERE v.user = s.user) AS moved
       FROM member s WHERE head > max(coalesce(acked, 0), coalesce(moved, 0))`,
    );
    return rows.map(({ user }) => user as string);
  }

  /** The stays of a user that may have something above `pos`. */
  #spans(user: string, pos: number): Span[] {
    return this.#all(
      "SELECT * FROM member WHERE user = ? AND until_n > ?",
      user,
      pos,
    ) as unknown as Span[];
  }

  /** Which parts of a conversation a user may see. */
  #visible(conversation: string, user: string): Span[] {
    const spans = this.#all(
      "SELECT * FROM member WHERE conversation = ? AND user = ? ORDER BY from_n",
      conversation,
      user,
    ) as unknown as Span[];
    const now = spans.at(-1);
    if (now?.until_n !== OPEN_END) return spans;
    const { shows_all, from_n, from_seq } = this.#one(
      "SELECT shows_all, from_n, from_seq FROM chat_group WHERE conversation = ?",
      conversation,
    )!;
    if (shows_all === 0) return spans;
    const since = { from_n: from_n as number, from_seq: from_seq as number };
    const before = spans.filter(({ until_n }) => until_n < since.from_n);
    return [...before, { ...now, ...since }];
  }

  #messages(sql: string, ...values: (string | number)[]): Message[] {
    return toMessages(this.#all(sql, ...values));
  }

  #one(sql: string, ...values: (string | number)[]): Record<string, unknown> | undefined {
    return this.statements.get(sql).get(...values) as Record<string, unknown> | undefined;
  }

  #all(sql: string, ...values: (string | number)[]): Record<string, unknown>[] {
    return this.statements.get(sql).all(...values) as Record<string, unknown>[];
  }
}
