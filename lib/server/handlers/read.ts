/** `read`: a person has seen a conversation up to `seq`; the other side hears it (delivery rule 9). */
import { isShared } from "../../protocol/names.ts";
import { keyOf } from "../conversations.ts";
import type { Parts } from "../parts.ts";
import type { Handler } from "../router.ts";
import { isApart, type User } from "../user.ts";

export const read: Handler<"read"> = async (parts, session, { conversation, seq }) => {
  const me = session.user!.name;
  const key = keyOf(conversation, me);
  // Not loaded for this: a name that nobody has would stay in memory.
  const last = parts.conversations.peek(key)?.seq ?? await parts.store.tables.lastSeq(key);
  const upTo = Math.min(seq, last);
  if (upTo === 0) return;
  if (isShared(key)) return await readShared(parts, session.user!, key, upTo);
  parts.store.note(["r", key, me, upTo]);
  if (conversation.startsWith("~") || !session.user!.tells.read) return;
  const sender = parts.users.peek(conversation);
  if (!sender || isApart(sender, session.user!)) return;
  for (const other of sender.sessions) {
    other.mention({ type: "read", conversation: me, user: me, seq: upTo });
  }
};

/** In a group it counts for the others; of `*` nobody hears. */
async function readShared(parts: Parts, { name }: User, key: string, seq: number): Promise<void> {
  if (key.startsWith("#")) {
    const group = await parts.groups.load(key);
    if (!group?.state.members.has(name)) return;
    group.reads.set(name, Math.max(seq, group.reads.get(name) ?? 0));
    parts.counts.changed(key);
  }
  parts.store.note(["r", key, name, seq]);
}
