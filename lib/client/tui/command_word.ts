/** Which command a line begins with, by whichever of its names. */

import type { Texts } from "../../text/text.ts";

/** `help` for `/help` and for `/ajuda`; undefined for what is no command. */
export function commandOf(text: string, { line }: Texts): string | undefined {
  const word = /^\s*\/(\S+)/u.exec(text)?.[1]?.toLowerCase();
  if (word === undefined) return undefined;
  return Object.hasOwn(line.aliases, word) ? line.aliases[word] : word;
}
