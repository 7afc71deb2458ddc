/**
 * Retention: what is older than the operator wants is let go, once an hour, by the projector's thread in
 * small steps; never before every device that has been here within 60 days has it (delivery rule 25).
 */

import { getLogger } from "@logtape/logtape";
import { within } from "../base/within.ts";
import type { FileEntry } from "../files/catalog.ts";
import type { Event } from "../protocol/schema.ts";
import type { DeviceName, Holders } from "../store/retention.ts";
import type { Parts } from "./parts.ts";
import type { Session } from "./session.ts";

/** For how many days messages between people, those of groups, and files are kept; absent: without end. */
export type Keeps = Event<"welcome">["keeps"];

const EVERY_MS = 60 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;
/** Nothing waits for a device that has not been here for so many days of a running server. */
const DEVICE_DAYS = 60;

/** Time for the tables to catch up when the server stops. */
const SETTLE_MS = 1_000;

const log = getLogger(["chatmom", "store"]);

/** Sees to it from now on; returns how to stop. */
export function keepFor(parts: Parts, sessions: ReadonlySet<Session>): () => Promise<void> {
  const left = new Set<string>();
  parts.store.projector.onLeft = (users) => {
    for (const user of users) left.add(user);
  };
  let working: Promise<void> = Promise.resolve();
  const run = () => {
    working = working.then(async () => {
      await retain(parts, sessions);
      await parts.users.refresh(left);
      left.clear();
    }).catch((error) => {
      log.error("Cannot let old messages go: {error}", { error });
    });
  };
  const timer = setInterval(run, EVERY_MS);
  run();
  return async () => {
    clearInterval(timer);
    const { projector } = parts.store;
    projector.stopRetaining();
    await working;
    await noteUptime(parts);
    // The next start knows by this how old everything is at least. A full disk must not hold us up.
    await within(SETTLE_MS, parts.store.settled());
    projector.noteAge(parts.clock());
  };
}

/** Lets go once what may go now. */
async function retain(parts: Parts, sessions: ReadonlySet<Session>): Promise<void> {
  const { clock, store, keeps } = parts;
  const now = clock();
  await noteUptime(parts);
  await store.settled();
  store.projector.noteAge(now);
  const { direct = null, groups = null, files = null } = keeps;
  if (direct === null && groups === null && files === null) return;
  const before = (days: number | null) => days === null ? null : now - days * DAY_MS;
  // Off for a year, it has given nobody a chance to come: that year counts against no device.
  const since = await store.accounts.uptime.since(DEVICE_DAYS * DAY_MS);
  const devices = await devicesThatCount(parts, sessions, since);
  const count = await store.projector.retain({
    direct: before(direct),
    groups: before(groups),
    devices,
  });
  if (count > 0) {
    log.info("Retention: {count} messages have left", { count });
    parts.search.left();
  }
  const holders = store.tables.holders(devices);
  for (const [days, to] of [[direct, "people"], [groups, "groups"]] as const) {
    const least = Math.min(days ?? Infinity, files ?? Infinity);
    if (!Number.isFinite(least)) continue;
    const gone = await parts.files.expire(
      now - least * DAY_MS,
      to,
      (entry) => mayGo(parts, holders, entry),
    );
    if (gone > 0) log.info("Retention: {count} files have left", { count: gone });
  }
}

/** A full disk only makes devices count longer. */
async function noteUptime({ store: { accounts }, clock }: Parts): Promise<void> {
  try {
    await accounts.uptime.note(clock());
  } catch (error) {
    log.error("Cannot note that the server runs: {error}", { error });
  }
}

/** Those that get messages and were here lately, and those that are here now. */
async function devicesThatCount(
  { presence, store: { accounts } }: Parts,
  sessions: ReadonlySet<Session>,
  since: number,
): Promise<DeviceName[]> {
  const online: DeviceName[] = [];
  for (const { user, device, reader } of sessions) {
    if (!user || !reader) continue;
    online.push([user.name, device]);
    // One that stays for months was here today, too.
    presence.deviceSeen(user.name, device);
  }
  return [...await accounts.devicesSince(since), ...online];
}

/** A file stays as long as its message waits for somebody. */
async function mayGo(
  { store: { tables } }: Parts,
  holders: Holders,
  { sender, id }: FileEntry,
): Promise<boolean> {
  const place = await tables.placeOf(sender, id);
  if (!place) return true;
  const { conversation, n } = place;
  return !holders.behind(conversation, n).some((user) => holders.holds(user, n));
}
