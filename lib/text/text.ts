/** Everything that people read, by language: `textsFor("pt-BR").errors.busy`. */

import { en } from "./en.ts";
import { ptBr } from "./pt_br.ts";

/** The languages there are texts in. */
export type Lang = "en" | "pt-BR";

/** The languages' names as options and variables take them. */
export const LANGS: readonly Lang[] = ["pt-BR", "en"];

/** The catalog: English is its shape, so a text that Portuguese lacks does not compile. */
export type Texts = typeof en;

const catalogs: Readonly<Record<Lang, Texts>> = { en, "pt-BR": ptBr };

/** All texts of one language. */
export function textsFor(lang: Lang): Texts {
  return catalogs[lang];
}

/** The language that a name such as `pt`, `pt_BR.UTF-8` or `en-US-u-va-posix` means; else English. */
export function langOf(name: string | undefined): Lang {
  return /^pt([-_.]|$)/i.test(name ?? "") ? "pt-BR" : "en";
}
