/** Between the rows of a device's database and what the client works with. */

import { textOf } from "../base/sqlite.ts";
import { extraOf, type Outgoing } from "./outgoing.ts";
import type { Waiting } from "./pipeline.ts";
import type { Kept } from "./store.ts";

/** What one sent oneself, once it has its place. */
export function ownEntry(
  { id, text, request }: Waiting,
  { conversation, seq, ts }: Pick<Kept, "conversation" | "seq" | "ts">,
  era: number,
  me: string,
): Kept {
  const extra = request && extraOf(request);
  const reply_to = request?.type === "send" ? request.reply_to : undefined;
  return {
    ...{ id, conversation, era, seq, from: me, text, ts, unverified: false },
    ...(reply_to ? { reply_to } : {}),
    ...(extra ? { extra } : {}),
  };
}

/** True for what a row of the outbox says without its request. */
export function isPlain(request: Outgoing): boolean {
  return request.type === "send" && request.reply_to === undefined;
}

/** A row of the outbox. */
export function asWaiting(row: Record<string, unknown>): Waiting {
  const { id, to, text, ts, request } = row;
  const common = { id, to, text: textOf(text), ts } as Waiting;
  return request ? { ...common, request: JSON.parse(request as string) } : common;
}

/** A row of what was received. */
export function asKept(row: Record<string, unknown>): Kept {
  const { text, reply_to, extra, unverified, ...rest } = row;
  return {
    ...rest,
    text: textOf(text),
    unverified: unverified === 1,
    ...(reply_to ? { reply_to } : {}),
    ...(extra ? { extra: JSON.parse(extra as string) } : {}),
  } as Kept;
}
