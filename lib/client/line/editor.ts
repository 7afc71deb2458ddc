/** The line being typed: pure, so that three fast backspaces in one chunk delete three characters. */

import type { Key } from "./keys.ts";

/** Text before and after the cursor, in what people see as characters, and the lines entered before. */
export interface Editor {
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly past: readonly string[];
  /** How far back in `past` one is; 0 for the line being typed. */
  readonly back: number;
  /** What was being typed before one went back. */
  readonly draft: string;
  /** What was deleted last by the word or the line, for Ctrl+Y. */
  readonly cut: string;
}

/** How many lines are remembered. */
const REMEMBERED = 100;

/** An empty line. */
export const EMPTY: Editor = { before: [], after: [], past: [], back: 0, draft: "", cut: "" };

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
  if (!("name" in key)) return editor;
  switch (key.name) {
    case "backspace":
      return { ...editor, before: before.slice(0, -1) };
    case "delete":
    case "ctrl-d":
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
      return cutBefore(editor, before.length);
    case "ctrl-w":
      return cutBefore(editor, wordBefore(before));
    case "alt-d": {
      const count = wordAfter(after);
      return { ...editor, after: after.slice(count), cut: after.slice(0, count).join("") };
    }
    case "ctrl-y":
      return { ...editor, before: graphemes(before.join("") + editor.cut) };
    case "ctrl-left":
      return leftBy(editor, wordBefore(before));
    case "ctrl-right":
      return rightBy(editor, wordAfter(after));
    case "alt-enter":
      return { ...editor, before: [...before, "\n"] };
    case "up":
      return before.includes("\n") ? lineUp(editor) : recall(editor, editor.back + 1);
    case "down":
      return after.includes("\n") ? lineDown(editor) : recall(editor, editor.back - 1);
    default:
      return editor;
  }
}

/** The line was entered: an empty one, that remembers it. */
export function entered(editor: Editor): Editor {
  const text = textOf(editor);
  const past = text.trim() === "" ? editor.past : [...editor.past, text].slice(-REMEMBERED);
  return { ...EMPTY, past, cut: editor.cut };
}

/** How many characters the word before the cursor has, and the spaces behind it. */
function wordBefore(before: readonly string[]): number {
  return graphemes(/\S*\s*$/u.exec(before.join(""))![0]).length;
}

/** How many characters the word after the cursor has, and the spaces in front of it. */
function wordAfter(after: readonly string[]): number {
  return graphemes(/^\s*\S*/u.exec(after.join(""))![0]).length;
}

function cutBefore(editor: Editor, count: number): Editor {
  const { before } = editor;
  const at = before.length - count;
  return { ...editor, before: before.slice(0, at), cut: before.slice(at).join("") };
}

function leftBy(editor: Editor, count: number): Editor {
  const { before, after } = editor;
  const at = Math.max(0, before.length - count);
  return { ...editor, before: before.slice(0, at), after: [...before.slice(at), ...after] };
}

function rightBy(editor: Editor, count: number): Editor {
  const { before, after } = editor;
  return { ...editor, before: [...before, ...after.slice(0, count)], after: after.slice(count) };
}

/** The same place in the line above. */
function lineUp(editor: Editor): Editor {
  const { before } = editor;
  const start = before.lastIndexOf("\n") + 1;
  const above = before.lastIndexOf("\n", start - 2) + 1;
  const column = Math.min(before.length - start, start - 1 - above);
  return leftBy(editor, before.length - above - column);
}

/** The same place in the line below. */
function lineDown(editor: Editor): Editor {
  const { before, after } = editor;
  const column = before.length - (before.lastIndexOf("\n") + 1);
  const start = after.indexOf("\n") + 1;
  const end = after.indexOf("\n", start);
  return rightBy(editor, Math.min(start + column, end < 0 ? after.length : end));
}

function recall(editor: Editor, back: number): Editor {
  if (back < 0 || back > editor.past.length) return editor;
  const draft = editor.back === 0 ? textOf(editor) : editor.draft;
  const text = back === 0 ? draft : editor.past.at(-back)!;
  return { ...editor, before: graphemes(text), after: [], back, draft };
}
