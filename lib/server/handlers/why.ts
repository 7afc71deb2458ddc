/** `why`: what has become of one of one's own messages. */
import { ChatError } from "../../protocol/errors.ts";
import { addressOf } from "../conversations.ts";
import { lifeOf, written } from "../life.ts";
import type { Handler } from "../router.ts";

export const why: Handler<"why"> = async (parts, session, { id }) => {
  const me = session.user!.name;
  const { store: { tables } } = parts;
  await parts.store.settled();
  const message = await tables.life.sent(me, id);
  if (message) {
    const { conversation, seq } = message;
    return {
      type: "why",
      id,
      conversation: addressOf(conversation, me),
      seq,
      steps: await lifeOf(parts, me, message),
    };
  }
  const first = await tables.firstAnswer(me, id);
  if (!first || !("refused" in first)) throw new ChatError("unknown_message");
  return { type: "why", id, steps: [...written(id), { step: "refused", code: first.refused }] };
};
