/** One's own name in what others write: it stands out, and the list says so. Pure. */

import type { State } from "../state.ts";
import type { Span } from "./cells.ts";

/** Parts of a text, the mentions of `me` among them to stand out; `me` has no other signs than . - _ */
export function marked(text: string, me: string): Span[] {
  const name = me.replaceAll(".", "\\.");
  const pieces = text.split(
    new RegExp(`((?<![\\p{L}\\p{N}._-])@?${name}(?![\\p{L}\\p{N}_-]))`, "iu"),
  );
  return pieces.map((piece, at): Span =>
    at % 2 === 1 ? { text: piece, look: "chosen" } : { text: piece }
  )
    .filter((span) => span.text !== "");
}

/** True when the text names `me`. */
export function mentions(text: string, { me }: Pick<State, "me">): boolean {
  return text.toLowerCase().includes(me) && marked(text, me).some(({ look }) => look === "chosen");
}
