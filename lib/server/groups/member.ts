/** The group that a member names, for requests that only look. */

import { ChatError } from "../../protocol/errors.ts";
import { foldGroup, isGroup } from "../../protocol/names.ts";
import type { Parts } from "../parts.ts";
import type { User } from "../user.ts";
import type { Group } from "./groups.ts";

/** The group. Throws ChatError `unknown_group`, or `not_member` when this is not the user's. */
export async function groupOf(parts: Parts, user: User, typed: string): Promise<Group> {
  const key = foldGroup(typed);
  const group = isGroup(key) ? await parts.groups.load(key) : null;
  if (!group || group.state.members.size === 0) throw new ChatError("unknown_group");
  if (!group.state.members.has(user.name)) throw new ChatError("not_member");
  return group;
}
