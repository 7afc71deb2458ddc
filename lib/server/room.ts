/** How many devices and connections one user may have: asked before anything of a login is written. */

import { ChatError } from "../protocol/errors.ts";
import type { User } from "./user.ts";

/** Devices of one user that may be online at once, and connections (scripts that only send share a device). */
const DEVICES_MOST = 5, SESSIONS_MOST = 16;

/**
 * Throws ChatError `too_many` when there is no room for one more connection from `device`. One that
 * receives takes the place of the device's older one.
 */
export function checkRoom(user: User, device: string, receives: boolean): void {
  const staying = user.sessions.filter((one) => !(receives && one.device === device && one.reader));
  if (staying.length >= SESSIONS_MOST) {
    throw new ChatError("too_many", `Cannot log in: ${SESSIONS_MOST} connections are open already`);
  }
  const others = new Set(staying.map((one) => one.device).filter((other) => other !== device));
  if (others.size >= DEVICES_MOST) {
    throw new ChatError("too_many", `Cannot log in: ${DEVICES_MOST} devices are online already`);
  }
}
