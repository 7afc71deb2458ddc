/** Moments as people say them: the time today, the day before that, "2 hours ago". */

import type { Lang } from "../text/text.ts";

const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
];

/** Writes moments, in milliseconds since 1970, in one language and the system's time zone. */
export class Times {
  #clock: Intl.DateTimeFormat;
  #day: Intl.DateTimeFormat;
  #ago: Intl.RelativeTimeFormat;
  #exact: Intl.DateTimeFormat;
  #exactDay: Intl.DateTimeFormat;

  constructor(lang: Lang) {
    const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
    this.#clock = new Intl.DateTimeFormat(lang, clock);
    this.#day = new Intl.DateTimeFormat(lang, { day: "numeric", month: "short", ...clock });
    this.#ago = new Intl.RelativeTimeFormat(lang, { numeric: "auto" });
    const exact = { ...clock, second: "2-digit", fractionalSecondDigits: 3 } as const;
    this.#exact = new Intl.DateTimeFormat(lang, exact);
    this.#exactDay = new Intl.DateTimeFormat(lang, { day: "numeric", month: "short", ...exact });
  }

  /** 12:03 for today, with the day for any other. */
  clock(ts: number, now: number): string {
    return this.#today(ts, now, this.#clock, this.#day);
  }

  /** 12:03:04.120 for today, with the day for any other. */
  exact(ts: number, now: number): string {
    return this.#today(ts, now, this.#exact, this.#exactDay);
  }

  #today(
    ts: number,
    now: number,
    today: Intl.DateTimeFormat,
    other: Intl.DateTimeFormat,
  ): string {
    // A foreign program may say any number at all.
    const at = Math.min(ts, 8.64e15);
    const sameDay = new Date(at).toDateString() === new Date(now).toDateString();
    return (sameDay ? today : other).format(at);
  }

  /** "2 hours ago". */
  ago(ts: number, now: number): string {
    const past = Math.max(0, now - ts);
    const [unit, ms] = STEPS.find(([, size]) => past >= size) ?? ["minute", 60_000] as const;
    return this.#ago.format(-Math.floor(past / ms), unit);
  }
}
