/** `/add`, `/remove`, `/contacts` and `/who`: people. */

import { foldName } from "../../../protocol/names.ts";
import { foreignWord } from "../../../text/foreign_text.ts";
import type { Command, Desk } from "../command.ts";

export const add: Command = {
  name: "add",
  run: (argument, desk) => argument !== "" && change(desk, "contact_add", argument),
};

export const remove: Command = {
  name: "remove",
  run: (argument, desk) => argument !== "" && change(desk, "contact_remove", argument),
};

/** As they are known here, so also without a connection. */
export const contacts: Command = {
  name: "contacts",
  run(_argument, { client: { state: { me, contacts } }, lines, texts: { line }, print }) {
    const all = [...contacts.values()];
    print([all.length === 0 ? line.noContacts : line.contacts(lines.people(all, me))]);
  },
};

export const who: Command = {
  name: "who",
  async run(_argument, desk) {
    const answer = await desk.ask({ type: "users" });
    if (answer?.type !== "users") return;
    const { client, lines, texts } = desk;
    desk.print([texts.line.users(lines.people(answer.users, client.state.me))]);
  },
};

async function change(
  desk: Desk,
  type: "contact_add" | "contact_remove",
  argument: string,
): Promise<void> {
  const { client, lines, texts: { line } } = desk;
  const user = foldName(argument);
  const answer = await desk.ask({ type, user });
  if (answer?.type !== "contacts") return;
  const contact = answer.contacts.filter((one) => one.user === user);
  const person = contact.length > 0 ? lines.people(contact, client.state.me) : user;
  desk.print([type === "contact_add" ? line.added(person) : line.removed(foreignWord(person))]);
}
