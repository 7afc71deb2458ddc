/** Where in a conversation a moment is. */

import type { Statements } from "../base/sqlite.ts";

/**
 * The number of the first message that is not older than `at`, one above the last where all are. Numbers
 * rise with time, or nearly so: letters keep the time they were written at. Halving them needs no index.
 */
export function seqAt(statements: Statements, conversation: string, at: number): number {
  const from = statements.get(
    "SELECT seq, ts FROM message WHERE conversation = ? AND seq >= ? ORDER BY seq LIMIT 1",
  );
  const last = statements.get("SELECT max(seq) AS seq FROM message WHERE conversation = ?")
    .get(conversation)?.seq as number | null;
  let low = 1, high = (last ?? 0) + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const row = from.get(conversation, middle) as { seq: number; ts: number } | undefined;
    if (!row || row.ts >= at) high = middle;
    else low = row.seq + 1;
  }
  return low;
}
