/** What somebody reads of shared conversations: the parts that are theirs, and how far others are. */

import { EVERYONE } from "../../protocol/names.ts";
import type { Event } from "../../protocol/schema.ts";
import type { Message } from "../../store/records.ts";
import type { Parts } from "../parts.ts";
import { type CountLine, countsOf } from "./counts.ts";

type Line = Event<"conversations">["conversations"][number];

/** How many of a group's newest messages are looked through for one's own. */
const NEWEST = 32;

/** The counts of one's own messages among these; none where one is no member (any more). */
export async function countsIn(
  parts: Parts,
  key: string,
  me: string,
  messages: readonly Message[],
): Promise<{ counts?: CountLine[] }> {
  const own = messages.filter(({ from }) => from === me);
  if (key === EVERYONE || own.length === 0) return {};
  const group = await parts.groups.load(key);
  return group?.state.members.has(me) ? { counts: countsOf(group, own) } : {};
}

/** One's shared conversations, each with the number of its newest message in the store. */
export async function sharedConversations(
  parts: Parts,
  me: string,
): Promise<{ n: number; line: Line }[]> {
  const { tables, accounts } = parts.store;
  const muted = await accounts.mutes.of(me);
  const lines = [];
  for (const key of await tables.groups.conversations(me)) {
    const newest = await tables.groups.page(key, me, {}, NEWEST);
    const last = newest.at(-1);
    if (!last) continue;
    const seen = await tables.readMark(key, me);
    const line: Line = {
      conversation: key,
      seq: last.seq,
      ts: last.ts,
      text: last.text,
      from: last.from,
      delivered: 0,
      read: 0,
      seen,
      unread: await tables.groups.unread(key, me, seen),
      ...(muted.has(key) ? { muted: true } : {}),
      ...await countsIn(parts, key, me, newest),
    };
    lines.push({ n: last.n, line });
  }
  return lines;
}
