/** `typing`: passed on to whoever is there; never stored, never an error (delivery rule 23). */
import { foldName, isGroup } from "../../protocol/names.ts";
import type { Parts } from "../parts.ts";
import type { Handler } from "../router.ts";
import { isApart, type User } from "../user.ts";

/** In larger groups it would be noise, and a line for each of them at each pause of somebody's. */
const MEMBERS_MOST = 250;

export const typing: Handler<"typing"> = (parts, session, { to, on }) => {
  const address = foldName(to), user = session.user!;
  if (isGroup(address)) return tellGroup(parts, user, address, on);
  const other = parts.users.peek(address);
  if (other && !isApart(user, other)) tell(other, user.name, user.name, on);
};

async function tellGroup({ groups }: Parts, user: User, key: string, on: boolean): Promise<void> {
  const members = (await groups.load(key))?.state.members;
  if (!members?.has(user.name) || members.size > MEMBERS_MOST) return;
  for (const member of members.values()) {
    if (member.user !== user && !isApart(user, member.user)) tell(member.user, user.name, key, on);
  }
}

function tell(to: User, from: string, conversation: string, on: boolean): void {
  for (const other of to.sessions) {
    // First to go when somebody reads slowly.
    if (other.status === "online" && other.reader && other.connection.writer.unsent < 64 * 1024) {
      other.send({ type: "typing", from, conversation, on });
    }
  }
}
