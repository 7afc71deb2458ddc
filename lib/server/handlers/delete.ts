/** `delete`: one of one's own messages is gone for everyone; a group's moderators may do that to any. */
import { isGroup } from "../../protocol/names.ts";
import type { Message } from "../../store/records.ts";
import { change, isOwn, type Judge } from "../changes.ts";
import { mayModerate } from "../groups/rules.ts";
import type { Handler } from "../router.ts";

const judge: Judge = async (parts, me, key, message) => {
  if (isOwn(message, me)) return null;
  if (!isGroup(key) || message.extra?.kind !== undefined) return "not_yours";
  const group = await parts.groups.load(key);
  return group && mayModerate(group.state, me) ? null : "not_moderator";
};

export const deletion: Handler<"delete"> = async (parts, session, request) => {
  let file: Message | undefined;
  const noting: Judge = async (parts, me, key, message) => {
    const code = await judge(parts, me, key, message);
    if (code === null && message.extra?.file) await parts.downloads.leaving(file = message);
    return code;
  };
  await change(parts, session, request, noting, { kind: "delete" });
  if (file) await parts.downloads.forget(file);
};
