/** `conversations`: one's conversations with how far each side has got. */
import { addressOf } from "../conversations.ts";
import { sharedConversations } from "../groups/reading.ts";
import { marksOf } from "../marks.ts";
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
  const list = await sharedConversations(parts, me);
  for (const { last, reads, unread } of await tables.conversations(me, limit)) {
    list.push({
      n: last.n,
      line: {
        conversation: addressOf(last.conversation, me),
        seq: last.seq,
        ts: last.ts,
        text: last.text,
        from: last.from,
        ...await marksOf(parts, last.conversation, me),
        seen: reads.get(me) ?? 0,
        unread,
      },
    });
  }
  list.sort((one, other) => other.n - one.n);
  const conversations = list.slice(0, limit).map(({ line }) => ({
    ...line,
    text: line.text.slice(0, EXCERPT).toWellFormed(),
  }));
  return { type: "conversations", conversations };
};
