/** What a person may enter: a text, a text to somebody, or a command. */

import { foldName } from "../../protocol/names.ts";

/** The commands, each with what comes after it. */
export const COMMANDS = [
  "add",
  "remove",
  "to",
  "status",
  "who",
  "history",
  "receipts",
  "help",
  "quit",
] as const;

export type CommandName = (typeof COMMANDS)[number];

/** A line, understood. */
export type Input =
  | { readonly kind: "nothing" }
  | { readonly kind: "say"; readonly text: string }
  | { readonly kind: "tell"; readonly to: string; readonly text: string }
  | { readonly kind: "command"; readonly name: CommandName; readonly argument: string }
  | { readonly kind: "unknown"; readonly word: string };

/** Reads one line: `/to ana`, `@ana hello`, `hello`; two slashes say something that begins with one. */
export function understand(line: string): Input {
  const typed = line.trim();
  if (typed === "") return { kind: "nothing" };
  if (typed.startsWith("//")) return { kind: "say", text: typed.slice(1) };
  const told = /^@(\S+)\s+(.+)$/su.exec(typed);
  if (told) return { kind: "tell", to: foldName(told[1]!), text: told[2]! };
  if (!typed.startsWith("/")) return { kind: "say", text: typed };
  const [word = "", ...rest] = typed.slice(1).split(/\s+/u);
  const name = COMMANDS.find((one) => one === word.toLowerCase());
  if (!name) return { kind: "unknown", word };
  return { kind: "command", name, argument: rest.join(" ") };
}
