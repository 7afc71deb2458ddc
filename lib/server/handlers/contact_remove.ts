/** `contact_remove`: somebody off one's contact list. */
import { ChatError } from "../../protocol/errors.ts";
import { foldName } from "../../protocol/names.ts";
import type { Handler } from "../router.ts";

export const contactRemove: Handler<"contact_remove"> = async (parts, session, request) => {
  const me = session.user!.name;
  const contact = foldName(request.user);
  if (!await parts.store.accounts.removeContact(me, contact)) {
    throw new ChatError("not_contact", `Cannot remove contact "${contact}": not on the list`);
  }
  return { type: "contacts", contacts: await parts.presence.contacts(me) };
};
