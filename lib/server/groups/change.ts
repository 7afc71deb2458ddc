/** The way of a request that changes a group: allowed or refused, then told to all by a message. */

import type { ErrorCode } from "../../protocol/errors.ts";
import { isGroup, isName } from "../../protocol/names.ts";
import type { Head } from "../conversations.ts";
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
  const refused = (): ErrorCode | null =>
    refusalOf((found ?? parts.groups.peek(key))?.state ?? NO_GROUP, wish, {
      actor: actor.name,
      known: user !== null,
      blocked: user?.refuses(actor.name) ?? false,
      groups,
      most: parts.groupMembers,
    });
  // Nobody is waited for, and no conversation looked up, for what is refused anyway.
  const possible = refused() === null;
  if (possible && !await drainAll(parts, found, user)) {
    return session.retry(request.id, "broker_away");
  }
  // Last: a head that somebody waits with could be forgotten meanwhile.
  const head = possible ? await parts.conversations.load(key) : null;
  // While that took its time the world went on.
  if (session.connection.closing) return;
  if (parts.stopping) return session.retry(request.id, "stopping");
  if (!stillNew(session, request)) return await again(parts, session, request, change);
  // Forgotten during a long wait, or removed by the operator: what is in hand counts no more.
  const isGone = found !== null && parts.groups.peek(key) !== found ||
    user !== null && parts.users.peek(user.name) !== user;
  if (isGone) return await change(parts, session, request, stillNew);
  const refusal = refused();
  if (refusal !== null) {
    return parts.delivery.refuse(session, actor, session.device, request.id, refusal);
  }
  // It was not allowed a moment ago, and is now: what it takes has to be looked up.
  if (!head) return await change(parts, session, request, stillNew);
  accept(parts, session, request.id, wish, user, found ?? parts.groups.begin(key), head);
};

/** The members and whoever joins them. */
async function drainAll(parts: Parts, group: Group | null, user: User | null): Promise<boolean> {
  if (group && !await drain(parts, group.state.recipients)) return false;
  return user === null || await drain(parts, [user]);
}

function accept(
  parts: Parts,
  session: Session,
  id: string,
  wish: Wish,
  user: User | null,
  group: Group,
  head: Head,
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
    head,
    { id, text: wish.text, replyTo: "", extra },
    recipients,
    () => group.state = before,
  );
}
