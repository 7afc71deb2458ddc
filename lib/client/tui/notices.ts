/** When somebody who looks elsewhere is called: a bell, and the words where the terminal shows such (OSC 9). */

import { isShared } from "../../protocol/names.ts";
import { foreignWord } from "../../text/foreign_text.ts";
import type { Change, State } from "../state.ts";
import { mentions } from "./mentions.ts";

/** At most one in so many milliseconds: a burst is one call. */
const BETWEEN_MS = 2_000;
/** How much of a message is told, in code points. */
const WORDS = 100;

/** What the person has before their eyes. */
export interface Attention {
  /** The terminal is the one that keys go to; true where it does not tell. */
  readonly focused: boolean;
  /** Whose newest messages are on the screen. */
  readonly open: string | undefined;
}

/** Decides about calling. */
export class Notices {
  #last = -Infinity;

  /** What to call the person with, safe for a terminal; undefined to leave them alone. */
  of(
    changes: readonly Change[],
    state: State,
    { focused, open }: Attention,
    now: number,
  ): string | undefined {
    if (now - this.#last < BETWEEN_MS) return undefined;
    for (const change of changes) {
      if (change.type !== "kept" || change.history) continue;
      for (const { conversation, from, text, extra } of change.messages) {
        const isSeen = focused && conversation === open;
        if (from === state.me || isSeen || extra?.kind !== undefined) continue;
        const { muted = false } = state.conversations.get(conversation) ?? {};
        if (state.blocked.has(from) || muted && !mentions(text, state)) continue;
        this.#last = now;
        const place = isShared(conversation) ? `${foreignWord(conversation)} ` : "";
        const words = [...foreignWord(extra?.file?.name ?? text)].slice(0, WORDS).join("");
        return `${place}${foreignWord(from)}: ${words}`;
      }
    }
    return undefined;
  }
}
