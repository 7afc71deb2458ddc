/** How far a person has read each conversation: what is news about it, and what the server does not know. */

import type { Event, Request } from "../protocol/schema.ts";
import type { State } from "./state.ts";
import type { ClientStore, Kept } from "./store.ts";

/** Messages were before a person's eyes: what of that `state` does not show yet, once for each conversation. */
export function newlyRead(
  messages: readonly Kept[],
  { era, me, conversations }: State,
): Event<"read">[] {
  const read = new Map<string, number>();
  for (const message of messages) {
    if (message.era !== era || message.from === me) continue;
    const { conversation, seq } = message;
    const known = read.get(conversation) ?? conversations.get(conversation)?.seen ?? 0;
    if (seq > known) read.set(conversation, seq);
  }
  return [...read].map(([conversation, seq]) => ({ type: "read", conversation, user: me, seq }));
}

/** What to tell the server, given how far it knows: a connection may have taken the news with it. */
export function untold(
  { conversations: told }: Event<"conversations">,
  { conversations }: State,
): Request<"read">[] {
  const known = new Map(told.map(({ conversation, seen }) => [conversation, seen]));
  return [...conversations.values()]
    .filter(({ name, seen }) => seen > (known.get(name) ?? 0))
    .map(({ name, seen }) => ({ type: "read", conversation: name, seq: seen }));
}

/** Notes on the device that these were shown, for the next start. */
export function noteShown(
  store: Pick<ClientStore, "markShown">,
  messages: readonly Kept[],
): void {
  try {
    store.markShown(messages);
  } catch {
    // The disk does not take it: the next start shows them once more.
  }
}
