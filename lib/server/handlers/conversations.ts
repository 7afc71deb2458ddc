/** `conversations`: one's conversations with how far each side has got. */
import { addressOf } from "../conversations.ts";
import type { Handler } from "../router.ts";

/** The newest message is shown as a line, not as a whole. */
const EXCERPT = 120;
const LIMIT = 100;

export const conversations: Handler<"conversations"> = async (
  parts,
  session,
  { limit = LIMIT },
) => {
  const me = session.user!.name;
  const { tables } = parts.store;
  await parts.store.settled();
  const list = [];
  for (const { last, reads } of await tables.conversations(me, limit)) {
    const conversation = addressOf(last.conversation, me);
    const other = conversation.startsWith("~") ? null : await parts.users.load(conversation);
    list.push({
      conversation,
      seq: last.seq,
      ts: last.ts,
      text: last.text.slice(0, EXCERPT).toWellFormed(),
      from: last.from,
      delivered: other ? await tables.seqReached(last.conversation, other.acked) : 0,
      read: reads.get(conversation) ?? 0,
      seen: reads.get(me) ?? 0,
    });
  }
  return { type: "conversations", conversations: list };
};
