/** Light or dark: the person's choice, or else the system's. */

import { effect, signal } from "@preact/signals";

/** The choices. */
export const THEMES = ["auto", "light", "dark"] as const;
export type Theme = typeof THEMES[number];

const KEPT_AS = "theme";

/** What was chosen. */
export const theme = signal<Theme>(
  THEMES.find((one) => one === localStorage.getItem(KEPT_AS)) ?? "auto",
);

/** Takes another one, for good. */
export function wear(next: Theme): void {
  theme.value = next;
  localStorage.setItem(KEPT_AS, next);
}

effect(() => {
  document.documentElement.style.colorScheme = theme.value === "auto" ? "" : theme.value;
});
