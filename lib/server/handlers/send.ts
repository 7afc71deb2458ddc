/**
 * `send`: a message's first station. New ids go straight to delivery; only an id that is not above the
 * device's last one is looked up, because it may be a repeat (delivery rule 3).
 */
import { LIMITS } from "../../protocol/limits.ts";
import { foldName, isName } from "../../protocol/names.ts";
import type { Request } from "../../protocol/schema.ts";
import { conversationOf, type Head } from "../conversations.ts";
import type { Parts } from "../parts.ts";
import type { Handler } from "../router.ts";
import type { Session } from "../session.ts";
import type { User } from "../user.ts";

export const send: Handler<"send"> = (parts, session, request) => {
  const { id } = request;
  if (parts.stopping) return session.retry(id, "stopping");
  if (session.heldBack(id)) return session.retry(id, "busy");
  const wait = session.pace?.take() ?? 0;
  if (wait > 0) {
    return new Promise<void>((resolve) => setTimeout(resolve, wait))
      .then(() => dispatch(parts, session, request));
  }
  return dispatch(parts, session, request);
};

function dispatch(parts: Parts, session: Session, request: Request<"send">): Promise<void> | void {
  const user = session.user!;
  if (isNew(session, request)) return address(parts, session, request, isNew);
  const done = user.lookup.then(() => repeat(parts, session, request));
  user.lookup = done.catch(() => {});
  return done;
}

/** An id above the device's last one, and above what came back from the broker, needs no look-up. */
function isNew(session: Session, { id }: Request<"send">): boolean {
  const user = session.user!;
  return id > user.device(session.device).lastId && id > user.lastLetter;
}

/** An id from before: it gets its first answer again, or it is new after all. */
async function repeat(parts: Parts, session: Session, request: Request<"send">): Promise<void> {
  await parts.store.settled();
  // A newer connection of this device resends it; this one could only double it.
  if (session.connection.closing) return;
  const first = await parts.store.tables.firstAnswer(session.user!.name, request.id);
  if (!first) return await address(parts, session, request, () => true);
  if ("refused" in first) return session.refused(request.id, first.refused);
  const { seq, ts } = first.stored;
  session.send({ type: "stored", id: request.id, conversation: foldName(request.to), seq, ts });
}

/** Finds the recipient and the conversation: at once when both are in memory. */
function address(
  parts: Parts,
  session: Session,
  request: Request<"send">,
  stillNew: typeof isNew,
): Promise<void> | void {
  const user = session.user!;
  const to = isName(request.to) ? request.to : foldName(request.to);
  if (to === user.name) {
    return parts.delivery.refuse(session, user, session.device, request.id, "yourself");
  }
  const recipient = parts.users.peek(to);
  const key = conversationOf(user.name, to);
  const head = parts.conversations.peek(key);
  if (recipient && head && ready(parts, recipient)) {
    return accept(parts, session, request, recipient, head);
  }
  return prepare(parts, session, request, to, key, stillNew);
}

async function prepare(
  parts: Parts,
  session: Session,
  request: Request<"send">,
  to: string,
  key: string,
  stillNew: typeof isNew,
): Promise<void> {
  const recipient = isName(to) ? await parts.users.load(to) : null;
  if (!recipient) {
    if (!stillNew(session, request)) return await dispatch(parts, session, request);
    return parts.delivery.refuse(
      session,
      session.user!,
      session.device,
      request.id,
      "unknown_user",
    );
  }
  if (!ready(parts, recipient) && !await parts.absence!.drained(recipient)) {
    return session.retry(request.id, "broker_away");
  }
  const head = await parts.conversations.load(key);
  // While that took its time the world went on.
  if (session.connection.closing) return;
  if (parts.stopping) return session.retry(request.id, "stopping");
  // Another connection of the device may have brought the same id meanwhile.
  if (!stillNew(session, request)) return await dispatch(parts, session, request);
  accept(parts, session, request, recipient, head);
}

/** False while old letters of this user may be at the broker: they come first (delivery rule 19). */
function ready(parts: Parts, recipient: User): boolean {
  return parts.absence === null || recipient.drained === parts.store.epoch;
}

function accept(
  parts: Parts,
  session: Session,
  request: Request<"send">,
  recipient: User,
  head: Head,
): void {
  const user = session.user!;
  if (recipient.waiting >= LIMITS.mailbox) {
    return parts.delivery.refuse(session, user, session.device, request.id, "mailbox_full");
  }
  const recipients = user.hasOther(session.device) ? [recipient, user] : [recipient];
  parts.delivery.accept(
    session,
    {
      from: user.name,
      to: recipient.name,
      id: request.id,
      text: request.text,
      ts: parts.clock(),
      replyTo: request.reply_to ?? "",
      flags: 0,
      extra: null,
    },
    head,
    recipients,
    { user, device: session.device },
  );
}
