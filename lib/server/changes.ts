/**
 * What edits, deletions and reactions have in common: they are about a message that stands in the
 * conversation, and take the way of a message themselves, so that whoever has the one gets the other.
 */

import type { ErrorCode } from "../protocol/errors.ts";
import type { Extra } from "../protocol/extra_fields.ts";
import { foldName, isName } from "../protocol/names.ts";
import type { Request } from "../protocol/schema.ts";
import type { Message } from "../store/records.ts";
import { keyOf } from "./conversations.ts";
import { address } from "./handlers/send.ts";
import { again, once, type StillNew } from "./once.ts";
import { pageOf } from "./page.ts";
import type { Parts } from "./parts.ts";
import type { Session } from "./session.ts";

/** A request that changes a message. */
export type ChangeRequest = Request<"edit" | "delete" | "react">;

/** Why `me` may not do this to the message, or null. `key` is its conversation in the store. */
export type Judge = (
  parts: Parts,
  me: string,
  key: string,
  message: Message,
) => ErrorCode | null | Promise<ErrorCode | null>;

/** Does the change once; `extra` and `text` are what its entry says besides which message is meant. */
export function change(
  parts: Parts,
  session: Session,
  request: ChangeRequest,
  judge: Judge,
  extra: Extra,
  text = "",
): Promise<void> | void {
  const work = async (
    parts: Parts,
    session: Session,
    request: ChangeRequest,
    stillNew: StillNew,
  ): Promise<void> => {
    const user = session.user!, me = user.name;
    const to = isName(request.to) ? request.to : foldName(request.to);
    const { id, target } = request;
    const key = keyOf(to, me);
    await parts.store.settled();
    const message = await messageAt(parts, me, key, target);
    const code = message ? await judge(parts, me, key, message) : "unknown_message";
    // While that took its time the world went on.
    if (session.connection.closing) return;
    if (parts.stopping) return session.retry(id, "stopping");
    if (!stillNew(session, request)) return await again(parts, session, request, work);
    if (code) return parts.delivery.refuse(session, user, session.device, id, code);
    const about = { ...extra, target, target_id: message!.id };
    return await address(parts, session, { id, to, text, extra: about }, stillNew);
  };
  return once(parts, session, request, work);
}

/** The message with that number, when this user can see it and it has not been deleted. */
async function messageAt(
  parts: Parts,
  me: string,
  key: string,
  seq: number,
): Promise<Message | undefined> {
  const [message] = await pageOf(parts, me, key, { after: seq - 1 }, 1);
  return message?.seq === seq && !message.extra?.deleted ? message : undefined;
}

/** True for one's own words; what the server says of a group belongs to nobody. */
export function isOwn(message: Message, me: string): boolean {
  return message.from === me && message.extra?.kind === undefined;
}
