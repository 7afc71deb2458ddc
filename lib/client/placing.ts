/** Where messages stand in a conversation, and what changes do to those that stand there. */

import { isChange } from "../protocol/extra_fields.ts";
import { changedBy } from "./changes.ts";
import type { Conversation, Message } from "./state.ts";
import type { Kept } from "./store.ts";

/** How many messages of a conversation are held in memory; older ones are in the store. */
export const HELD = 500;

/** Puts messages where they belong; one that is there already is replaced only by a later stage of itself. */
export function place(conversation: Conversation, added: readonly Message[]): Conversation {
  // A backlog comes in order: then nothing needs to be looked for.
  if (follow(conversation.messages.at(-1), added)) {
    const messages = [...conversation.messages, ...added];
    return { ...conversation, messages: messages.length > HELD ? messages.slice(-HELD) : messages };
  }
  const byId = new Map(conversation.messages.map((one) => [one.id, one]));
  for (const message of added) {
    const before = byId.get(message.id);
    if (!before || before.state === "waiting") byId.set(message.id, message);
  }
  const messages = [...byId.values()].sort(inOrder);
  return { ...conversation, messages: messages.length > HELD ? messages.slice(-HELD) : messages };
}

/** True when all have places, one after the other, and after `last`. */
function follow(last: Message | undefined, added: readonly Message[]): boolean {
  let before = last;
  for (const message of added) {
    if (before && (before.seq === 0 || inOrder(before, message) >= 0)) return false;
    if (message.seq === 0) return false;
    before = message;
  }
  return true;
}

function inOrder(a: Message, b: Message): number {
  if (a.seq === 0 || b.seq === 0) {
    // Those without a place come last, in the order of their ids, which rise.
    if (a.seq !== b.seq) return a.seq === 0 ? 1 : -1;
    return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
  }
  return a.era - b.era || a.seq - b.seq;
}

/** Edits, deletions and reactions, and what stands for itself. */
export function apart<K extends Kept>(entries: readonly K[]): [changes: K[], others: K[]] {
  const changes = entries.filter(({ extra }) => isChange(extra));
  if (changes.length === 0) return [changes, [...entries]];
  return [changes, entries.filter(({ extra }) => !isChange(extra))];
}

/** The conversation after a change of one of its messages; of one that is not in memory nothing is seen. */
export function applied(conversation: Conversation, change: Kept, me: string): Conversation {
  const { target, target_id } = change.extra!;
  const at = conversation.messages.findLastIndex((one) =>
    target_id === undefined ? one.era === change.era && one.seq === target : one.id === target_id
  );
  if (at < 0) return conversation;
  const message = changedBy(conversation.messages[at]!, change, me);
  return { ...conversation, messages: conversation.messages.with(at, message) };
}
