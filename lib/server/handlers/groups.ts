/** `groups`: the groups that one is in. */
import type { Handler } from "../router.ts";

export const groups: Handler<"groups"> = async ({ store }, session) => {
  const { name } = session.user!;
  await store.settled();
  const muted = await store.accounts.mutes.of(name);
  const own = await store.tables.groups.groupsOf(name);
  return {
    type: "groups",
    groups: own.map(({ conversation, title, topic, showsAll, members, role }) => ({
      group: conversation,
      title,
      topic,
      shows_all: showsAll,
      members,
      role,
      muted: muted.has(conversation),
    })),
  };
};
