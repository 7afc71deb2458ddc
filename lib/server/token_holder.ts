/** Which of a user's devices a token belongs to. */

import { timingSafeEqual } from "node:crypto";
import { Buffer } from "node:buffer";
import { tokenDigest } from "../auth/token.ts";
import type { Device } from "../store/accounts.ts";

/** The device whose token this is, or undefined. */
export function holderOf(devices: readonly Device[], token: string): Device | undefined {
  const digest = Buffer.from(tokenDigest(token), "hex");
  return devices.find((one) => {
    const stored = Buffer.from(one.digest, "hex");
    return stored.length === digest.length && timingSafeEqual(stored, digest);
  });
}
