/** How far the other side of a conversation has got, as far as it lets others know (delivery rule 9). */

import { addressOf } from "./conversations.ts";
import type { Parts } from "./parts.ts";
import { isApart } from "./user.ts";

/** The other side's watermarks in the conversation `key` as `viewer` sees it; 0 where there is none. */
export async function marksOf(
  { store, users }: Parts,
  key: string,
  viewer: string,
): Promise<{ delivered: number; read: number }> {
  const other = key.startsWith("~") ? null : await users.load(addressOf(key, viewer));
  const me = users.peek(viewer);
  if (!other || !me || isApart(other, me)) return { delivered: 0, read: 0 };
  return {
    delivered: other.tells.delivered ? await store.tables.seqReached(key, other.acked) : 0,
    read: other.tells.read ? await store.tables.readMark(key, other.name) : 0,
  };
}
