/** `hello`: log in by device token, by password, or as a guest, in one round trip (delivery rule 10). */
import { checkNothing, checkPassword, hashPassword, needsRehash } from "../../auth/password.ts";
import { ChatError } from "../../protocol/errors.ts";
import { foldName, isFreeToTake, isName } from "../../protocol/names.ts";
import type { Request } from "../../protocol/schema.ts";
import { enter } from "../login.ts";
import { type NewDevice, newDevice } from "../new_device.ts";
import type { Parts } from "../parts.ts";
import type { Handler } from "../router.ts";
import type { Session } from "../session.ts";
import { holderOf } from "../token_holder.ts";

export const hello: Handler<"hello"> = async (parts, session, request) => {
  const name = foldName(request.user);
  const token = await prove(parts, session, request, name);
  const { device, receive = true, status = "online", epoch, since, since_id, lang, ref } = request;
  await enter(parts, session, name, {
    device,
    receive,
    status,
    alone: request.replace === false,
    ...(token === null ? {} : { token }),
    ...(epoch === undefined ? {} : { epoch }),
    ...(since === undefined ? {} : { since }),
    ...(since_id === undefined ? {} : { sinceId: since_id }),
    ...(lang === undefined ? {} : { lang }),
    ...(ref === undefined ? {} : { ref }),
  });
};

/** Throws ChatError unless the client is who it says; gives the token that was made for a new device, else null. */
async function prove(
  parts: Parts,
  session: Session,
  { auth, device, receive = true, new_token }: Request<"hello">,
  name: string,
): Promise<string | null> {
  if (auth.token !== undefined) {
    if (await proveByToken(parts, name, device, auth.token)) return null;
  } else if (auth.password !== undefined) {
    await proveByPassword(parts, session, name, auth.password);
  } else if (auth.guest) {
    await admitGuest(parts, session, name, { device, receives: receive, brought: undefined });
    return null;
  } else throw new ChatError("bad_credentials");
  return await newDevice(parts, name, { device, receives: receive, brought: new_token });
}

/** True for this device's own token; false when another device of the user vouches for a new one. */
async function proveByToken(
  parts: Parts,
  name: string,
  device: string,
  token: string,
): Promise<boolean> {
  const devices = await parts.store.accounts.devices(name);
  const holder = holderOf(devices, token);
  if (holder?.device === device) return true;
  // A device that is known comes with the token that was made for it.
  if (!holder || devices.some((one) => one.device === device)) {
    throw new ChatError("bad_credentials");
  }
  return false;
}

/** Unknown user and wrong password: the same answer after the same work. */
async function proveByPassword(
  parts: Parts,
  session: Session,
  name: string,
  password: string,
): Promise<void> {
  const { guard, store: { accounts } } = parts;
  const { address } = session.connection;
  if (guard.password(name, address) > 0) throw new ChatError("too_fast");
  const account = isName(name) ? await accounts.account(name) : undefined;
  const right = account?.kind === "user" && account.password
    ? await checkPassword(password, account.password)
    : await checkNothing();
  if (!right) throw new ChatError("bad_credentials");
  guard.succeeded(name, address);
  if (needsRehash(account!.password)) {
    await accounts.setPassword(name, await hashPassword(password));
  }
}

/** A guest takes a free name, or comes back under it; never a registered one. */
async function admitGuest(
  parts: Parts,
  session: Session,
  name: string,
  guest: NewDevice,
): Promise<void> {
  if (!parts.guests) throw new ChatError("guests_off");
  const { guard, store: { accounts } } = parts;
  const account = await accounts.account(name);
  if (account && account.kind !== "guest") throw new ChatError("name_taken");
  if (!account) {
    if (!isFreeToTake(name)) throw new ChatError("name_invalid");
    // Names are kept for ever: no address may take them all.
    const wait = guard.registration(session.connection.address, false);
    if (wait > 0) throw new ChatError("too_fast");
    await accounts.create(name, "guest", "", parts.clock());
    parts.absence?.declare(name);
  }
  if (!(await accounts.devices(name)).some(({ device }) => device === guest.device)) {
    // Its token is told to nobody: a guest comes back by name.
    await newDevice(parts, name, guest);
  }
}
