/** Messages in plain words, for languages that have nothing but text. */

import type { Event } from "../protocol/schema.ts";
import type { Texts } from "../text/text.ts";

/** What a message says, in one text; null when these languages have no words for it. */
export function plainText(message: Event<"message">, words: Texts["plain"]): string | null {
  const { kind, file, member, from, to, text, unverified, deleted } = message;
  if (deleted) return null;
  switch (kind) {
    case undefined:
      break;
    case "edit":
      // Without words another edit, or a deletion, comes after it.
      return text === "" ? null : words.edited(text);
    case "joined":
    case "left":
      return words[kind](member ?? from, to);
    case "removed":
    case "banned":
      return words.removed(member ?? from, to);
    default:
      return null;
  }
  const said = file ? words.file(file.name, file.size) : text;
  return unverified ? words.unverified(said) : said;
}

/** True when a message is from one person to one other. */
export function isPrivate({ to }: Event<"message">): boolean {
  return !to.startsWith("#") && to !== "*";
}

/**
 * A message for a language without groups: there a group is somebody to write to, who repeats what its
 * members say. Null when there are no words for it.
 */
export function oneToOne(
  message: Event<"message">,
  words: Texts["plain"],
): { sender: string; text: string } | null {
  const { from, to, kind } = message;
  const text = plainText(message, words);
  if (text === null) return null;
  if (isPrivate(message)) return { sender: from, text };
  return { sender: to, text: kind && kind !== "edit" ? text : `${from}: ${text}` };
}
