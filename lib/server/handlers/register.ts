/** `register`: a new account, and its first device. */
import { hashPassword, isPassword } from "../../auth/password.ts";
import { tokenDigest } from "../../auth/token.ts";
import { crashPoint } from "../../base/crash_point.ts";
import { ChatError } from "../../protocol/errors.ts";
import { foldName, isFreeToTake } from "../../protocol/names.ts";
import type { Request } from "../../protocol/schema.ts";
import { enter } from "../login.ts";
import { tokenFor } from "../new_device.ts";
import type { Parts } from "../parts.ts";
import type { Handler } from "../router.ts";
import type { Session } from "../session.ts";
import { holderOf } from "../token_holder.ts";

export const register: Handler<"register"> = async (parts, session, request) => {
  const name = foldName(request.user);
  if (!isFreeToTake(name)) throw new ChatError("name_invalid");
  // An account that nobody could open would only take the name away.
  const lost = request.login === false && !request.password && !request.new_token;
  if (lost) throw new ChatError("password_weak");
  const token = await isRepeated(parts, name, request)
    ? null
    : await make(parts, session, name, request);
  if (request.login === false) return { type: "ok" };
  await enter(parts, session, name, {
    device: request.device,
    receive: request.receive ?? true,
    status: "online",
    alone: false,
    ...(token === null ? {} : { token }),
    ...(request.lang ? { lang: request.lang } : {}),
    ...(request.ref ? { ref: request.ref } : {}),
  });
};

/**
 * True when this very registration was done before, and its answer was lost: only the device that made
 * the token can say it again. Throws ChatError `name_taken` when the name is somebody else's.
 */
async function isRepeated(
  { store: { accounts } }: Parts,
  name: string,
  { device, new_token }: Request<"register">,
): Promise<boolean> {
  if (!await accounts.account(name)) return false;
  const holder = new_token && holderOf(await accounts.devices(name), new_token);
  if (holder && holder.device === device) return true;
  throw new ChatError("name_taken", `Cannot register "${name}": name is taken`);
}

/** Makes the account; gives the token that was made for its device, null when it brought one. */
async function make(
  parts: Parts,
  session: Session,
  name: string,
  request: Request<"register">,
): Promise<string | null> {
  const { registration, guard, store: { accounts } } = parts;
  const { device, receive } = request;
  const invite = await invitationOf(parts, request);
  // Not even tried: that costs nobody a registration.
  if (request.password && !isPassword(request.password)) throw new ChatError("password_weak");
  const wait = guard.registration(session.connection.address, registration === "invite");
  if (wait > 0) throw new ChatError("too_fast");
  const password = request.password ? await hashPassword(request.password) : "";
  const { digest, told } = tokenFor(request.new_token);
  const made = await accounts.register({
    name,
    password,
    device,
    digest,
    receives: receive ?? true,
    invite,
  }, parts.clock());
  if (made === "invite_unknown") throw new ChatError("invite_unknown");
  // Somebody was faster; or it was this device itself, over a connection that is gone.
  if (made === "taken" && await isRepeated(parts, name, request)) return null;
  crashPoint("server.after_account");
  parts.absence?.declare(name);
  return told;
}

/** The digest of the invitation, where one is needed. Told before a password is asked for, or hashed. */
async function invitationOf(
  { registration, store: { accounts }, clock }: Parts,
  { invite }: Request<"register">,
): Promise<string | null> {
  if (registration === "closed") throw new ChatError("registration_closed");
  if (registration === "open") return null;
  if (!invite) throw new ChatError("invite_needed");
  const digest = tokenDigest(invite);
  if (!await accounts.hasInvite(digest, clock())) throw new ChatError("invite_unknown");
  return digest;
}
