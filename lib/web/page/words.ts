/** Texts in the person's language, and dates and numbers as that writes them. */

import { computed, signal } from "@preact/signals";
import type { ErrorCode } from "../../protocol/errors.ts";
import { errors as enErrors } from "../../text/en/errors.ts";
import { group as enGroup } from "../../text/en/group.ts";
import { page as enPage } from "../../text/en/page.ts";
import { errors as ptErrors } from "../../text/pt_br/errors.ts";
import { group as ptGroup } from "../../text/pt_br/group.ts";
import { page as ptPage } from "../../text/pt_br/page.ts";
import type { Lang, Texts } from "../../text/text.ts";

/** What of the catalogs the page carries. */
type Words = Texts["page"] & { readonly errors: Texts["errors"]; readonly group: Texts["group"] };

const WORDS: Readonly<Record<Lang, Words>> = {
  en: { ...enPage, errors: enErrors, group: enGroup },
  "pt-BR": { ...ptPage, errors: ptErrors, group: ptGroup },
};
const KEPT_AS = "lang";

/** The language of everything on the page; the person's choice, or else the browser's. */
export const lang = signal<Lang>(chosen());
/** The texts. */
export const words = computed(() => WORDS[lang.value]);

/** Takes another language, for good. */
export function speak(next: Lang): void {
  lang.value = next;
  localStorage.setItem(KEPT_AS, next);
}

/** A sentence for an error. */
export function explain(code: ErrorCode): string {
  return words.value.errors[code];
}

/** "14:05". */
export function clockOf(ts: number): string {
  return new Intl.DateTimeFormat(lang.value, { timeStyle: "short" }).format(ts);
}

/** "Thursday, 12 March 2026". */
export function dayOf(ts: number): string {
  return new Intl.DateTimeFormat(lang.value, { dateStyle: "full" }).format(ts);
}

/** Day and time, short. */
export function momentOf(ts: number): string {
  return new Intl.DateTimeFormat(lang.value, { dateStyle: "short", timeStyle: "short" }).format(ts);
}

function chosen(): Lang {
  const kept = localStorage.getItem(KEPT_AS) ?? navigator.language;
  return kept.toLowerCase().startsWith("pt") ? "pt-BR" : "en";
}
