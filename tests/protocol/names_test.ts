/** Names are safe in queue names, paths and mentions, however they were typed. */

import assert from "node:assert/strict";
import * as fc from "fast-check";
import { foldName, isFreeToTake, isName, RESERVED } from "../../lib/protocol/names.ts";

Deno.test("what a person types for one name is one name: case, width, spaces, a leading @", () => {
  for (const typed of ["ana", "Ana", " ANA ", "@ana", "ａｎａ", "ＡＮＡ", "@Ana "]) {
    assert.equal(foldName(typed), "ana", typed);
  }
  // The Kelvin sign looks like a K and is one.
  assert.equal(foldName("\u212Aate"), "kate");
});

Deno.test("a name has 1 to 32 safe characters, and starts with a letter or digit", () => {
  for (const good of ["a", "0", "a.b-c_d", "x".repeat(32)]) assert.ok(isName(good), good);
  const bad = ["", ".a", "-a", "_a", "a b", "a/b", "a\\b", "..", "a\n", "ana\u0000", "josé", "аna"];
  for (const one of [...bad, "x".repeat(33), "a#b", "a*b", "Ana", "a+b", "~ana"]) {
    assert.ok(!isName(one), JSON.stringify(one));
  }
});

Deno.test("whatever is typed, a name that passes is plain ASCII, and folding it again changes nothing", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 40 }), (typed) => {
      const name = foldName(typed);
      if (!isName(name)) return;
      assert.match(name, /^[a-z0-9][a-z0-9._-]{0,31}$/);
      assert.equal(foldName(name), name);
    }),
    { numRuns: 5_000 },
  );
});

Deno.test("nobody can be called as a part of the system is", () => {
  for (const name of RESERVED) {
    assert.ok(isName(name));
    assert.ok(!isFreeToTake(foldName(name.toUpperCase())), name);
  }
  assert.ok(isFreeToTake("ana"));
});
