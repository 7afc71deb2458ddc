/** What has been scrolled back to: older than what the client holds in memory, as one list with that. */

import { isChange } from "../../protocol/extra_fields.ts";
import { applied } from "../../client/placing.ts";
import type { Change, Conversation, Message } from "../../client/state.ts";
import type { Kept } from "../../client/store.ts";

/** Messages of one conversation, oldest first. */
export type Past = readonly Message[];

/** The past with a page of history before it or in it. */
export function withPage(past: Past, page: readonly Kept[]): Past {
  const byId = new Map(past.map((one) => [one.id, one]));
  for (const one of page) byId.set(one.id, { ...one, state: "stored" });
  return [...byId.values()].sort((a, b) => a.era - b.era || a.seq - b.seq);
}

/** The past after the client has moved on: what it no longer holds is the past's now. */
export function movedOn(past: Past, before: Conversation | undefined, after: Conversation): Past {
  const first = after.messages[0]?.id;
  const dropped = before?.messages.findIndex(({ id }) => id === first) ?? -1;
  if (!before || dropped <= 0) return past;
  return withPage(past, before.messages.slice(0, dropped).filter(({ seq }) => seq > 0));
}

/** The past after edits, deletions and reactions. */
export function withChanges(
  past: Past,
  changes: readonly Change[],
  name: string,
  me: string,
): Past {
  const conversation = { name, messages: past } as Conversation;
  return changes.flatMap((change) => change.type === "kept" ? change.messages : [])
    .filter((one) => one.conversation === name && isChange(one.extra))
    .reduce((one, change) => applied(one, change, me), conversation).messages;
}

/** All there is to show, oldest first. */
export function joined(past: Past, { messages }: Conversation): readonly Message[] {
  const held = new Set(messages.map(({ id }) => id));
  const older = past.filter(({ id }) => !held.has(id));
  if (older.length === 0) return messages;
  const placed = messages.filter(({ seq }) => seq > 0);
  const waiting = messages.filter(({ seq }) => seq === 0);
  return [...withPage(older, placed), ...waiting];
}
