/**
 * The first station of every durable request: each (sender, id) is done once, and in the order in which
 * a device asks (delivery rules 3 and 5). New ids go straight on; only an id that is not above the
 * device's last one is looked up, because it may be a repeat.
 */

import { addressOf } from "./conversations.ts";
import type { Parts } from "./parts.ts";
import type { Session } from "./session.ts";

/** What every durable request has. */
export interface Durable {
  readonly id: string;
}

/** True as long as nothing has been done under this id: ask again after every wait. */
export type StillNew = (session: Session, request: Durable) => boolean;

/** Does a request that is new; what is no longer new after a wait goes to `again`. */
export type Work<R extends Durable> = (
  parts: Parts,
  session: Session,
  request: R,
  stillNew: StillNew,
) => Promise<void> | void;

/** Does the request, or answers it as it was answered the first time. */
export function once<R extends Durable>(
  parts: Parts,
  session: Session,
  request: R,
  work: Work<R>,
): Promise<void> | void {
  const { id } = request;
  session.connection.writer.goesOn();
  if (parts.stopping) return session.retry(id, "stopping");
  if (session.heldBack(id)) return session.retry(id, "busy");
  const wait = session.pace?.take() ?? 0;
  if (wait > 0) {
    return new Promise<void>((resolve) => setTimeout(resolve, wait))
      .then(() => again(parts, session, request, work));
  }
  return again(parts, session, request, work);
}

/** The same for a request that has been here before, and waited. */
export function again<R extends Durable>(
  parts: Parts,
  session: Session,
  request: R,
  work: Work<R>,
): Promise<void> | void {
  const user = session.user!;
  if (isNew(session, request)) return work(parts, session, request, isNew);
  const done = user.lookup.then(() => repeat(parts, session, request, work));
  user.lookup = done.catch(() => {});
  return done;
}

/** An id above the device's last one, and above what came back from the broker, needs no look-up. */
function isNew(session: Session, { id }: Durable): boolean {
  const user = session.user!;
  const { lastId, givenBack } = user.device(session.device);
  return id > lastId && id > user.lastLetter || givenBack?.has(id) === true;
}

/** An id from before: it gets its first answer again, or it is new after all. */
async function repeat<R extends Durable>(
  parts: Parts,
  session: Session,
  request: R,
  work: Work<R>,
): Promise<void> {
  const { id } = request, user = session.user!, { name } = user;
  const { delivery, store } = parts;
  const { failures } = delivery;
  await store.settled();
  // A newer connection of this device resends it; this one could only double it.
  if (session.connection.closing) return;
  const first = await store.tables.firstAnswer(name, id);
  if (!first) {
    // The disk refused something meanwhile. Was it this id, it is taken here, so that it is new to nobody
    // else; or another connection has taken it since, and its answer has to be waited for.
    const isFree = user.device(session.device).givenBack?.delete(id) === true;
    if (!isFree && delivery.failures !== failures) {
      return await repeat(parts, session, request, work);
    }
    return await work(parts, session, request, () => true);
  }
  if ("refused" in first) return session.refused(id, first.refused);
  const { seq, ts } = first.stored;
  const conversation = addressOf(first.stored.conversation, name);
  session.send({ type: "stored", id, conversation, seq, ts });
}
