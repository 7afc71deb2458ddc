/** `history`: a page of one of one's own conversations. */
import type { Event } from "../../protocol/schema.ts";
import { type Message, UNVERIFIED } from "../../store/records.ts";
import { addressOf, isShared, keyOf } from "../conversations.ts";
import { countsIn } from "../groups/reading.ts";
import { marksOf } from "../marks.ts";
import type { Handler } from "../router.ts";

/** A page's texts stay below this many characters: one long line must not keep others waiting. */
const PAGE_CHARACTERS = 256 * 1024;
const LIMIT = 50;

export const history: Handler<"history"> = async (parts, session, request) => {
  const me = session.user!.name;
  const key = keyOf(request.conversation, me);
  const { before, after, limit = LIMIT } = request;
  await parts.store.settled();
  const bounds = {
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  };
  const rising = after !== undefined;
  // One more than asked for tells whether there is more.
  let page = isShared(key)
    ? await parts.store.tables.groups.page(key, me, bounds, limit + 1)
    : await parts.store.tables.page(key, bounds, limit + 1);
  let more = page.length > limit;
  const fitting = fit(rising ? page : page.toReversed(), limit);
  more ||= fitting.length < page.length;
  page = rising ? fitting : fitting.reverse();
  return {
    type: "history",
    conversation: request.conversation,
    messages: page.map((message) => shown(message, me)),
    more,
    ...(isShared(key) ? await countsIn(parts, key, me, page) : await marksOf(parts, key, me)),
  };
};

/** As many as fit a frame, but always one. */
function fit(messages: Message[], limit: number): Message[] {
  let characters = 0;
  const fitting: Message[] = [];
  for (const message of messages) {
    characters += message.text.length;
    if (fitting.length === limit || (fitting.length > 0 && characters > PAGE_CHARACTERS)) break;
    fitting.push(message);
  }
  return fitting;
}

function shown(message: Message, me: string): Event<"history">["messages"][number] {
  const { id, conversation, seq, from, to, text, ts, replyTo, flags, extra } = message;
  return {
    id,
    conversation: addressOf(conversation, me),
    seq,
    from,
    to,
    text,
    ts,
    ...(replyTo ? { reply_to: replyTo } : {}),
    ...(flags & UNVERIFIED ? { unverified: true } : {}),
    ...extra,
  };
}
