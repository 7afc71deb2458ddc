/** What every command is built with: the language, and the texts in it. */

import { type Lang, langOf, type Texts, textsFor } from "../lib/text/text.ts";
import { isLanguage } from "./values.ts";

/** The person's language and all texts in it. */
export interface Context {
  readonly lang: Lang;
  readonly texts: Texts;
}

/**
 * Chooses the language before anything else is read, so that wrong options are told in it too:
 * `--lang`, then CHATMOM_LANG, then what the system says.
 */
export function contextOf(
  args: readonly string[],
  variable: string | undefined = Deno.env.get("CHATMOM_LANG"),
  system: string = navigator.language,
): Context {
  const lang = named(given(args)) ?? named(variable) ?? langOf(system);
  return { lang, texts: textsFor(lang) };
}

/** The value of the last `--lang`, in either spelling. */
function given(args: readonly string[]): string | undefined {
  let value: string | undefined;
  for (const [at, arg] of args.entries()) {
    if (arg === "--") break;
    if (arg === "--lang") value = args[at + 1];
    else if (arg.startsWith("--lang=")) value = arg.slice("--lang=".length);
  }
  return value;
}

/** A name that is no language at all counts as none; the option's own check then says so. */
function named(value: string | undefined): Lang | undefined {
  return value && isLanguage(value) ? langOf(value) : undefined;
}
