/** Days and moments as people enter them, in the system's time zone. */

import type { Lang } from "../../text/text.ts";

const TODAY = /^(?:today|hoje)$/i, YESTERDAY = /^(?:yesterday|ontem)$/i;
const ISO = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T](\d{1,2}):(\d{2}))?$/;
/** The day first, as in Brazil; elsewhere that would be read in two ways. */
const DAY_FIRST = /^(\d{1,2})\/(\d{1,2})(?:\/(\d{4}))?(?: (\d{1,2}):(\d{2}))?$/;

/** The moment that was entered, a day's beginning without a time of day; undefined when it is none. */
export function momentOf(entered: string, lang: Lang, now: number): number | undefined {
  const today = new Date(now);
  const [year, month, day] = [today.getFullYear(), today.getMonth() + 1, today.getDate()];
  if (TODAY.test(entered)) return moment(year, month, day, 0, 0);
  if (YESTERDAY.test(entered)) return moment(year, month, day - 1, 0, 0);
  const iso = ISO.exec(entered);
  if (iso) {
    const [y, m, d, hours, minutes] = iso.slice(1).map((part) => Number(part ?? 0));
    return checked(y!, m!, d!, hours!, minutes!);
  }
  const local = lang === "pt-BR" ? DAY_FIRST.exec(entered) : null;
  if (!local) return undefined;
  const [d, m, y, hours, minutes] = local.slice(1).map((part) => Number(part ?? 0));
  if (y! > 0) return checked(y!, m!, d!, hours!, minutes!);
  // Without a year: the last time that there was such a day.
  const thisYear = checked(year, m!, d!, hours!, minutes!);
  return thisYear === undefined || thisYear <= now
    ? thisYear
    : checked(year - 1, m!, d!, hours!, minutes!);
}

/** Undefined for the 31st of February and the like. */
function checked(
  year: number,
  month: number,
  day: number,
  hours: number,
  minutes: number,
): number | undefined {
  const date = new Date(year, month - 1, day);
  if (date.getMonth() !== month - 1 || date.getDate() !== day) return undefined;
  return hours > 23 || minutes > 59 ? undefined : moment(year, month, day, hours, minutes);
}

function moment(year: number, month: number, day: number, hours: number, minutes: number): number {
  return Math.max(0, new Date(year, month - 1, day, hours, minutes).getTime());
}
