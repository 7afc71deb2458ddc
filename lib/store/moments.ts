/**
 * Where in a conversation a moment is. Numbers rise with time and with the place in the store, so halving
 * them finds it in a few steps and needs no index.
 */

import type { Statements } from "../base/sqlite.ts";

interface Place {
  readonly seq: number;
  readonly ts: number;
  readonly n: number;
}

/**
 * The number of the first message that is not older than `at`, one above the last where all are. Nearly
 * so where letters came late: they keep the time they were written at.
 */
export function seqAt(statements: Statements, conversation: string, at: number): number {
  return firstSeq(statements, conversation, ({ ts }) => ts >= at);
}

/** The highest number among the messages up to the place `n`; 0 for none. */
export function seqReached(statements: Statements, conversation: string, n: number): number {
  const next = firstSeq(statements, conversation, (place) => place.n > n);
  const row = statements.get(
    "SELECT seq FROM message WHERE conversation = ? AND seq < ? ORDER BY seq DESC LIMIT 1",
  ).get(conversation, next);
  return row ? row.seq as number : 0;
}

/** The first number from which on `isLater` holds. */
function firstSeq(
  statements: Statements,
  conversation: string,
  isLater: (place: Place) => boolean,
): number {
  const from = statements.get(
    "SELECT seq, ts, n FROM message WHERE conversation = ? AND seq >= ? ORDER BY seq LIMIT 1",
  );
  const last = statements.get("SELECT max(seq) AS seq FROM message WHERE conversation = ?")
    .get(conversation)?.seq as number | null;
  let low = 1, high = (last ?? 0) + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const place = from.get(conversation, middle) as Place | undefined;
    if (!place || isLater(place)) high = middle;
    else low = place.seq + 1;
  }
  return low;
}
