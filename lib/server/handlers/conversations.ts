/** `conversations`: one's conversations with how far each side has got. */
import { addressOf } from "../conversations.ts";
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
  const list = [];
  for (const { last, reads } of await tables.conversations(me, limit)) {
    list.push({
      conversation: addressOf(last.conversation, me),
      seq: last.seq,
      ts: last.ts,
      text: last.text.slice(0, EXCERPT).toWellFormed(),
      from: last.from,
      ...await marksOf(parts, last.conversation, me),
      seen: reads.get(me) ?? 0,
    });
  }
  return { type: "conversations", conversations: list };
};
