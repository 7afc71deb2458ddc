/** What has been scrolled back to: older than what the client holds in memory, as one list with that. */

import { isChange } from "../../protocol/extra_fields.ts";
import { applied } from "../../client/placing.ts";
import type { Change, Conversation, Message } from "../../client/state.ts";
import type { Kept } from "../../client/store.ts";

/** Messages of one conversation, oldest first. */
export type Past = readonly Message[];

/** The past with a page of history before it or in it. */
export function withPage(past: Past, page: readonly Kept[]): Past {
  const stored = page.map((one): Message => ({ ...one, state: "stored" }));
  const [first, last] = [stored[0], stored.at(-1)];
  if (!first || !last) return past;
  // Mostly it comes before or after all that is here: then nothing needs to be looked for.
  if (past.length === 0 || inOrder(last, past[0]!) < 0) return [...stored, ...past];
  if (inOrder(past.at(-1)!, first) < 0) return [...past, ...stored];
  const byId = new Map(past.map((one) => [one.id, one]));
  for (const one of stored) byId.set(one.id, one);
  return [...byId.values()].sort(inOrder);
}

function inOrder(a: Message, b: Message): number {
  return a.era - b.era || a.seq - b.seq;
}

/** The past after the client has moved on: what it no longer holds is the past's now. */
export function movedOn(
  past: Past,
  before: Conversation | undefined,
  changes: readonly Change[],
  after: Conversation,
): Past {
  const first = after.messages[0];
  if (!first || !before?.messages[0] || before.messages[0].id === first.id) return past;
  const came = keptIn(changes, after.name).filter(({ extra }) => !isChange(extra));
  const left = [...before.messages.filter(({ seq }) => seq > 0), ...came]
    .filter(({ era, seq }) => era < first.era || (era === first.era && seq < first.seq));
  return withPage(past, left);
}

function keptIn(changes: readonly Change[], name: string): Kept[] {
  return changes.flatMap((change) => change.type === "kept" ? change.messages : [])
    .filter((one) => one.conversation === name);
}

/** The past after edits, deletions and reactions. */
export function withChanges(
  past: Past,
  changes: readonly Change[],
  name: string,
  me: string,
): Past {
  const conversation = { name, messages: past } as Conversation;
  return keptIn(changes, name)
    .filter(({ extra }) => isChange(extra))
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
