/** `password`: a new password; the old one is asked for where there was one. */
import { checkPassword, hashPassword } from "../../auth/password.ts";
import { ChatError } from "../../protocol/errors.ts";
import type { Handler } from "../router.ts";

export const password: Handler<"password"> = async (parts, session, request) => {
  const { accounts } = parts.store;
  const { name, kind } = session.user!;
  if (kind === "guest") throw new ChatError("forbidden", "Cannot set a password: guests have none");
  const account = await accounts.account(name);
  if (account?.password) {
    const { address } = session.connection;
    if (parts.guard.password(name, address) > 0) throw new ChatError("too_fast");
    if (!await checkPassword(request.old ?? "", account.password)) {
      throw new ChatError("bad_credentials");
    }
    parts.guard.succeeded(name, address);
  }
  await accounts.setPassword(name, await hashPassword(request.new));
  return { type: "ok" };
};
