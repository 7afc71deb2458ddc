/** Where messages stand in a conversation, and what changes do to those that stand there. */

import { isChange } from "../protocol/extra_fields.ts";
import { changedBy, isAbout } from "./changes.ts";
import type { Conversation, Message } from "./state.ts";
import type { Kept } from "./store.ts";

/** How many messages of a conversation are held in memory; older ones are in the store. */
export const HELD = 500;

/**
 * Puts messages where they belong; one that is there already is replaced only by a later stage of itself, or
 * by its place in a later store of the server's.
 */
export function place(conversation: Conversation, added: readonly Message[]): Conversation {
  const { messages: held } = conversation;
  // A backlog comes in order: then nothing needs to be looked for, unless it may be here from before.
  if ((held[0] ?? added[0])?.era === added[0]?.era && follow(held.at(-1), added)) {
    const messages = [...held, ...added];
    return { ...conversation, messages: messages.length > HELD ? messages.slice(-HELD) : messages };
  }
  const byId = new Map(held.map((one) => [one.id, one]));
  for (const message of added) {
    const before = byId.get(message.id);
    const isOld = before && before.era < message.era && before.from === message.from;
    if (!before || before.state === "waiting" || isOld) byId.set(message.id, message);
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
  const at = conversation.messages.findLastIndex((one) => isAbout(change, one));
  if (at < 0) return conversation;
  const message = changedBy(conversation.messages[at]!, change, me);
  return { ...conversation, messages: conversation.messages.with(at, message) };
}
