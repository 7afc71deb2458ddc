/** What people type into a search, as a query that is never wrong; and what was found, as they see it. */

/** More words than these make no difference to what is found. */
const MOST = 32;
/** A single letter is a word, and not the beginning of half of all words. */
const PREFIX_FROM = 2;

/** Around what was found, in the index's words; no text has them (`searchable`). */
export const MARKS = ["\x02", "\x03"] as const;
/** The longest part of a text that is shown, in UTF-16 units, and how much of it before the first word. */
const SNIPPET_MOST = 400, BEFORE_HIT = 100;

/** The words of what somebody typed: letters, digits and the marks on them. Signs only separate. */
export function wordsOf(typed: string): string[] {
  const words = typed.normalize("NFC").match(/[\p{L}\p{N}\p{Co}][\p{L}\p{N}\p{M}\p{Co}]*/gu) ?? [];
  return [...new Set(words)].slice(0, MOST);
}

/** The query of the index for texts with all these words, in the places with these numbers. */
export function matching(words: readonly string[], places: readonly number[]): string {
  const quoted = words.map((word, at) =>
    at === words.length - 1 && [...word].length >= PREFIX_FROM ? `"${word}" *` : `"${word}"`
  );
  return `text : (${quoted.join(" AND ")}) AND place : (${
    places.map((place) => `c${place}`).join(" OR ")
  })`;
}

/** A text as the index has it: without what would end it early or look like a mark. */
export function searchable(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.replace(/[\0\x02\x03]/g, " ");
}

/** A part of a text, and where in it the words are: pairs of a beginning and a length in UTF-16 units. */
export interface Snippet {
  readonly snippet: string;
  readonly hits: number[];
}

/** Takes the marks out of what the index gives, and keeps it short. */
export function snippetOf(marked: string): Snippet {
  let snippet = "";
  const hits: number[] = [];
  for (const part of marked.split(MARKS[0])) {
    const [hit, rest] = part.split(MARKS[1]) as [string, string | undefined];
    if (rest !== undefined) hits.push(snippet.length, hit.length);
    snippet += hit + (rest ?? "");
  }
  return snippet.length <= SNIPPET_MOST ? { snippet, hits } : shortened(snippet, hits);
}

/** The same around the first word: somebody may have written a word of a thousand letters. */
function shortened(text: string, hits: readonly number[]): Snippet {
  const from = Math.max(0, (hits[0] ?? 0) - BEFORE_HIT), until = from + SNIPPET_MOST;
  const kept: number[] = [];
  for (let at = 0; at < hits.length; at += 2) {
    const begin = hits[at]! - from, length = Math.min(hits[at + 1]!, until - hits[at]!);
    if (begin >= 0 && length > 0) kept.push(begin, length);
  }
  return { snippet: text.slice(from, until).toWellFormed(), hits: kept };
}
