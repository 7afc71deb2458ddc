/** `users`: everyone on this server. */
import type { Handler } from "../router.ts";

export const users: Handler<"users"> = async ({ presence }) => ({
  type: "users",
  users: await presence.everyone(),
});
