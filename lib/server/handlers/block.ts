/** `block`, `unblock` and `blocked`: whom one does not want to hear from. */
import { ChatError } from "../../protocol/errors.ts";
import { foldName, isName } from "../../protocol/names.ts";
import type { Parts } from "../parts.ts";
import type { Answer, Handler } from "../router.ts";
import type { User } from "../user.ts";

const MOST = 5_000;

export const block: Handler<"block"> = async (parts, session, request) => {
  const me = session.user!;
  const name = foldName(request.user);
  if (name === me.name) throw new ChatError("yourself", `Cannot block "${name}": that is you`);
  const other = isName(name) ? await parts.users.load(name) : null;
  if (!other) throw new ChatError("unknown_user", `Cannot block "${name}": user is unknown`);
  if ((me.blocks?.size ?? 0) >= MOST) throw new ChatError("too_many");
  await set(parts, me, name, true);
  return await list(parts, me);
};

export const unblock: Handler<"unblock"> = async (parts, session, request) => {
  const me = session.user!;
  const name = foldName(request.user);
  if (!me.refuses(name)) {
    throw new ChatError("not_blocked", `Cannot unblock "${name}": not on the list`);
  }
  await set(parts, me, name, false);
  return await list(parts, me);
};

export const blocked: Handler<"blocked"> = async (parts, session) =>
  await list(parts, session.user!);

async function set(parts: Parts, me: User, name: string, on: boolean): Promise<void> {
  await parts.store.accounts.blocks.set(me.name, name, on);
  me.block(name, on);
  await parts.presence.parted(me, name);
}

async function list({ store }: Parts, { name }: User): Promise<Answer> {
  return { type: "blocked", users: await store.accounts.blocks.of(name) };
}
