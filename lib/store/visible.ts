/** Which parts of which conversations somebody may look back at, for reading across all of them. */

import type { Statements } from "../base/sqlite.ts";
import { OPEN_END } from "./group_projection.ts";

/** From one message number to another, both included. */
export interface Span {
  readonly conversation: string;
  readonly from: number;
  readonly until: number;
  /** Only what was addressed to single people, this one among them. */
  readonly listed: boolean;
}

/**
 * All that `user` may look back at: conversations of two, of groups the time of membership (or all,
 * where a group shows all to its members), of what goes to everyone what came while they were online.
 */
export function visibleTo(statements: Statements, user: string): Span[] {
  const all = statements.get(
    `SELECT conversation, 0 AS "from", ?2 AS until, 0 AS listed FROM participant WHERE user = ?1
     UNION ALL
     SELECT s.conversation, iif(s.until_n = ?2 AND g.shows_all, g.from_n, s.from_n), s.until_n, 0
       FROM member s LEFT JOIN chat_group g ON g.conversation = s.conversation WHERE s.user = ?1
     UNION ALL
     SELECT conversation, min(n), max(n), 1 FROM seen_in WHERE user = ?1 GROUP BY conversation`,
  ).all(user, OPEN_END);
  return all.map((row) => ({ ...row, listed: row.listed === 1 }) as unknown as Span);
}

/** True when the message `n`, `seq` of its conversation, is in one of the spans. */
export function isVisible(
  statements: Statements,
  user: string,
  spans: readonly Span[],
  { n, conversation, seq }: { n: number; conversation: string; seq: number },
): boolean {
  return spans.some((span) => {
    if (span.conversation !== conversation || n < span.from || n > span.until) return false;
    return !span.listed || statements.get(
          "SELECT 1 FROM seen_in WHERE conversation = ? AND user = ? AND seq = ?",
        ).get(conversation, user, seq) !== undefined;
  });
}
