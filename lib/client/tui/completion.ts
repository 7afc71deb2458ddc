/** What Tab makes of a word: the one thing that it can become, or one after the other. Pure. */

import { type Editor, textOf } from "../line/editor.ts";

/** What there is to choose from. */
export interface Known {
  readonly commands: readonly string[];
  /** People, and groups with their #. */
  readonly names: readonly string[];
  /** True when the line begins with the command that takes a path. */
  readonly takesPath: (typed: string) => boolean;
  /** The paths that begin so. */
  readonly paths: (typed: string) => readonly string[];
}

/** A word being completed: pressing Tab again takes the next of `options`. */
export interface Completion {
  /** What stood before the word. */
  readonly before: string;
  readonly options: readonly string[];
  readonly at: number;
  /** The text that it made: as long as that stands there, Tab goes on. */
  readonly text: string;
}

/** The completion that Tab begins, or goes on with; undefined when nothing fits. */
export function complete(
  editor: Editor,
  known: Known,
  last: Completion | undefined,
  step: 1 | -1 = 1,
): Completion | undefined {
  const typed = editor.before.join("");
  if (last && last.text === typed && last.options.length > 1) {
    const at = (last.at + step + last.options.length) % last.options.length;
    return chosen(last.before, last.options, at);
  }
  const path = known.takesPath(typed) ? /^\s*\S+\s+(.*)$/su.exec(typed)?.[1] : undefined;
  const word = path ?? /\S*$/u.exec(typed)![0];
  const options = path === undefined ? optionsFor(word, typed, known) : known.paths(path);
  if (options.length === 0) return undefined;
  return chosen(typed.slice(0, typed.length - word.length), options, 0);
}

function optionsFor(word: string, typed: string, { commands, names }: Known): string[] {
  if (/^\/\S*$/u.test(typed)) {
    return commands.map((one) => `/${one}`).filter((one) => one.startsWith(typed.toLowerCase()));
  }
  if (word === "") return [];
  const start = word.toLowerCase();
  // After /group and the like a # begins a group's name; after @ both may stand.
  if (start.startsWith("@")) {
    return names.map((one) => `@${one}`).filter((one) => one.startsWith(start));
  }
  return names.filter((one) => one.startsWith(start));
}

function chosen(before: string, options: readonly string[], at: number): Completion {
  // Into a folder one goes on.
  const end = options[at]!.endsWith("/") ? "" : " ";
  return { before, options, at, text: `${before}${options[at]!}${end}` };
}

/** The editor with the completed word in it. */
export function completed(editor: Editor, { text }: Completion): Editor {
  const segmenter = new Intl.Segmenter();
  return { ...editor, before: [...segmenter.segment(text)].map(({ segment }) => segment) };
}

/** True while what Tab made still stands there. */
export function stands(editor: Editor, { text }: Completion): boolean {
  return textOf(editor).startsWith(text) && editor.before.join("") === text;
}
