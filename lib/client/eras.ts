/** How far conversations have got, from one store of the server's to the next. Pure. */

import type { KeptMarks } from "./mark_keeper.ts";
import type { Conversation, State } from "./state.ts";
import { NO_MARKS } from "./ticks.ts";

/** A new store of the server's: its numbers begin again, and what was known counts for what was there. */
export function newEra(state: State, era: number): State {
  const conversations = new Map<string, Conversation>();
  for (const [name, one] of state.conversations) {
    const { delivered, read, counts } = one;
    const former = new Map(one.former).set(state.era, { delivered, read, counts });
    conversations.set(name, { ...one, ...NO_MARKS, latest: null, seen: 0, former });
  }
  return { ...state, era, conversations };
}

/** A conversation with what was known of it in an earlier run, of this era or of one before. */
export function withMarks(
  conversation: Conversation,
  { era, delivered, read, counts, seen }: KeptMarks,
  state: State,
): Conversation {
  const marks = { delivered, read, counts };
  if (era === state.era) return { ...conversation, ...marks, seen };
  return { ...conversation, former: new Map(conversation.former).set(era, marks) };
}
