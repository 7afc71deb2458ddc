/** What a reaction is: exactly one emoji, as people see it. */

import type { Field } from "./fields.ts";

/** Family and couple emoji are the longest, at some 35 bytes of UTF-8 or 14 UTF-16 units. */
const LONGEST = 32;
/** All that are recommended for general interchange: sequences with skin tones, flags and families too. */
const EMOJI = /^\p{RGI_Emoji}$/v;
const PRESENTATION = "\ufe0f";

/** One emoji, fully qualified: ❤ alone is a letter-like sign, with U+FE0F behind it an emoji. */
export const emoji: Field<string> = {
  kind: "one emoji",
  optional: false,
  check: (value) =>
    typeof value === "string" && value.length <= LONGEST && EMOJI.test(value)
      ? null
      : "must be one emoji",
};

/** The emoji that somebody typed, in the form that `emoji` takes; undefined when it is none. */
export function asEmoji(typed: string): string | undefined {
  if (typed.length > LONGEST) return undefined;
  return [typed, typed + PRESENTATION].find((one) => EMOJI.test(one));
}
