/** How far a person has seen each conversation during this run, and what of it the server does not know yet. */

import type { Request } from "../protocol/schema.ts";
import type { State } from "./state.ts";
import type { Kept } from "./store.ts";

/** Watermarks that only rise (delivery rule 9). */
export class Reads {
  #seen = new Map<string, number>();

  /** Messages were before a person's eyes. */
  note(messages: readonly Kept[], { era, me }: State): void {
    for (const message of messages) {
      if (message.era !== era || message.from === me) continue;
      const { conversation, seq } = message;
      this.#seen.set(conversation, Math.max(seq, this.#seen.get(conversation) ?? 0));
    }
  }

  /** What to tell the server, given what it knows according to `state`. */
  untold(state: State): Request[] {
    const requests: Request[] = [];
    for (const [conversation, seq] of this.#seen) {
      if (seq <= (state.conversations.get(conversation)?.seen ?? 0)) continue;
      requests.push({ type: "read", conversation, seq });
    }
    return requests;
  }

  /** A new store of the server's counts from the beginning. */
  forget(): void {
    this.#seen.clear();
  }
}
