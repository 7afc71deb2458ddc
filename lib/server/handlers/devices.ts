/** `devices`: what can log in as this user. */
import type { Event } from "../../protocol/schema.ts";
import type { Parts } from "../parts.ts";
import type { Handler } from "../router.ts";
import type { Session } from "../session.ts";

export const devices: Handler<"devices"> = (parts, session) => deviceList(parts, session);

/** The answer, as device_revoke gives it too. */
export async function deviceList(parts: Parts, session: Session): Promise<Event<"devices">> {
  const user = session.user!;
  const list = await parts.store.accounts.devices(user.name);
  return {
    type: "devices",
    devices: list.map(({ device, created, seen }) => ({
      device,
      created,
      last_seen: seen,
      online: user.sessions.some((other) => other.device === device),
      this: device === session.device,
    })),
  };
}
