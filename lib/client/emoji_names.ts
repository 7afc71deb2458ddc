/** Short names for reactions, since few keyboards have emoji. */

import { asEmoji } from "../protocol/emoji.ts";

const NAMES: Readonly<Record<string, string>> = {
  "+1": "👍",
  "-1": "👎",
  "<3": "❤️",
  ":)": "🙂",
  ":D": "😄",
  ":(": "🙁",
  ":o": "😮",
  ok: "👌",
  yes: "✅",
  no: "❌",
  "?": "❓",
  "!": "❗",
  party: "🎉",
  thanks: "🙏",
  eyes: "👀",
};

/** "+1 👍, -1 👎, ...". */
export const SHORT_NAMES = Object.entries(NAMES).map((one) => one.join(" ")).join(", ");

/** The emoji that somebody typed, or meant; undefined for anything else. */
export function emojiOf(typed: string): string | undefined {
  const name = typed.startsWith(":") ? typed : typed.toLowerCase();
  return Object.hasOwn(NAMES, name) ? NAMES[name] : asEmoji(typed);
}
