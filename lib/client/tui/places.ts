/** Places of a conversation, as they are entered behind `/history`. */

import type { Lang } from "../../text/text.ts";
import { momentOf } from "../line/dates.ts";
import type { Place } from "./island.ts";

/** `#12` or a date; undefined for what is neither. */
export function placeOf(argument: string, lang: Lang, now: number): Place | undefined {
  const number = /^#(\d{1,15})$/.exec(argument)?.[1];
  if (number !== undefined) return { seq: Number(number) };
  const at = momentOf(argument, lang, now);
  return at === undefined ? undefined : { at };
}
