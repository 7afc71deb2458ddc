/** `group_mute`: kept for this user's own clients; nobody else hears of it. */
import { groupOf } from "../groups/member.ts";
import type { Handler } from "../router.ts";

export const groupMute: Handler<"group_mute"> = async (parts, session, { group, on }) => {
  const { key } = await groupOf(parts, session.user!, group);
  await parts.store.accounts.mutes.set(session.user!.name, key, on);
  return { type: "ok" };
};
