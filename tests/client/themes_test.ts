/** Colours that people can read. */

import assert from "node:assert/strict";
import { backgroundSaid, coloursOf, paletteFor } from "../../lib/client/tui/themes.ts";

/** What xterm and most others show for a colour of 256, each part from 0 to 1. */
function shade(number: number): number[] {
  if (number >= 232) return Array(3).fill((8 + 10 * (number - 232)) / 255);
  const level = (part: number): number => (part === 0 ? 0 : 55 + 40 * part) / 255;
  const cube = number - 16;
  return [Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map(level);
}

/** How bright it looks (WCAG 2). */
function luminance(parts: readonly number[]): number {
  const [red, green, blue] = parts.map((part) =>
    part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  );
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

function contrast(one: readonly number[], other: readonly number[]): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light! + 0.05) / (dark! + 0.05);
}

Deno.test("every colour can be read on the backgrounds that people have: 4.5 to 1, by day and by night", () => {
  const grounds = {
    dark: ["000000", "1e1e1e", "282a36", "002b36"],
    light: ["ffffff", "fdf6e3", "eeeeee"],
  };
  for (const background of ["dark", "light"] as const) {
    let looks = 0;
    for (const [look, code] of Object.entries(paletteFor(background, "many"))) {
      const number = /38;5;(\d+)/.exec(code)?.[1];
      if (number === undefined) continue;
      looks++;
      for (const hex of grounds[background]) {
        const ground = hex.match(/../g)!.map((part) => parseInt(part, 16) / 255);
        const is = contrast(shade(Number(number)), ground);
        assert.ok(is >= 4.5, `${look} on ${background} #${hex}: ${is.toFixed(2)}`);
      }
    }
    assert.ok(looks >= 10);
  }
});

Deno.test("without colours nothing sets any, and what must stand out does so all the same", () => {
  const plain = paletteFor("light", "none");
  assert.ok(Object.values(plain).every((code) => ["1", "4", "7"].includes(code)));
  assert.deepEqual([plain.chosen, plain.bar, plain.found], ["7", "7", "4"]);
});

Deno.test("a background is what COLORFGBG says, and nothing where it says nothing", () => {
  assert.equal(backgroundSaid("15;0"), "dark");
  assert.equal(backgroundSaid("0;15"), "light");
  assert.equal(backgroundSaid("0;default;15"), "light");
  assert.equal(backgroundSaid("12;8"), "dark");
  assert.equal(backgroundSaid("0;7"), "light");
  for (const nothing of [undefined, "", "15", "15;default", "a;b"]) {
    assert.equal(backgroundSaid(nothing), undefined);
  }
  assert.deepEqual(["xterm-256color", "screen", "linux"].map(coloursOf), ["many", "few", "few"]);
});
