/** A message to `*`: to all who are online when it is accepted, and to nobody else ever (delivery rule 22). */

import { EVERYONE } from "../protocol/names.ts";
import type { Content } from "./groups/accept.ts";
import { again, type Durable, type StillNew, type Work } from "./once.ts";
import type { Parts } from "./parts.ts";
import type { Session } from "./session.ts";

/** Accepts it, or refuses it where the operator has switched it off. */
export async function toEveryone<R extends Durable>(
  parts: Parts,
  session: Session,
  request: R,
  content: Content,
  stillNew: StillNew,
  work: Work<R>,
): Promise<void> {
  const user = session.user!, sender = { user, device: session.device };
  if (!parts.everyone) {
    return parts.delivery.refuse(session, user, session.device, content.id, "everyone_off");
  }
  const head = parts.conversations.peek(EVERYONE) ?? await parts.conversations.load(EVERYONE);
  if (session.connection.closing) return;
  if (parts.stopping) return session.retry(content.id, "stopping");
  if (!stillNew(session, request)) return await again(parts, session, request, work);
  const recipients = [...parts.presence.online].filter((one) =>
    one !== user && !one.refuses(user.name)
  );
  if (user.hasOther(session.device)) recipients.push(user);
  const { id, text, replyTo, extra } = content;
  const draft = {
    from: user.name,
    to: EVERYONE,
    id,
    text,
    ts: parts.clock(),
    replyTo,
    flags: 0,
    extra,
  };
  parts.delivery.accept(session, draft, head, recipients, sender);
}
