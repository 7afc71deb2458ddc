/** A few words of a message, for lines that are about it. */

import { foreignWord } from "../../text/foreign_text.ts";

/** How much of a message is repeated, in code points. */
const QUOTED = 40;

/** The beginning of a text, safe and on one line. */
export function quote(text: string): string {
  const characters = [...foreignWord(text)];
  return characters.length > QUOTED
    ? `${characters.slice(0, QUOTED).join("")}…`
    : characters.join("");
}

/** The same in quotation marks that no text can end early. */
export function quoted(text: string): string {
  return `"${quote(text).replaceAll('"', "'")}"`;
}
