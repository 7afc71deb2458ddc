/** Text of others as text, with its web addresses as links: nothing of it ever becomes markup. */

import type { JSX } from "preact";

/** Addresses as people write them; what ends a sentence is not part of one. */
const LINK = /https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]}]/gi;

/** A text and the links in it. */
export function Linked({ text }: { text: string }): JSX.Element {
  const parts: (string | JSX.Element)[] = [];
  let at = 0;
  for (const found of text.matchAll(LINK)) {
    const url = safe(found[0]);
    if (!url) continue;
    parts.push(text.slice(at, found.index));
    parts.push(
      <a href={url} target="_blank" rel="noopener noreferrer nofollow" dir="ltr">{found[0]}</a>,
    );
    at = found.index + found[0].length;
  }
  parts.push(text.slice(at));
  return <>{parts}</>;
}

function safe(typed: string): string | null {
  if (!URL.canParse(typed)) return null;
  const { protocol, href } = new URL(typed);
  return protocol === "http:" || protocol === "https:" ? href : null;
}
