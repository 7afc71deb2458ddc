/** What members say to their group: to everybody who is a member when it is accepted (delivery rule 22). */

import type { Head } from "../conversations.ts";
import { again, type Durable, type StillNew, type Work } from "../once.ts";
import type { Parts } from "../parts.ts";
import type { Session } from "../session.ts";
import { acceptInGroup, type Content } from "./accept.ts";
import { areDrained, drain } from "./drained.ts";
import type { Group } from "./groups.ts";

/** A durable request for a group: what it says, and how it is done again should somebody else have done it. */
export interface ToGroup<R extends Durable> {
  readonly request: R;
  readonly content: Content;
  readonly stillNew: StillNew;
  readonly work: Work<R>;
}

/** Accepts it, or refuses it; at once when the group is in memory. `key` is well formed. */
export function toGroup<R extends Durable>(
  parts: Parts,
  session: Session,
  key: string,
  told: ToGroup<R>,
): Promise<void> | void {
  const group = parts.groups.peek(key), head = parts.conversations.peek(key);
  if (group && head && areDrained(parts, group.state.recipients)) {
    return accept(parts, session, told.content, group, head);
  }
  return prepare(parts, session, key, told);
}

async function prepare<R extends Durable>(
  parts: Parts,
  session: Session,
  key: string,
  told: ToGroup<R>,
): Promise<void> {
  const { request, content, stillNew, work } = told;
  const group = await parts.groups.load(key);
  const isMember = group !== null && group.state.members.has(session.user!.name);
  // Nobody is waited for, and no conversation looked up, for somebody who may not write there.
  if (isMember && !await drain(parts, group.state.recipients)) {
    return session.retry(request.id, "broker_away");
  }
  // Last: a head that somebody waits with could be forgotten meanwhile.
  const head = isMember ? await parts.conversations.load(key) : null;
  // While that took its time the world went on.
  if (session.connection.closing) return;
  if (parts.stopping) return session.retry(request.id, "stopping");
  if (!stillNew(session, request)) return await again(parts, session, request, work);
  // Forgotten during a long wait: another value counts now, and this one knows nothing of later changes.
  if (group && parts.groups.peek(key) !== group) return await prepare(parts, session, key, told);
  accept(parts, session, content, group, head);
}

function accept(
  parts: Parts,
  session: Session,
  content: Content,
  group: Group | null,
  head: Head | null,
): void {
  const user = session.user!;
  if (!group || group.state.members.size === 0) {
    return parts.delivery.refuse(session, user, session.device, content.id, "unknown_group");
  }
  if (!head || !group.state.members.has(user.name)) {
    return parts.delivery.refuse(session, user, session.device, content.id, "not_member");
  }
  acceptInGroup(parts, session, head, content, group.state.recipients);
}
