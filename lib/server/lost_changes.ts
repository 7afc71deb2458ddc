/**
 * Edits, deletions and reactions that come out of a queue and are not known here: their store was lost,
 * or put back to an earlier day. Its numbers mean nothing, so the message is looked for by its id.
 */

import { type Extra, isChange } from "../protocol/extra_fields.ts";
import type { Letter } from "../mailbox/mailbox.ts";
import type { Store } from "../store/store.ts";

/**
 * What the letter carries: a change is about the message as it is numbered in the conversation `key`,
 * or about none when that is not here, or not its sender's to change.
 */
export async function aimedAnew(
  store: Store,
  { from, to, extra }: Letter,
  key: string,
): Promise<Extra | null> {
  if (!extra || !isChange(extra)) return extra ?? null;
  const { target: _, ...rest } = extra;
  if (rest.target_id === undefined) return rest;
  // It may have come just before, out of the same queue.
  await store.settled();
  for (const sender of extra.kind === "react" ? [from, to] : [from]) {
    const first = await store.tables.firstAnswer(sender, rest.target_id);
    if (first && "stored" in first && first.stored.conversation === key) {
      return { ...rest, target: first.stored.seq };
    }
  }
  return rest;
}
