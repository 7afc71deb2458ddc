/** `typing`: passed on to whoever is there; never stored, never an error (delivery rule 23). */
import { foldName } from "../../protocol/names.ts";
import type { Handler } from "../router.ts";

export const typing: Handler<"typing"> = ({ users }, session, { to, on }) => {
  const from = session.user!.name;
  for (const other of users.peek(foldName(to))?.sessions ?? []) {
    // First to go when somebody reads slowly.
    if (other.status === "online" && other.reader && other.connection.writer.unsent < 64 * 1024) {
      other.send({ type: "typing", from, conversation: from, on });
    }
  }
};
