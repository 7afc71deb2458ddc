/** `group_members`: who is in a group, for those who are. */
import { groupOf } from "../groups/member.ts";
import type { Handler } from "../router.ts";
import { isApart } from "../user.ts";

export const groupMembers: Handler<"group_members"> = async (parts, session, request) => {
  const { key, state } = await groupOf(parts, session.user!, request.group);
  const { title, topic, showsAll, members } = state;
  return {
    type: "group_members",
    group: key,
    title,
    topic,
    shows_all: showsAll,
    members: [...members.values()].map(({ user, role }) => ({
      user: user.name,
      role,
      status: user.online && !isApart(user, session.user!) ? "online" : "offline",
    })),
  };
};
