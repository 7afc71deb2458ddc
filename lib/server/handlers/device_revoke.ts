/** `device_revoke`: a device's token is worth nothing from now on, and its connection ends. */
import { ChatError } from "../../protocol/errors.ts";
import type { Handler } from "../router.ts";
import { deviceList } from "./devices.ts";

export const deviceRevoke: Handler<"device_revoke"> = async (parts, session, { device }) => {
  const user = session.user!;
  if (!await parts.store.accounts.removeDevice(user.name, device)) {
    throw new ChatError("unknown_device");
  }
  user.receivers = user.receivers.filter((name) => name !== device);
  for (const other of [...user.sessions]) {
    if (other.device === device && other !== session) other.end("revoked");
  }
  const answer = await deviceList(parts, session);
  if (device === session.device) session.end("revoked");
  return answer;
};
