/** `contact_add`: somebody onto one's contact list. */
import { ChatError } from "../../protocol/errors.ts";
import { foldName } from "../../protocol/names.ts";
import type { Handler } from "../router.ts";

const MOST = 5_000;

export const contactAdd: Handler<"contact_add"> = async (parts, session, request) => {
  const me = session.user!.name;
  const contact = foldName(request.user);
  if (contact === me) {
    throw new ChatError("yourself", `Cannot add contact "${contact}": that is you`);
  }
  if (!await parts.users.load(contact)) {
    throw new ChatError("unknown_user", `Cannot add contact "${contact}": user is unknown`);
  }
  const { accounts } = parts.store;
  if ((await accounts.contacts(me)).length >= MOST) throw new ChatError("too_many");
  if (!await accounts.addContact(me, contact)) {
    throw new ChatError("already_contact", `Cannot add contact "${contact}": on the list already`);
  }
  return { type: "contacts", contacts: await parts.presence.contacts(me) };
};
