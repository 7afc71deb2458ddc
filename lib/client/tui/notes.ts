/** What is no message and stands among them: answers to commands, and what happened. */

import type { State } from "../state.ts";
import type { Note } from "./timeline.ts";

/** How many are kept in each conversation. */
const KEPT = 100;

/** Where notes go while nobody is open. */
const NOWHERE = "";

export class Notes {
  #notes = new Map<string, Note[]>();
  #number = 0;

  /** Puts lines under what is the newest message of that conversation now. */
  add(place: string | undefined, lines: readonly string[], state: State): void {
    if (lines.length === 0) return;
    const name = place ?? NOWHERE;
    const after = state.conversations.get(name)?.messages.at(-1)?.id;
    const notes = this.#notes.get(name) ?? [];
    this.#notes.set(name, [...notes, { number: ++this.#number, after, lines }].slice(-KEPT));
  }

  /** Those of one conversation, or of nowhere. */
  of(place: string | undefined): readonly Note[] {
    return this.#notes.get(place ?? NOWHERE) ?? [];
  }
}
