/** `register`: a new account, and its first device. */
import { hashPassword } from "../../auth/password.ts";
import { tokenDigest } from "../../auth/token.ts";
import { ChatError } from "../../protocol/errors.ts";
import { foldName, isFreeToTake } from "../../protocol/names.ts";
import { enter } from "../login.ts";
import { newDevice } from "../new_device.ts";
import type { Parts } from "../parts.ts";
import type { Handler } from "../router.ts";

export const register: Handler<"register"> = async (parts, session, request) => {
  const { accounts } = parts.store;
  const name = foldName(request.user);
  if (!isFreeToTake(name)) throw new ChatError("name_invalid");
  if (await accounts.account(name)) {
    throw new ChatError("name_taken", `Cannot register "${name}": name is taken`);
  }
  const { invite } = request;
  if (parts.registration === "closed") throw new ChatError("registration_closed");
  if (parts.registration === "invite" && !invite) throw new ChatError("registration_closed");
  const invited = parts.registration === "invite";
  if (parts.guard.registration(session.connection.address, invited) > 0) {
    throw new ChatError("too_fast");
  }
  const hash = request.password ? await hashPassword(request.password) : "";
  if (invited) await useUp(parts, invite!);
  if (!await accounts.create(name, "user", hash, parts.clock())) {
    throw new ChatError("name_taken", `Cannot register "${name}": name is taken`);
  }
  parts.absence?.declare(name);
  const receives = request.receive ?? true;
  const token = await newDevice(parts, name, request.device, receives);
  await enter(parts, session, name, {
    device: request.device,
    receive: receives,
    status: "online",
    token,
    ...(request.lang ? { lang: request.lang } : {}),
    ...(request.ref ? { ref: request.ref } : {}),
  });
};

async function useUp(parts: Parts, invite: string): Promise<void> {
  if (await parts.store.accounts.takeInvite(tokenDigest(invite), parts.clock())) return;
  throw new ChatError("registration_closed", "The invitation is unknown, used or out of date");
}
