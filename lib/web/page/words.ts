/** Texts in the person's language, and dates and numbers as that writes them. */

import { computed, signal } from "@preact/signals";
import type { ErrorCode } from "../../protocol/errors.ts";
import type { Lang } from "../../text/text.ts";
import type { texts } from "./texts/en.ts";

type Words = typeof texts;

const KEPT_AS = "lang";

/** The language of everything on the page; the person's choice, or else the browser's. */
export const lang = signal<Lang>(chosen());
const loaded = signal<ReadonlyMap<Lang, Words>>(new Map());
/** The texts; there once `learn` has resolved. */
export const words = computed(() => loaded.value.get(lang.value)!);

/** Loads the texts of a language, and lets the browser keep them. Rejects where the server is away and they are not kept. */
export async function learn(next: Lang): Promise<void> {
  if (loaded.value.has(next)) return;
  const path = `/${next}.js`;
  const { texts } = await import(path) as { readonly texts: Words };
  loaded.value = new Map(loaded.value).set(next, texts);
  // Absent over plain http, where the page opens only while the server is there.
  const kept = (globalThis.caches as CacheStorage | undefined)?.open("shell");
  void kept?.then((cache) => cache.add(path)).catch(() => {});
}

/** Takes another language, for good. */
export async function speak(next: Lang): Promise<void> {
  await learn(next);
  lang.value = next;
  localStorage.setItem(KEPT_AS, next);
}

/** A sentence for an error. */
export function explain(code: ErrorCode): string {
  return words.value.errors[code];
}

/** "14:05". */
export const clockOf = formatter({ timeStyle: "short" });
/** "Thursday, 12 March 2026". */
export const dayOf = formatter({ dateStyle: "full" });
/** Day and time, short. */
export const momentOf = formatter({ dateStyle: "medium", timeStyle: "short" });

/** Writes moments, in milliseconds since 1970. To make a format costs as much as a row of the page. */
function formatter(style: Intl.DateTimeFormatOptions): (ts: number) => string {
  const format = computed(() => new Intl.DateTimeFormat(lang.value, style));
  return (ts) => format.value.format(ts);
}

function chosen(): Lang {
  const kept = localStorage.getItem(KEPT_AS) ?? navigator.language;
  return kept.toLowerCase().startsWith("pt") ? "pt-BR" : "en";
}
