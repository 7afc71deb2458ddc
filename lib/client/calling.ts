/** For which of the messages that come somebody who looks elsewhere is called. Pure. */

import { mentions } from "./mentions.ts";
import type { Change, State } from "./state.ts";
import type { Kept } from "./store.ts";

/** What the person has before their eyes. */
export interface Attention {
  /** The keys go to this program; true where that is not known. */
  readonly focused: boolean;
  /** Whose newest messages are on the screen. */
  readonly open: string | undefined;
}

/**
 * The messages to call for, in order: of others, not before one's eyes, from nobody who is blocked, and
 * from where one wants to be left in peace only those that name one.
 */
export function callsFor(
  changes: readonly Change[],
  state: State,
  { focused, open }: Attention,
): Kept[] {
  return changes.flatMap((change) =>
    change.type === "kept" && !change.history ? change.messages : []
  ).filter(({ conversation, from, text, extra }) => {
    const isSeen = focused && conversation === open;
    if (from === state.me || isSeen || extra?.kind !== undefined) return false;
    const { muted = false } = state.conversations.get(conversation) ?? {};
    return !state.blocked.has(from) && (!muted || mentions(text, state.me));
  });
}
