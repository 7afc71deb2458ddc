/** `users`: everyone on this server, and whether one hears of their coming and going. */
import type { Handler } from "../router.ts";

export const users: Handler<"users"> = async ({ presence }, session, { watch }) => {
  if (watch !== undefined) presence.watch(session, watch);
  return { type: "users", users: await presence.everyone(session.user!.name) };
};
