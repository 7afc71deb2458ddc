/** A device joins an account, and gets the token that opens it from then on. */

import { newToken, tokenDigest } from "../auth/token.ts";
import { ChatError } from "../protocol/errors.ts";
import type { Parts } from "./parts.ts";
import { checkRoom } from "./room.ts";

/** Devices of one account, whether they are online or not. */
const MOST = 32;

/** What a device says of itself when it is new. */
export interface NewDevice {
  readonly device: string;
  readonly receives: boolean;
  /** The token that it has made and kept; absent for one that brings none. */
  readonly brought: string | undefined;
}

/** The token of a new device, and what its client has to be told of it. */
export function tokenFor(brought: string | undefined): { digest: string; told: string | null } {
  const token = brought ?? newToken();
  return { digest: tokenDigest(token), told: brought === undefined ? token : null };
}

/** Writes the device down; gives the token that was made for it, null when it brought one. Throws ChatError `too_many`. */
export async function newDevice(
  { store: { accounts }, users, clock }: Parts,
  user: string,
  { device, receives, brought }: NewDevice,
): Promise<string | null> {
  const online = await users.load(user);
  // Before it is written: a device that cannot log in must not stay behind.
  if (online) checkRoom(online, device, receives);
  const devices = await accounts.devices(user);
  if (devices.length >= MOST && !devices.some((known) => known.device === device)) {
    throw new ChatError("too_many", `Cannot add device "${device}": there are ${MOST} already`);
  }
  const { digest, told } = tokenFor(brought);
  await accounts.putDevice(user, device, digest, receives, clock());
  return told;
}
