/** `history`: a page of one of one's own conversations. */
import { isShared } from "../../protocol/names.ts";
import type { Message } from "../../store/records.ts";
import { keyOf } from "../conversations.ts";
import { countsIn } from "../groups/reading.ts";
import { marksOf } from "../marks.ts";
import { pageOf } from "../page.ts";
import type { Parts } from "../parts.ts";
import type { Handler } from "../router.ts";
import { outline } from "../shown.ts";

/** A page's texts stay below this many characters: one long line must not keep others waiting. */
const PAGE_CHARACTERS = 256 * 1024;
const LIMIT = 50;

/** A page, oldest first, and whether there is more before it and after it, where that was asked. */
interface Page {
  readonly messages: readonly Message[];
  readonly more: boolean;
  readonly later?: boolean;
}

export const history: Handler<"history"> = async (parts, session, request) => {
  const me = session.user!.name;
  const key = keyOf(request.conversation, me);
  const { before, after, at, limit = LIMIT } = request;
  await parts.store.settled();
  const { messages, ...edges } = at !== undefined
    ? await around(parts, me, key, at, limit)
    : after !== undefined
    ? await newer(parts, me, key, after, limit)
    : await older(parts, me, key, before ?? Number.MAX_SAFE_INTEGER, limit);
  const seqs = messages.map(({ seq }) => seq);
  const reactions = await parts.store.tables.changes.reactions(key, seqs, me);
  return {
    type: "history",
    conversation: request.conversation,
    messages: messages.map((message) => {
      const under = reactions.get(message.seq);
      const shown = { ...outline(message, me), text: message.text };
      return under ? { ...shown, reactions: under } : shown;
    }),
    ...edges,
    ...(isShared(key) ? await countsIn(parts, key, me, messages) : await marksOf(parts, key, me)),
  };
};

async function older(
  parts: Parts,
  me: string,
  key: string,
  before: number,
  limit: number,
  room = PAGE_CHARACTERS,
): Promise<Page> {
  // One more than asked for tells whether there is more.
  const page = await pageOf(parts, me, key, { before }, limit + 1);
  const fitting = fit(page.toReversed(), limit, room);
  return { messages: fitting.reverse(), more: fitting.length < page.length };
}

async function newer(
  parts: Parts,
  me: string,
  key: string,
  after: number,
  limit: number,
  room = PAGE_CHARACTERS,
): Promise<Page> {
  const page = await pageOf(parts, me, key, { after }, limit + 1);
  const messages = fit(page, limit, room);
  return { messages, more: messages.length < page.length };
}

/** Half of the page from the moment on and half before it; where one half is short the other is longer. */
async function around(
  parts: Parts,
  me: string,
  key: string,
  at: number,
  limit: number,
): Promise<Page> {
  const seq = await parts.store.tables.seqAt(key, at);
  const half = Math.ceil(limit / 2), room = PAGE_CHARACTERS / 2;
  let after = await newer(parts, me, key, seq - 1, half, room);
  const before = await older(parts, me, key, seq, limit - after.messages.length, room);
  const left = limit - before.messages.length;
  if (after.more && left > half) after = await newer(parts, me, key, seq - 1, left, room);
  return {
    messages: [...before.messages, ...after.messages],
    more: before.more,
    later: after.more,
  };
}

/** As many as fit a frame, but always one. */
function fit(messages: readonly Message[], limit: number, room: number): Message[] {
  let characters = 0;
  const fitting: Message[] = [];
  for (const message of messages) {
    characters += message.text.length;
    if (fitting.length === limit || (fitting.length > 0 && characters > room)) break;
    fitting.push(message);
  }
  return fitting;
}
