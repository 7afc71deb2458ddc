/** Which message a person means: `#12` by its number, or nothing for the last one. */

import { foreignWord } from "../../text/foreign_text.ts";
import type { Kept } from "../store.ts";
import type { Desk } from "./command.ts";
import { quoted } from "./quote.ts";

/** A message and what was entered besides its number. */
export interface Picked {
  readonly to: string;
  readonly message: Kept;
  readonly rest: string;
}

/**
 * The message with the number at the beginning of `argument`, else the last one in the conversation one
 * writes to: one's own, or anybody else's. Undefined after the person was told why there is none.
 */
export function pick(desk: Desk, argument: string, whose: "own" | "others"): Picked | undefined {
  const { to, texts: { message: t } } = desk;
  if (!to) return void desk.refuse(desk.toWhom);
  const [number = ""] = /^#\d+(?=\s|$)/.exec(argument) ?? [];
  const message = number ? withNumber(desk, to, Number(number.slice(1))) : last(desk, to, whose);
  if (message) return { to, message, rest: argument.slice(number.length).trim() };
  if (number) return void desk.refuse(t.noNumber(number));
  const name = foreignWord(to);
  desk.refuse(whose === "own" ? t.noOwn(name) : t.noOther(name));
}

/** `#12 "hello"`: which one is meant, before something is done to it. */
export function shownAs({ seq, text }: Kept): string {
  return text === "" ? `#${seq}` : `#${seq} ${quoted(text)}`;
}

function withNumber({ client: { state }, store }: Desk, to: string, seq: number): Kept | undefined {
  const held = state.conversations.get(to)?.messages
    .find((one) => one.era === state.era && one.seq === seq);
  return held ?? store.target({ conversation: to, era: state.era, extra: { target: seq } });
}

function last({ client: { state } }: Desk, to: string, whose: "own" | "others"): Kept | undefined {
  return state.conversations.get(to)?.messages.findLast(({ era, seq, from, extra }) =>
    era === state.era && seq > 0 && (from === state.me) === (whose === "own") &&
    extra?.kind === undefined && !extra?.deleted
  );
}
