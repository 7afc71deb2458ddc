/** Reads what has become of messages since they were sent. */

import type { Statements } from "../base/sqlite.ts";
import type { Reactions } from "../protocol/extra_fields.ts";

/** How many who reacted are named; the others are counted. */
const NAMED = 20;

export class ChangeTables {
  constructor(private readonly statements: Statements) {}

  /** The reactions under each of these messages of a conversation, as `viewer` sees them. */
  reactions(
    conversation: string,
    seqs: readonly number[],
    viewer: string,
  ): Promise<Map<number, Reactions>> {
    const all = new Map<number, Reactions>();
    const rows = this.statements.get(
      `SELECT r.seq, r.emoji, r.user FROM json_each(?2) e
         JOIN reaction r ON r.conversation = ?1 AND r.seq = e.value ORDER BY r.n`,
    ).all(conversation, JSON.stringify(seqs)) as { seq: number; emoji: string; user: string }[];
    for (const { seq, emoji, user } of rows) {
      const reactions = all.get(seq) ?? [];
      all.set(seq, reactions);
      let one = reactions.find((reaction) => reaction.emoji === emoji);
      if (!one) reactions.push(one = { emoji, count: 0, users: [] });
      one.count++;
      if (one.users.length < NAMED) one.users.push(user);
      if (user === viewer) one.mine = true;
    }
    return Promise.resolve(all);
  }

  /** The emoji under a message, each with whether `user` is among those who put it there. */
  emoji(conversation: string, seq: number, user: string): Promise<Map<string, boolean>> {
    const rows = this.statements.get(
      `SELECT emoji, max(user = ?) AS mine FROM reaction WHERE conversation = ? AND seq = ?
       GROUP BY emoji`,
    ).all(user, conversation, seq);
    return Promise.resolve(new Map(rows.map((row) => [row.emoji as string, row.mine === 1])));
  }
}
