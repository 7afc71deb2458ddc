/** The life of a message, as far as marks tell it and its receivers let it be known. */

import type { Event } from "../protocol/schema.ts";
import type { Message } from "../store/records.ts";
import type { Parts } from "./parts.ts";

export type Step = Event<"why">["steps"][number];

/** Of a large group, so many members' steps are told. */
const RECEIVERS_MOST = 500;

/** A cursor reaches the disk so long after the ack, at the latest. */
const NOTED_MS = 1_100;

/** What is known of the way of one of `me`'s own messages, in order. */
export async function lifeOf(parts: Parts, me: string, message: Message): Promise<Step[]> {
  const { store: { tables } } = parts;
  return [
    ...written(message.id),
    { step: "accepted", at: message.ts },
    { step: "committed", ...by(await tables.life.committed(message)) },
    ...await ofReceivers(parts, me, message),
    ...await ofOwnDevices(parts, me, message),
  ];
}

/** The time that the device put into the id (UUIDv7). */
export function written(id: string): Step[] {
  const digits = id.replaceAll("-", "");
  if (digits[12] !== "7") return [];
  return [{ step: "written", at: parseInt(digits.slice(0, 12), 16) }];
}

async function ofReceivers(parts: Parts, me: string, message: Message): Promise<Step[]> {
  const { store: { accounts, tables } } = parts;
  const apart = await accounts.blocks.apart(me);
  const steps: Step[] = [];
  for (const user of await tables.life.receivers(message, RECEIVERS_MOST)) {
    const account = await accounts.account(user);
    // Who has blocked the sender, or is blocked, is nowhere to be seen.
    if (!account || apart.has(user)) continue;
    steps.push(...await ofBroker(parts, user, message));
    if (account.tells_delivered === 1) {
      steps.push(...await ofDevices(parts, user, message, (_device, place) => place));
    }
    if (account.tells_read === 1 && await hasRead(parts, user, message)) {
      steps.push({ step: "read", user, ...by(await tables.life.read(user, message)) });
    }
  }
  return steps;
}

/** What went through an absent user's queue was published before it was confirmed. */
async function ofBroker({ store: { tables } }: Parts, user: string, message: Message) {
  const confirmed = await tables.life.confirmed(user, message);
  if (confirmed === undefined) return [];
  return (["moved", "confirmed"] as const).map((step) => ({ step, user, by: confirmed }));
}

/** One's own devices get a copy when there is more than one. */
async function ofOwnDevices(parts: Parts, me: string, message: Message): Promise<Step[]> {
  if (!await parts.store.tables.hasEntry(me, me, message.id)) return [];
  return await ofDevices(parts, me, message, (device) => device);
}

/**
 * Which of a user's devices a message was sent to, and which have it. `nameOf` gives what the asker may
 * know a device by: its name, or its place among the user's, 0 for one that is not there any more.
 */
async function ofDevices(
  { users, store: { accounts, tables } }: Parts,
  user: string,
  message: Message,
  nameOf: (device: string, place: number) => string | number,
): Promise<Step[]> {
  const devices = await accounts.devices(user);
  const age = (device: string) => devices.find((one) => one.device === device)?.created ?? 0;
  const cursors = (await tables.life.cursors(user)).filter(({ cursor }) => cursor >= message.n)
    .sort((one, other) => age(one.device) - age(other.device));
  const steps: Step[] = [];
  const tell = (device: string, moment: number | undefined, ...names: Step["step"][]) => {
    const name = nameOf(device, devices.findIndex((one) => one.device === device) + 1);
    const which = name ? { device: String(name) } : {};
    for (const step of names) steps.push({ step, user, ...which, ...by(moment) });
  };
  let first: number | undefined;
  for (const [at, { device }] of cursors.entries()) {
    const moment = await tables.life.acked(user, device, message);
    // A device that was added when another had the message already began behind it.
    const late = at > 0 && age(device) > message.ts && (first ?? 0) - NOTED_MS <= age(device);
    if (!late) tell(device, moment, "sent", "acked");
    if (moment !== undefined) first = Math.min(first ?? moment, moment);
  }
  const known = new Set(cursors.map(({ device }) => device));
  for (const { device, reader } of users.peek(user)?.sessions ?? []) {
    // On its way just now: nothing has come back yet.
    if (reader && reader.sent >= message.n && !known.has(device)) tell(device, undefined, "sent");
  }
  return steps;
}

async function hasRead({ store: { tables } }: Parts, user: string, message: Message) {
  return await tables.readMark(message.conversation, user) >= message.seq;
}

function by(moment: number | undefined): { by?: number } {
  return moment === undefined ? {} : { by: moment };
}
