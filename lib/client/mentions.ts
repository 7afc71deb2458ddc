/** One's own name in what others write. Pure. */

/** A text cut at each mention of `me`, every second part one; `me` has no other signs than . - _ */
export function cutAtMentions(text: string, me: string): string[] {
  if (!text.toLowerCase().includes(me)) return [text];
  const name = me.replaceAll(".", "\\.");
  return text.split(new RegExp(`((?<![\\p{L}\\p{N}._-])@?${name}(?![\\p{L}\\p{N}_-]))`, "iu"));
}

/** True when the text names `me`. */
export function mentions(text: string, me: string): boolean {
  return cutAtMentions(text, me).length > 1;
}
