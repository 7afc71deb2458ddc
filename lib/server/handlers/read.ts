/** `read`: a person has seen a conversation up to `seq`; the other side hears it (delivery rule 9). */
import { keyOf } from "../conversations.ts";
import type { Handler } from "../router.ts";

export const read: Handler<"read"> = async (parts, session, { conversation, seq }) => {
  const me = session.user!.name;
  const key = keyOf(conversation, me);
  // Not loaded for this: a name that nobody has would stay in memory.
  const last = parts.conversations.peek(key)?.seq ?? await parts.store.tables.lastSeq(key);
  const upTo = Math.min(seq, last);
  if (upTo === 0) return;
  parts.store.note(["r", key, me, upTo]);
  if (conversation.startsWith("~") || !session.user!.tells.read) return;
  for (const other of parts.users.peek(conversation)?.sessions ?? []) {
    other.mention({ type: "read", conversation: me, user: me, seq: upTo });
  }
};
