/** One's own name in what others write stands out. */

import { cutAtMentions } from "../mentions.ts";
import type { Span } from "./cells.ts";

/** The parts of a text, the mentions of `me` among them to stand out. */
export function marked(text: string, me: string): Span[] {
  return cutAtMentions(text, me)
    .map((piece, at): Span => at % 2 === 1 ? { text: piece, look: "chosen" } : { text: piece })
    .filter((span) => span.text !== "");
}
