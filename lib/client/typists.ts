/** Who types in a conversation, and until when that holds without news (delivery rule 23). Pure. */

import type { Conversation } from "./state.ts";

type Typing = Conversation["typing"];

/** Those who still type after some have stopped. */
export function ended(typing: Typing, who: readonly string[]): Typing {
  if (!who.some((user) => typing.has(user))) return typing;
  return new Map([...typing].filter(([user]) => !who.includes(user)));
}

/** Those of whom it still holds. */
export function stillTyping(typing: Typing, now: number): Typing {
  return new Map([...typing].filter(([, until]) => until > now));
}

/** Who is to be named where there is room for one: the latest to begin. */
export function typistOf({ typing }: Conversation): string | undefined {
  return [...typing.keys()].at(-1);
}
