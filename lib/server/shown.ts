/** Messages out of the tables, as history and search show them. */

import type { Event } from "../protocol/schema.ts";
import { type Message, UNVERIFIED } from "../store/records.ts";
import { addressOf } from "./conversations.ts";

/** A message without its text, as `me` sees it. */
export function outline(
  { id, conversation, seq, from, to, ts, replyTo, flags, extra }: Message,
  me: string,
): Omit<Event<"history">["messages"][number], "text"> {
  return {
    id,
    conversation: addressOf(conversation, me),
    seq,
    from,
    to,
    ts,
    ...(replyTo ? { reply_to: replyTo } : {}),
    ...(flags & UNVERIFIED ? { unverified: true } : {}),
    ...extra,
  };
}
