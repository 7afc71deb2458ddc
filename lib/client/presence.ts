/** Who is there, as far as one can know. Pure. */

import type { Contact, State } from "./state.ts";

/** A contact as the server says; undefined for others, and for all while there is no server to say it. */
export function presenceOf({ link, contacts }: State, name: string): Contact | undefined {
  return link === "online" ? contacts.get(name) : undefined;
}
