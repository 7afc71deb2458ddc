/** Acks: they move the device's cursor, and tell senders what has newly reached its first device (delivery rules 6 and 9). */

import { crashPoint } from "../base/crash_point.ts";
import { ChatError } from "../protocol/errors.ts";
import { isShared } from "../protocol/names.ts";
import { type Message, TO_MEMBERS, UNVERIFIED } from "../store/records.ts";
import type { Parts } from "./parts.ts";
import type { Session } from "./session.ts";
import { isApart, type User } from "./user.ts";

const PAGE = 1_024;

/** The session's device has everything up to `pos`. Throws ChatError `bad_ack`; nothing moves then. */
export function acknowledge(parts: Parts, session: Session, pos: number): void {
  const { user, reader } = session;
  if (!user || !reader) throw new ChatError("bad_ack");
  const acked = reader.ack(pos);
  if (!acked) throw new ChatError("bad_ack");
  crashPoint("server.after_push", acked.length);
  moveCursor(parts, session, pos);
  const before = user.acked;
  if (pos > before) user.acked = pos;
  for (const message of acked) if (message.n > before && fills(user, message)) user.waiting--;
  if (user.tells.delivered) tell(parts, user, acked, before);
  reader.wake();
}

/**
 * A device came back with more than it had acked: that counts as acked too (delivery rule 10). Call it
 * before `user.acked` is raised to `pos`.
 */
export async function acknowledgeLate(parts: Parts, user: User, pos: number): Promise<void> {
  await parts.store.settled();
  for (;;) {
    const before = user.acked;
    const page = await parts.store.tables.entriesAfter(user.name, before, PAGE);
    const late = page.filter(({ n }) => n <= pos);
    if (late.length === 0 || user.acked !== before) break;
    user.acked = late.at(-1)!.n;
    user.waiting -= late.filter((message) => fills(user, message)).length;
    if (user.tells.delivered) tell(parts, user, late, before);
  }
}

/** True for what counts against a mailbox: not one's own copies, nor what is kept once for a whole group. */
function fills(user: User, { from, flags }: Message): boolean {
  return from !== user.name && !(flags & TO_MEMBERS);
}

/** Tells senders what has reached its first device: the highest seq per conversation. */
function tell(parts: Parts, user: User, acked: readonly Message[], before: number): void {
  const reached = new Map<string, { from: string; seq: number }>();
  for (const message of acked) {
    if (message.n <= before || message.from === user.name || message.flags & UNVERIFIED) continue;
    if (isShared(message.conversation)) {
      parts.counts.changed(message.conversation);
      continue;
    }
    reached.set(message.conversation, message);
  }
  for (const { from, seq } of reached.values()) {
    const sender = parts.users.peek(from);
    if (!sender || isApart(sender, user)) continue;
    for (const other of sender.sessions) {
      other.mention({ type: "delivered", conversation: user.name, user: user.name, seq });
    }
  }
}

/** Moves the cursor of the session's device up to `pos`; it reaches the disk with the next group. */
export function moveCursor(parts: Parts, session: Session, pos: number): void {
  const { user, device } = session;
  const mark = user!.device(device);
  if (pos <= mark.cursor) return;
  mark.cursor = pos;
  noteCursor(parts, user!.name, device, pos);
}

/** Lets a cursor ride on the next group. */
export function noteCursor(parts: Parts, user: string, device: string, pos: number): void {
  parts.store.note(["c", user, device, pos]);
}
