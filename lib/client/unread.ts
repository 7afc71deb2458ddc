/** What of a conversation is new to oneself, for a list of conversations. Pure. */

import { mentions } from "./mentions.ts";
import { type Conversation, type State, unreadOf } from "./state.ts";

/** How much is unread, and whether one is named in it. */
export interface Unread {
  readonly count: number;
  readonly named: boolean;
}

/** Counts what is here, and what only the server has and has counted. */
export function unreadIn(state: State, conversation: Conversation): Unread {
  const here = unreadOf(state, conversation);
  const { latest, messages, seen } = conversation;
  const named = here.some(({ text }) => mentions(text, state.me));
  const isHere = messages.some(({ era, seq }) =>
    era === state.era && seq > 0 && seq <= (latest?.seq ?? 0)
  );
  if (!latest || isHere) return { count: here.length, named };
  // What has been read since, on another device, was counted then.
  const there = Math.min(latest.unread, Math.max(0, latest.seq - seen));
  return { count: here.length + there, named };
}
