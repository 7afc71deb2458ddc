/** How long a server keeps what, in words: its start lines say it, and each client at first. */

import { counter } from "./plural.ts";
import type { Lang, Texts } from "./text.ts";

/** Days by kind; absent: without end. */
export interface KeptDays {
  readonly direct?: number;
  readonly groups?: number;
  readonly files?: number;
}

/** "messages for 90 days, those of groups for 30 days, files for 30 days", or null when nothing ever leaves. */
export function keepsText(
  { direct, groups, files }: KeptDays,
  { server: t }: Texts,
  lang: Lang,
): string | null {
  if (direct === undefined && groups === undefined && files === undefined) return null;
  const count = counter(lang);
  const time = (days: number | undefined) =>
    days === undefined ? t.withoutEnd : t.forDays(count(days, t.days));
  return [
    t.keepsMessages(time(direct)),
    // What is the same needs no words of its own.
    ...(groups === direct ? [] : [t.keepsGroups(time(groups))]),
    ...(files === undefined ? [] : [t.keepsFiles(time(files))]),
  ].join(", ");
}
