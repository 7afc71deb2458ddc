/** `react`: an emoji under a message, or taken off again. */
import { change, type Judge } from "../changes.ts";
import type { Handler } from "../router.ts";

/** Different emoji under one message. */
const MOST = 20;

export const react: Handler<"react"> = (parts, session, request) => {
  const { emoji, on } = request;
  const judge: Judge = async ({ store: { tables } }, me, key, { seq }) => {
    const there = await tables.changes.emoji(key, seq, me);
    if ((there.get(emoji) ?? false) === on) return "no_change";
    return on && !there.has(emoji) && there.size >= MOST ? "too_many" : null;
  };
  return change(parts, session, request, judge, { kind: "react", emoji, on });
};
