/** `read`: a person has seen a conversation up to `seq`; the other side hears it (delivery rule 9). */
import { keyOf } from "../conversations.ts";
import type { Handler } from "../router.ts";

export const read: Handler<"read"> = async (parts, session, { conversation, seq }) => {
  const me = session.user!.name;
  const key = keyOf(conversation, me);
  const head = await parts.conversations.load(key);
  const upTo = Math.min(seq, head.seq);
  if (upTo === 0) return;
  parts.store.note(`r ${key} ${me}`, JSON.stringify(["r", key, me, upTo]));
  if (conversation.startsWith("~") || !session.user!.tells.read) return;
  for (const other of parts.users.peek(conversation)?.sessions ?? []) {
    other.send({ type: "read", conversation: me, user: me, seq: upTo });
  }
};
