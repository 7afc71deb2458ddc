/** Sizes of files, and how long they take, as people write them. */

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

/** `1:05` for 65 seconds, `2:00:00` for two hours. */
export function clockText(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[0]! > 0 ? parts : parts.slice(1);
  return shown.map((part, at) => at === 0 ? String(part) : String(part).padStart(2, "0")).join(":");
}
