/** `contacts`: one's contact list. */
import type { Handler } from "../router.ts";

export const contacts: Handler<"contacts"> = async ({ presence }, session) => ({
  type: "contacts",
  contacts: await presence.contacts(session.user!.name),
});
