/** A message as the wire says it, as the client keeps it. */

import { type Extra, extra } from "../protocol/extra_fields.ts";
import type { Event } from "../protocol/schema.ts";
import type { Kept } from "./store.ts";

/** What a message may carry beyond its text; names of a newer server are not among them. */
const EXTRA = Object.keys(extra) as (keyof Extra)[];

/** An entry of the inbox, or a line of history, of the store that `era` counts. */
export function entryOf(event: Event<"history">["messages"][number], era: number): Kept {
  const { id, conversation, seq, from, text, ts, unverified = false, reply_to } = event;
  const more: Record<string, unknown> = {};
  for (const name of EXTRA) if (event[name] !== undefined) more[name] = event[name];
  return {
    ...{ id, conversation, era, seq, from, text, ts, unverified },
    ...(reply_to ? { reply_to } : {}),
    ...(Object.keys(more).length > 0 ? { extra: more } : {}),
  };
}
