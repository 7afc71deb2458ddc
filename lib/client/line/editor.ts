/** The line being typed: pure, so that three fast backspaces in one chunk delete three characters. */

import type { Key } from "./keys.ts";

/** Text before and after the cursor, in what people see as characters, and the lines entered before. */
export interface Editor {
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly past: readonly string[];
  /** How far back in `past` one is; 0 for the line being typed. */
  readonly back: number;
}

/** How many lines are remembered. */
const REMEMBERED = 100;

/** An empty line. */
export const EMPTY: Editor = { before: [], after: [], past: [], back: 0 };

const segmenter = new Intl.Segmenter();

function graphemes(text: string): string[] {
  return [...segmenter.segment(text)].map(({ segment }) => segment);
}

/** What has been typed. */
export function textOf({ before, after }: Editor): string {
  return before.join("") + after.join("");
}

/** The editor after a key; keys that do not edit change nothing. */
export function edit(editor: Editor, key: Key): Editor {
  const { before, after } = editor;
  // A combining mark joins what is there, so the whole is taken apart again.
  if ("text" in key) return { ...editor, before: graphemes(before.join("") + key.text) };
  switch (key.name) {
    case "backspace":
      return { ...editor, before: before.slice(0, -1) };
    case "delete":
      return { ...editor, after: after.slice(1) };
    case "left":
      return before.length === 0
        ? editor
        : { ...editor, before: before.slice(0, -1), after: [before.at(-1)!, ...after] };
    case "right":
      return after.length === 0
        ? editor
        : { ...editor, before: [...before, after[0]!], after: after.slice(1) };
    case "home":
      return { ...editor, before: [], after: [...before, ...after] };
    case "end":
      return { ...editor, before: [...before, ...after], after: [] };
    case "ctrl-u":
      return { ...editor, before: [] };
    case "ctrl-w":
      return { ...editor, before: graphemes(before.join("").replace(/\S*\s*$/u, "")) };
    case "up":
      return recall(editor, editor.back + 1);
    case "down":
      return recall(editor, editor.back - 1);
    default:
      return editor;
  }
}

/** The line was entered: an empty one, that remembers it. */
export function entered(editor: Editor): Editor {
  const text = textOf(editor);
  const past = text.trim() === "" ? editor.past : [...editor.past, text].slice(-REMEMBERED);
  return { ...EMPTY, past };
}

function recall(editor: Editor, back: number): Editor {
  if (back < 0 || back > editor.past.length) return editor;
  const text = back === 0 ? "" : editor.past.at(-back)!;
  return { ...editor, before: graphemes(text), after: [], back };
}
