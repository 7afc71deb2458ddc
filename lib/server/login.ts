/** What happens once a client has proved who it is: the session gets its user, device and place in the inbox. */

import { ChatError } from "../protocol/errors.ts";
import { LIMITS } from "../protocol/limits.ts";
import type { Event } from "../protocol/schema.ts";
import type { Lang } from "../text/text.ts";
import type { Parts } from "./parts.ts";
import { acknowledgeLate, moveCursor, noteCursor } from "./receipts.ts";
import { checkRoom } from "./room.ts";
import type { Session } from "./session.ts";
import type { User } from "./user.ts";

/** What the client said of itself and of its copy of the inbox. */
export interface Claim {
  readonly device: string;
  readonly receive: boolean;
  readonly status: "online" | "offline";
  /** True when it may take nobody's place. */
  readonly alone: boolean;
  /** The token of a new device, for the client to keep. */
  readonly token?: string;
  readonly epoch?: string;
  readonly since?: number;
  readonly sinceId?: string;
  readonly lang?: Lang;
  readonly ref?: string;
}

/** Logs the session in: answers `welcome`, then lets the inbox's stream begin. Throws ChatError. */
export async function enter(
  parts: Parts,
  session: Session,
  name: string,
  claim: Claim,
): Promise<void> {
  const user = await parts.users.load(name);
  if (!user) throw new ChatError("bad_credentials");
  const known = user.devices.has(claim.device);
  const start = claim.receive ? await startOf(parts, user, claim) : null;
  if (start && !start.reset && start.pos > user.acked) {
    await acknowledgeLate(parts, user, start.pos);
  }
  // It may have been revoked while that took its time. Whoever revokes ends the sessions that are there:
  // this one is, without another wait.
  const devices = await parts.store.accounts.devices(name);
  if (!devices.some(({ device }) => device === claim.device)) {
    throw new ChatError("bad_credentials");
  }
  if (session.connection.closing) return;
  if (parts.stopping) throw new ChatError("stopping");
  // The operator may have removed the account while that took its time.
  if (parts.users.peek(name) !== user) return await enter(parts, session, name, claim);
  if (claim.alone && isThere(user, claim.device)) throw new ChatError("already_connected");
  // A refusal replaces nobody.
  checkRoom(user, claim.device, claim.receive);
  if (claim.receive) replace(user, claim.device);
  if (claim.lang) session.lang = claim.lang;
  // One that only sends is there, but nobody can reach them through it.
  session.status = claim.receive ? claim.status : "offline";
  session.enter(user, claim.device);
  const mark = user.device(claim.device);
  if (claim.receive && !user.receivers.includes(claim.device)) user.receivers.push(claim.device);
  session.send(welcome(parts, session, user, claim));
  if (start) {
    if (start.reset) session.send({ type: "reset", pos: start.pos });
    else if (start.pos > mark.cursor) moveCursor(parts, session, start.pos);
    // A new device's place must outlive this process, or it would start at another's later acks.
    if (!known) noteCursor(parts, user.name, claim.device, mark.cursor);
    if (start.pos > user.acked && !start.reset) user.acked = start.pos;
    session.follow(user, start.pos);
  }
  parts.presence.deviceSeen(user.name, claim.device);
  if (claim.receive) parts.store.projector.count(user.name, claim.device);
  parts.presence.changed(user);
  if (start && parts.absence && !parts.absence.reachable) session.send({ type: "waiting" });
  session.reader?.wake();
}

/** True while this device is connected; a guest proves nothing, so for one any connection counts. */
function isThere({ kind, sessions }: User, device: string): boolean {
  return sessions.some((session) => kind === "guest" || session.device === device);
}

/** A new login of a device replaces its older connection; what that had not acked goes again (delivery rule 12). */
function replace(user: User, device: string): void {
  for (const other of [...user.sessions]) {
    if (other.device === device && other.reader) {
      other.leave();
      other.end("replaced");
    }
  }
}

/** Where this device's stream starts, and whether its own idea of that had to be dropped (delivery rules 10, 11). */
async function startOf(
  { store }: Parts,
  user: User,
  { device, epoch, since, sinceId }: Claim,
): Promise<{ pos: number; reset: boolean }> {
  const cursor = user.devices.get(device)?.cursor ?? user.acked;
  if (epoch === undefined && since === undefined) return { pos: cursor, reset: false };
  const reset = { pos: cursor, reset: true };
  if (epoch !== store.epoch) return reset;
  if (since === undefined || since === 0) return { pos: since ?? cursor, reset: false };
  if (since > user.inbox.head) return reset;
  const id = user.inbox.at(since)?.id ?? await store.tables.entryId(user.name, since);
  // What this device has acked may have left by retention: there is nothing to compare with then.
  if (id === null ? since > cursor : sinceId !== undefined && id !== sinceId) return reset;
  return { pos: since, reset: false };
}

function welcome(
  parts: Parts,
  session: Session,
  user: User,
  { device, token, ref }: Claim,
): Event<"welcome"> {
  return {
    type: "welcome",
    user: user.name,
    device,
    ...(token ? { token } : {}),
    epoch: parts.store.epoch,
    oldest: user.inbox.oldest,
    head: user.inbox.head,
    status: session.status,
    limits: {
      frame: LIMITS.frame,
      text: LIMITS.text,
      window_entries: LIMITS.windowEntries,
      window_bytes: LIMITS.windowBytes,
      heartbeat_ms: LIMITS.heartbeatMs,
      file: parts.files.limits.size,
      file_quota: parts.files.limits.quota,
    },
    keeps: parts.keeps,
    time: parts.clock(),
    ...(ref ? { ref } : {}),
  };
}
