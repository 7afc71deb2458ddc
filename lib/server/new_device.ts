/** A device joins an account, and gets the token that opens it from then on. */

import { newToken, tokenDigest } from "../auth/token.ts";
import { ChatError } from "../protocol/errors.ts";
import type { Parts } from "./parts.ts";

/** Devices of one account, whether they are online or not. */
const MOST = 32;

/** Writes the device down and gives its token. Throws ChatError `too_many`. */
export async function newDevice(
  { store: { accounts }, clock }: Parts,
  user: string,
  device: string,
  receives: boolean,
): Promise<string> {
  const devices = await accounts.devices(user);
  if (devices.length >= MOST && !devices.some((known) => known.device === device)) {
    throw new ChatError("too_many", `Cannot add device "${device}": there are ${MOST} already`);
  }
  const token = newToken();
  await accounts.putDevice(user, device, tokenDigest(token), receives, clock());
  return token;
}
