/** What a file is called on its way, and where it is saved. */

import { isGroup } from "../../protocol/names.ts";
import { visibleName } from "../../text/safe_name.ts";
import type { Kept } from "../store.ts";

/** Names on the wire are at most this long, in UTF-16 units: three bytes each fit the protocol's limit. */
const MOST = 255;

/** What the server is told that one's own file is called. */
export function offeredName(name: string): string {
  return name.toWellFormed().slice(0, MOST).toWellFormed() || "file";
}

/** What a file of somebody's message is saved as. */
export function savedName(
  { from, conversation }: Pick<Kept, "from" | "conversation">,
  name: string,
): string {
  const group = isGroup(conversation) ? { group: conversation.slice(1) } : {};
  return visibleName({ ...group, sender: from, name });
}
