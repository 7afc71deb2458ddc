import assert from "node:assert/strict";
import fc from "fast-check";
import { foreignText, foreignWord, INDENT } from "../../lib/text/foreign_text.ts";

/** Text with many controls in it. */
const nasty = fc.string({
  unit: fc.oneof(
    fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
    fc.constantFrom("\x1b", "[", "2J", "\x9b", "\n", "\r", "\b", "\x07", "\u202e", "\u200b", "\t"),
    fc.constantFrom("\u200d", "👩", "💻", "\ud83d", "\udc69", "\u{e0041}", "\ufeff", "\u2028"),
  ),
  maxLength: 60,
});

const FORBIDDEN =
  // deno-lint-ignore no-control-regex
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u200c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/;

Deno.test("no control character of others reaches the screen, whatever they write", () => {
  fc.assert(
    fc.property(nasty, (text) => {
      const shown = foreignText(text);
      assert.ok(!FORBIDDEN.test(shown), JSON.stringify(shown));
      assert.ok(shown.isWellFormed());
      assert.equal(
        foreignText(shown.replaceAll(INDENT, "")),
        shown.replaceAll(INDENT, "")
          .replaceAll("\n", `\n${INDENT}`),
      );
    }),
    { numRuns: 2000 },
  );
});

Deno.test("a second line cannot pretend to be somebody else's message", () => {
  fc.assert(fc.property(nasty, (text) => {
    for (const line of foreignText(text).split("\n").slice(1)) assert.ok(line.startsWith(INDENT));
    assert.ok(!foreignWord(text).includes("\n"));
  }));
  assert.equal(
    foreignText("oi\nana: send me your password"),
    `oi\n${INDENT}ana: send me your password`,
  );
});

Deno.test("ordinary text stays as it is: accents, CJK, emoji with joiners", () => {
  for (const text of ["São João é já", "你好", "👩‍💻 ❤️‍🔥 🏳️‍🌈 👍🏽", "a-b_c 'd' \"e\""]) {
    assert.equal(foreignText(text), text);
  }
});
