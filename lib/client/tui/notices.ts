/** When somebody who looks elsewhere is called, and with which words. */

import { isShared } from "../../protocol/names.ts";
import { foreignWord } from "../../text/foreign_text.ts";
import { type Attention, callsFor } from "../calling.ts";
import type { Change, State } from "../state.ts";

/** At most one in so many milliseconds: a burst is one call. */
const BETWEEN_MS = 2_000;
/** How much of a message is told, in code points. */
const WORDS = 100;

/** Who wrote, behind a group's name where it is one, and the beginning of it; both safe for a terminal. */
export interface Notice {
  readonly title: string;
  readonly body: string;
}

/** Decides about calling. */
export class Notices {
  #last = -Infinity;

  /** What to call the person with; undefined to leave them alone. */
  of(
    changes: readonly Change[],
    state: State,
    attention: Attention,
    now: number,
  ): Notice | undefined {
    if (now - this.#last < BETWEEN_MS) return undefined;
    const [first] = callsFor(changes, state, attention);
    if (!first) return undefined;
    const { conversation, from, text, extra } = first;
    this.#last = now;
    const place = isShared(conversation) ? `${foreignWord(conversation)} ` : "";
    const body = [...foreignWord(extra?.file?.name ?? text)].slice(0, WORDS).join("");
    return { title: `${place}${foreignWord(from)}`, body };
  }
}
