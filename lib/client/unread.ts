/** What of a conversation is new to oneself, for a list of conversations. Pure. */

import { isShared } from "../protocol/names.ts";
import { mentions } from "./mentions.ts";
import { type Conversation, type State, unreadOf } from "./state.ts";

/** How much is unread, and whether one is named in it. */
export interface Unread {
  readonly count: number;
  readonly named: boolean;
}

/** Counts what is here, and what only the server has and has counted. */
export function unreadIn(state: State, conversation: Conversation): Unread {
  const { latest, messages, name, seen } = conversation;
  const isHidden = isShared(name) ? state.blocked : new Set();
  const here = unreadOf(state, conversation).filter(({ from }) => !isHidden.has(from));
  const named = here.some(({ text }) => mentions(text, state.me));
  const placed = messages.filter(({ era, seq }) => era === state.era && seq > 0);
  const [first, last] = [placed[0]?.seq ?? Infinity, placed.at(-1)?.seq ?? 0];
  // Back to what was read last, and on to what was said last: all that is unread is here.
  if (!latest || (first <= seen + 1 && last >= latest.seq)) return { count: here.length, named };
  // What has been read since, on another device, was counted then.
  const there = Math.min(latest.unread, Math.max(0, latest.seq - seen));
  const after = here.filter(({ seq }) => seq > latest.seq).length;
  return { count: after + Math.max(there, here.length - after), named };
}
