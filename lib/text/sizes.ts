/** Sizes of files as people write them. */

import type { Lang } from "./text.ts";

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

/** `1.2 MB`, as the language writes it; each unit is 1,024 of the one before. */
export function sizeText(bytes: number, lang: Lang): string {
  let at = 0, value = bytes;
  while (value >= 1_000 && at < UNITS.length - 1) {
    value /= 1_024;
    at++;
  }
  const maximumFractionDigits = value < 10 && at > 0 ? 1 : 0;
  const unit = UNITS[at]!;
  const style = { style: "unit", unitDisplay: at === 0 ? "long" : "short" } as const;
  return new Intl.NumberFormat(lang, { ...style, unit, maximumFractionDigits }).format(value);
}
