/**
 * `search`: messages that hold some words. It waits for an index that may have a lot to catch up on, so
 * it holds up nothing else of its connection: only the next search.
 */
import { ChatError } from "../../protocol/errors.ts";
import type { Request } from "../../protocol/schema.ts";
import { IndexBehind } from "../../store/search.ts";
import { keyOf } from "../conversations.ts";
import type { Parts } from "../parts.ts";
import type { Handler } from "../router.ts";
import type { Session } from "../session.ts";
import { outline } from "../shown.ts";

const LIMIT = 20;

const running = new WeakMap<Session, Promise<void>>();

export const search: Handler<"search"> = (parts, session, request) => {
  const start = () => {
    const done = answer(parts, session, request).finally(() => running.delete(session));
    running.set(session, done);
  };
  const earlier = running.get(session);
  return earlier ? earlier.then(start) : start();
};

async function answer(parts: Parts, session: Session, request: Request<"search">): Promise<void> {
  const ref = request.ref === undefined ? {} : { ref: request.ref };
  try {
    const { results, next } = await find(parts, session.user!.name, request);
    const more = next === undefined ? {} : { next };
    session.send({ type: "search_result", results, ...more, ...ref });
  } catch (error) {
    session.fail(error instanceof IndexBehind ? new ChatError("busy") : error, request.ref);
  }
}

async function find(
  { store, search }: Parts,
  me: string,
  { text, conversation, before, limit = LIMIT }: Request<"search">,
) {
  await store.settled();
  const { results, next } = await search.find({
    user: me,
    text,
    ...(conversation === undefined ? {} : { conversation: keyOf(conversation, me) }),
    ...(before === undefined ? {} : { before }),
    limit,
  });
  return {
    results: results.map(({ message, snippet, hits }) => ({
      ...outline(message, me),
      snippet,
      hits,
    })),
    next,
  };
}
