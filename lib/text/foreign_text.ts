/**
 * The one gate between what others wrote and the screen: no text can move the cursor, change colours,
 * turn the writing direction round, hide characters or forge a line of its own.
 */

/** C0 but newline and tab, DEL, C1, bidi controls, zero-width and other invisible controls, line separators. */
const UNSAFE =
  // deno-lint-ignore no-control-regex
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/** Tags, and surrogates without their other half. */
const UNSEEN = /[\u{e0000}-\u{e0fff}\ud800-\udfff]/gu;

/** The zero-width joiner anywhere but inside an emoji. */
const JOINER =
  /(?<!\p{Extended_Pictographic}[\ufe0f\u{1f3fb}-\u{1f3ff}]?)\u200d|\u200d(?!\p{Extended_Pictographic})/gu;

/** How far the lines after the first are set in: nothing at the start of a line is ever foreign. */
export const INDENT = "    ";

/** What others wrote, safe for a terminal; its later lines are set in by `INDENT`. */
export function foreignText(text: string): string {
  return text.replaceAll("\r\n", "\n").replace(UNSAFE, "").replace(UNSEEN, "").replace(JOINER, "")
    .replaceAll("\t", "  ").replaceAll("\n", `\n${INDENT}`);
}

/** The same on one line: for names, reasons, and texts that are only quoted. */
export function foreignWord(text: string): string {
  return foreignText(text).replace(/\s*\n\s*/g, " ");
}
