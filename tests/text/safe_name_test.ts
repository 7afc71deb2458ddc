/** Whatever a sender calls a file: what is saved is one harmless name in one folder. */

import assert from "node:assert/strict";
import * as fc from "fast-check";
import { numbered, safeName, visibleName } from "../../lib/text/safe_name.ts";

const utf8 = new TextEncoder();

/** Everything that must hold of any name that reaches a file system. */
function assertSafe(name: string): void {
  assert.ok(name.length > 0, "not empty");
  assert.ok(utf8.encode(name).length <= 120, `at most 120 bytes: ${name}`);
  assert.doesNotMatch(name, /[/\\:<>"|?*]/, "no separator, no drive, no pattern");
  assert.doesNotMatch(name, /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u, "nothing unseen");
  assert.doesNotMatch(name, /^[\s.-]/, "no leading dot, dash or space");
  assert.doesNotMatch(name, /[\s.]$/, "no trailing dot or space");
  assert.equal(name, name.normalize("NFC"));
  const stem = name.split(".")[0]!.trimEnd();
  assert.doesNotMatch(stem, /^(con|prn|aux|nul|com\d|lpt\d)$/i, "no device of Windows");
  assert.ok(name.isWellFormed());
}

const hostile = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: "binary" }),
  fc.array(
    fc.constantFrom(
      ...["..", "/", "\\", ".", "-", " ", "CON", "nul", "COM1", ":", "\u202e", "\u0000", "\n"],
      ...["é", "e\u0301", "👩‍👩‍👧", "\ud800", "\ufeff", "a", ".txt", ".pdf", "x".repeat(60), "~", "?"],
    ),
    { maxLength: 12 },
  ).map((parts) => parts.join("")),
);

Deno.test("any name at all becomes a safe one, with a sender and a group before it too", () => {
  fc.assert(
    fc.property(hostile, hostile, hostile, fc.nat(5_000), (name, sender, group, count) => {
      assertSafe(safeName(name));
      assertSafe(visibleName({ sender, name }));
      assertSafe(visibleName({ group, sender, name }));
      assertSafe(numbered(visibleName({ sender, name }), count));
    }),
    { numRuns: 2_000 },
  );
});

Deno.test("a safe name stays as it is", () => {
  fc.assert(fc.property(hostile, (name) => {
    const once = safeName(name);
    assert.equal(safeName(once), once);
  }));
});

const NAMES: Readonly<Record<string, string>> = {
  "notes.pdf": "notes.pdf",
  "relatório final (v2).odt": "relatório final (v2).odt",
  "../../x": "x",
  "..\\..\\x.txt": "x.txt",
  "/etc/passwd": "passwd",
  "C:\\Windows\\win.ini": "win.ini",
  "a/b\\c": "c",
  "a/": "file",
  "..": "file",
  "": "file",
  "CON": "_CON",
  "con.txt": "_con.txt",
  "nul .txt": "_nul .txt",
  "COM1.tar.gz": "_COM1.tar.gz",
  "LPT¹": "_LPT¹",
  "console.log": "console.log",
  ".bashrc": "bashrc",
  "-rf": "rf",
  "-.-x": "x",
  "notes.txt:stream": "notes.txt_stream",
  "what?.txt": "what_.txt",
  "trailing. . .": "trailing",
  "gpj.\u202eexe": "gpj.exe",
  "one\ntwo\u0000.txt": "onetwo.txt",
  "e\u0301.txt": "\u00e9.txt",
  "\u200b": "file",
};

/** As a test report can show it. */
const shown = (name: string): string =>
  JSON.stringify(name).replace(/\p{Cf}/gu, (one) => `\\u${one.charCodeAt(0).toString(16)}`);

for (const [given, safe] of Object.entries(NAMES)) {
  Deno.test(`${shown(given)} is saved as ${safe}`, () => {
    assert.equal(safeName(given), safe);
    assert.equal(visibleName({ sender: "ana", name: given }), `ana_${safe}`);
    assert.equal(
      visibleName({ group: "class", sender: "ana", name: given }),
      `class_ana_${safe}`,
    );
  });
}

Deno.test("300 characters become 120 bytes, with their extension and whole characters", () => {
  const ascii = safeName("x".repeat(300) + ".pdf");
  assert.equal(ascii, "x".repeat(116) + ".pdf");
  const wide = safeName("é".repeat(300) + ".pdf");
  assert.equal(wide, "é".repeat(58) + ".pdf");
  const family = safeName("👩‍👩‍👧‍👦".repeat(40));
  assertSafe(family);
  const second = numbered(ascii, 2);
  assert.equal(second, "x".repeat(112) + " (2).pdf");
  // What only looks like an extension is cut with the rest.
  assert.equal(utf8.encode(safeName("a." + "b".repeat(300))).length, 120);
});

Deno.test("a user whose name begins like a device opens none", () => {
  assert.equal(visibleName({ sender: "con.x", name: "a.txt" }), "_con.x_a.txt");
  assert.equal(visibleName({ sender: "con", name: "a.txt" }), "_con_a.txt");
});

Deno.test("the second file of a name has a 2 before its extension, as people expect", () => {
  assert.equal(numbered("ana_notes.pdf", 1), "ana_notes.pdf");
  assert.equal(numbered("ana_notes.pdf", 2), "ana_notes (2).pdf");
  assert.equal(numbered("ana_notes", 3), "ana_notes (3)");
  assert.equal(numbered("ana_archive.tar.gz", 2), "ana_archive.tar (2).gz");
});
