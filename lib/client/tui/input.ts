/** The lines being typed, as rows: what is entered may have line breaks, and be wider than the screen. Pure. */

import { foreignWord } from "../../text/foreign_text.ts";
import type { Editor } from "../line/editor.ts";
import { type Row, widthOf } from "./cells.ts";

/** Rows of the input, and where the cursor stands among them. */
export interface InputRows {
  readonly rows: readonly Row[];
  readonly cursor: { readonly row: number; readonly column: number };
}

/** What is typed, behind a prompt, in at most `most` rows of `columns`; the cursor is always in sight. */
export function inputRows(
  editor: Editor,
  prompt: string,
  columns: number,
  most: number,
): InputRows {
  const inset = " ".repeat(widthOf(prompt));
  const rows: string[] = [prompt];
  let used = inset.length;
  let cursor = { row: 0, column: used };
  const next = (): void => {
    rows.push(inset);
    used = inset.length;
  };
  const put = (text: string): void => {
    if (text === "\n") return next();
    const shown = foreignWord(text), width = widthOf(shown);
    // A column is left for the cursor.
    if (used + width >= columns) next();
    rows[rows.length - 1] += shown;
    used += width;
  };
  for (const one of editor.before) put(one);
  cursor = { row: rows.length - 1, column: used };
  for (const one of editor.after) put(one);
  const first = Math.max(0, Math.min(cursor.row - Math.floor(most / 2), rows.length - most));
  return {
    rows: rows.slice(first, first + most).map((text) => [{ text }]),
    cursor: { row: cursor.row - first, column: cursor.column },
  };
}
