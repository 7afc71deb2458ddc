/** What a person may enter: a text, a text to somebody, or a command. */

import { foldName } from "../../protocol/names.ts";

/** A line, understood; whether there is such a command is seen later. */
export type Input =
  | { readonly kind: "nothing" }
  | { readonly kind: "say"; readonly text: string }
  | { readonly kind: "tell"; readonly to: string; readonly text: string }
  | { readonly kind: "command"; readonly word: string; readonly argument: string };

/**
 * Reads one line: `/to ana`, `@ana hello`, `hello`; two slashes say something that begins with one. A name
 * without a text is told nothing, rather than whoever one writes to.
 */
export function understand(line: string): Input {
  const typed = line.trim();
  if (typed === "") return { kind: "nothing" };
  if (typed.startsWith("//")) return { kind: "say", text: typed.slice(1) };
  const told = /^@(\S+)\s+(.+)$/su.exec(typed);
  const [, alone] = /^@([^\s@]+)$/u.exec(typed) ?? [];
  if (alone !== undefined) return { kind: "tell", to: foldName(alone), text: "" };
  if (told) return { kind: "tell", to: foldName(told[1]!), text: told[2]! };
  if (!typed.startsWith("/")) return { kind: "say", text: typed };
  const [word = ""] = typed.slice(1).split(/\s+/u, 1);
  return { kind: "command", word, argument: typed.slice(1 + word.length).trim() };
}
