/** The way of a request that changes a group: allowed or refused, then told to all by a message. */

import { isGroup, isName } from "../../protocol/names.ts";
import { again, once, type Work } from "../once.ts";
import type { Parts } from "../parts.ts";
import type { Session } from "../session.ts";
import type { User } from "../user.ts";
import { acceptInGroup } from "./accept.ts";
import { drain } from "./drained.ts";
import type { Group } from "./groups.ts";
import { refusalOf } from "./rules.ts";
import { after, NO_GROUP } from "./state.ts";
import { type ChangeRequest, extraOf, type Wish, wishOf } from "./wish.ts";

/** Does what the request asks for, once. */
export function changeGroup(
  parts: Parts,
  session: Session,
  request: ChangeRequest,
): Promise<void> | void {
  return once(parts, session, request, change);
}

const change: Work<ChangeRequest> = async (parts, session, request, stillNew) => {
  const actor = session.user!;
  const wish = wishOf(request, actor.name);
  const { group: key, member } = wish;
  const found = isGroup(key) ? await parts.groups.load(key) : null;
  const user = member === actor.name
    ? actor
    : isName(member)
    ? await parts.users.load(member)
    : null;
  const groups = user ? await parts.store.tables.groups.count(user.name) : 0;
  // A head is made only for what is, or is to be, a group: a name that nobody has must not stay.
  const possible = found !== null || (wish.kind === "created" && isGroup(key));
  const head = possible ? await parts.conversations.load(key) : null;
  const members = found?.state.recipients ?? [];
  if (head && !await drain(parts, user ? [...members, user] : members)) {
    return session.retry(request.id, "broker_away");
  }
  // While that took its time the world went on.
  if (session.connection.closing) return;
  if (parts.stopping) return session.retry(request.id, "stopping");
  if (!stillNew(session, request)) return await again(parts, session, request, change);
  const state = (found ?? parts.groups.peek(key))?.state ?? NO_GROUP;
  const facts = {
    actor: actor.name,
    known: user !== null,
    blocked: user?.refuses(actor.name) ?? false,
    groups,
    most: parts.groupMembers,
  };
  const refusal = refusalOf(state, wish, facts);
  if (refusal || !head) {
    const code = refusal ?? "unknown_group";
    return parts.delivery.refuse(session, actor, session.device, request.id, code);
  }
  accept(parts, session, request.id, wish, user, found ?? parts.groups.begin(key));
};

function accept(
  parts: Parts,
  session: Session,
  id: string,
  wish: Wish,
  user: User | null,
  group: Group,
): void {
  const before = group.state;
  const extra = extraOf(wish);
  const now = after(before, { extra, text: wish.text, user }, parts.store.n + 1);
  group.state = now;
  group.touched = parts.store.nextRow;
  // Who comes hears of it, and so does who goes.
  const recipients = before.recipients.length > now.recipients.length
    ? before.recipients
    : now.recipients;
  acceptInGroup(
    parts,
    session,
    parts.conversations.peek(group.key)!,
    { id, text: wish.text, replyTo: "", extra },
    recipients,
    () => group.state = before,
  );
}
