/** Colours and dimness, for terminals that want them. */

/** What a piece of text is. */
export type Style = "name" | "own" | "dim" | "good" | "bad";

const CODES: Readonly<Record<Style, string>> = {
  name: "36",
  own: "32",
  dim: "2",
  good: "32",
  bad: "31",
};

/** Puts a style on text that is safe already. */
export type Paint = (style: Style, text: string) => string;

/** Paints with colours, or leaves everything as it is. */
export function painter(colours: boolean): Paint {
  return (style, text) => colours ? `\x1b[${CODES[style]}m${text}\x1b[0m` : text;
}

/** True when `out` shows colours and the person has not said otherwise (NO_COLOR). */
export function wantsColours(terminal: boolean): boolean {
  return terminal && !Deno.env.get("NO_COLOR") && canMoveTheCursor();
}

/** False for terminals that print what others take for moving the cursor: an editor's, a teleprinter. */
export function canMoveTheCursor(): boolean {
  return Deno.env.get("TERM") !== "dumb";
}
