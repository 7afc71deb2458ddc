/** Colours for dark and for light backgrounds, and none: each readable where it stands. */

import type { Look } from "./cells.ts";

/** What a terminal is told before a text of that look (SGR); nothing for a look like any text. */
export type Palette = Readonly<Partial<Record<Look, string>>>;

/** Which colours somebody wants: those for their terminal's background, as it says it, or these. */
export const THEMES = ["auto", "dark", "light"] as const;
export type Theme = (typeof THEMES)[number];

/** How many colours a terminal has, if any. */
export type Colours = "none" | "few" | "many";

/** What is left without colours: bold, underlined, reversed. */
const PLAIN: Palette = {
  ...{ name: "1", who0: "1", who1: "1", who2: "1", who3: "1", who4: "1", who5: "1" },
  ...{ bold: "1", found: "4", bar: "7", chosen: "7" },
};

/** Terminals with 16 colours choose the shades themselves; these are readable on most. */
const FEW = {
  dark: {
    ...{ name: "36", who0: "36", who1: "35", who2: "33", who3: "34;1", who4: "36", who5: "33" },
    ...{
      own: "32",
      dim: "2",
      good: "32",
      bad: "31",
      bold: "1",
      found: "32",
      bar: "7",
      chosen: "7",
    },
  },
  light: {
    ...{ name: "34", who0: "34", who1: "35", who2: "31", who3: "34", who4: "35", who5: "31" },
    ...{ own: "30;1", dim: "2", good: "34", bad: "31", bold: "1", found: "34;4", bar: "7" },
    chosen: "7",
  },
} satisfies Record<"dark" | "light", Palette>;

/** With 256 colours each stands out enough: 4.5 to 1 and more (WCAG AA), also on grey and cream. */
const MANY = {
  dark: {
    name: shade(80),
    ...{ who0: shade(80), who1: shade(183), who2: shade(216), who3: shade(117), who4: shade(222) },
    ...{ who5: shade(151), own: shade(114), dim: shade(246), good: shade(114), bad: shade(210) },
    ...{ bold: "1", found: `1;${shade(222)}`, bar: "7", chosen: "7" },
  },
  light: {
    name: shade(24),
    ...{ who0: shade(24), who1: shade(90), who2: shade(94), who3: shade(19), who4: shade(88) },
    ...{ who5: shade(54), own: shade(22), dim: shade(240), good: shade(22), bad: shade(124) },
    ...{ bold: "1", found: `1;${shade(124)}`, bar: "7", chosen: "7" },
  },
} satisfies Record<"dark" | "light", Palette>;

/** The colours for a background. */
export function paletteFor(background: "dark" | "light", colours: Colours): Palette {
  if (colours === "none") return PLAIN;
  return (colours === "many" ? MANY : FEW)[background];
}

/** How many colours a terminal of that name (TERM) has. */
export function coloursOf(term: string): Colours {
  return /256color|direct|kitty|ghostty|alacritty|foot|wezterm/.test(term) ? "many" : "few";
}

/** What programs say that set COLORFGBG, `15;0` or `0;default;15`: the last number is the background's. */
export function backgroundSaid(colorfgbg: string | undefined): "dark" | "light" | undefined {
  const number = /^(?:\d+|default);(?:\w+;)?(\d{1,2})$/.exec(colorfgbg ?? "")?.[1];
  if (number === undefined) return undefined;
  return number === "7" || Number(number) >= 9 ? "light" : "dark";
}

function shade(number: number): string {
  return `38;5;${number}`;
}
