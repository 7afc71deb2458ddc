/** `send`: finds a message's conversation and recipient; that it happens once is seen to before (once.ts). */
import type { Extra } from "../../protocol/extra_fields.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { EVERYONE, foldName, isName, isShared } from "../../protocol/names.ts";
import type { Request } from "../../protocol/schema.ts";
import { ReadSend } from "../../protocol/send_line.ts";
import { conversationOf, type Head } from "../conversations.ts";
import { toEveryone } from "../everyone.ts";
import { toGroup } from "../groups/send.ts";
import { again, once, type StillNew } from "../once.ts";
import type { Parts } from "../parts.ts";
import type { Handler } from "../router.ts";
import type { Session } from "../session.ts";
import type { User } from "../user.ts";

/** A message as its sender puts it: `send`, or what becomes one (a file that is whole). */
export interface Sending extends Pick<Request<"send">, "id" | "to" | "text" | "reply_to"> {
  readonly extra?: Extra;
}

export const send: Handler<"send"> = (parts, session, request) =>
  once(parts, session, request, address);

/** Finds the recipient and the conversation: at once when both are in memory. */
export function address(
  parts: Parts,
  session: Session,
  request: Sending,
  stillNew: StillNew,
): Promise<void> | void {
  const user = session.user!;
  let to = request.to, recipient = parts.users.peek(to);
  if (!recipient && !isName(to)) {
    to = foldName(to);
    if (isShared(to)) return sendToShared(parts, session, request, to, stillNew);
    recipient = parts.users.peek(to);
  }
  if (to === user.name) {
    return parts.delivery.refuse(session, user, session.device, request.id, "yourself");
  }
  const head = headOf(parts, session, recipient?.name ?? to);
  if (recipient && head && ready(parts, recipient)) {
    return accept(parts, session, request, recipient, head);
  }
  return prepare(parts, session, request, to, conversationOf(user.name, to), stillNew);
}

/** The head of the conversation with `to`, if it is in memory: mostly the one before. */
function headOf(parts: Parts, session: Session, to: string): Head | undefined {
  if (session.last?.to === to && !session.last.head.forgotten) return session.last.head;
  const head = parts.conversations.peek(conversationOf(session.user!.name, to));
  if (head) session.last = { to, head };
  return head;
}

/** To a group or to everyone. */
function sendToShared(
  parts: Parts,
  session: Session,
  request: Sending,
  to: string,
  stillNew: StillNew,
): Promise<void> | void {
  const { id, text, reply_to: replyTo = "", extra = null } = request;
  const content = { id, text, replyTo, extra };
  const work = address;
  return to === EVERYONE
    ? toEveryone(parts, session, request, content, stillNew, work)
    : toGroup(parts, session, to, { request, content, stillNew, work });
}

async function prepare(
  parts: Parts,
  session: Session,
  request: Sending,
  to: string,
  key: string,
  stillNew: StillNew,
): Promise<void> {
  const recipient = isName(to) ? await parts.users.load(to) : null;
  if (!recipient) {
    if (!stillNew(session, request)) return await again(parts, session, request, address);
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
  if (!stillNew(session, request)) return await again(parts, session, request, address);
  accept(parts, session, request, recipient, head);
}

/** False while old letters of this user may be at the broker: they come first (delivery rule 19). */
function ready(parts: Parts, recipient: User): boolean {
  return parts.absence === null || recipient.drained === parts.store.epoch;
}

function accept(
  parts: Parts,
  session: Session,
  request: Sending,
  recipient: User,
  head: Head,
): void {
  const user = session.user!;
  // Who is blocked may still take back what they have said.
  if (recipient.refuses(user.name) && request.extra?.kind !== "delete") {
    return parts.delivery.refuse(session, user, session.device, request.id, "blocked");
  }
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
      extra: request.extra ?? null,
      quoted: request instanceof ReadSend ? request.quoted : undefined,
    },
    head,
    recipients,
    { user, device: session.device },
  );
}
