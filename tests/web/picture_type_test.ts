/** What a picture is, from its first bytes: nothing that a sender says, and nothing that ends too soon, is shown. */

import assert from "node:assert/strict";
import fc from "fast-check";
import { kindOf } from "../../lib/web/page/files/kinds.ts";
import { pictureType } from "../../lib/web/page/files/picture_type.ts";
import { png } from "../support/page_files.ts";

const bytes = (hex: string): Uint8Array => Uint8Array.fromHex(hex.replaceAll(" ", ""));

Deno.test("PNG, GIF, JPEG and the three kinds of WebP tell their size in pixels", () => {
  const cases: [string, Uint8Array, number, number][] = [
    ["image/png", png(300, 7), 300, 7],
    [
      "image/gif",
      bytes(
        "474946383961 2c01 0700 80 00 00 000000ffffff 21f9 04 00000000 00 2c 00000000 2c01 0700",
      ),
      300,
      7,
    ],
    ["image/gif", bytes("474946383961 2c01 0700 00 00 00 2c 00000000 0100 0100"), 300, 7],
    ["image/jpeg", bytes("ffd8 ffe0 0004 0000 ffc4 0003 00 ffc2 0011 08 0007 012c 03"), 300, 7],
    [
      "image/webp",
      bytes("52494646 00000000 57454250 56503858 0a000000 00000000 2b0100 060000"),
      300,
      7,
    ],
    ["image/webp", bytes("52494646 00000000 57454250 5650384c 00000000 2f 2b810100"), 300, 7],
    [
      "image/webp",
      bytes("52494646 00000000 57454250 56503820 00000000 000000 9d012a 2c01 0700"),
      300,
      7,
    ],
  ];
  for (const [media, head, width, height] of cases) {
    assert.deepEqual(pictureType(head), { media, width, height });
  }
});

Deno.test("what ends before it has said its size is no picture, and garbage never throws", () => {
  const whole = png(300, 7);
  for (let length = 0; length < 24; length++) {
    assert.equal(pictureType(whole.subarray(0, length)), null);
  }
  const heads = [
    "89504e470d0a1a0a",
    "474946383961",
    "ffd8ffe1",
    "52494646000000005745425056503820",
    "",
  ];
  fc.assert(
    fc.property(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 60 }), (head, rest) => {
      pictureType(new Uint8Array([...bytes(head), ...rest]));
    }),
  );
});

Deno.test("a picture that calls itself small is as large as a browser takes it for", () => {
  const gif = bytes(
    "474946383961 0100 0100 80 00 00 000000ffffff 2c 00000000 e02e e12e 00 02 02 4c01 00",
  );
  assert.deepEqual(pictureType(gif), { media: "image/gif", width: 12_000, height: 12_001 });
  const large = "ffc0 0011 08 0fa0 1388 03", small = "ffc0 0011 08 0001 0001 03";
  const filled = bytes(`ffd8 ffff ${large.slice(2)}`);
  assert.deepEqual(pictureType(filled), { media: "image/jpeg", width: 5_000, height: 4_000 });
  // Markers that one reader takes for a length's and another does not.
  for (const marker of ["ff00", "ff01", "ffd0", "ffd8", "ffda"]) {
    assert.equal(pictureType(bytes(`ffd8 ${marker} 0010 ${large} 000000 ${small}`)), null, marker);
  }
});

Deno.test("SVG, HTML and whatever else could run are neither pictures nor for a player", () => {
  for (const media of ["image/svg+xml", "text/html", "application/pdf", "constructor", ""]) {
    assert.equal(kindOf(media), "other", media);
  }
  assert.equal(kindOf("Image/PNG; charset=x"), "picture");
  const svg = new TextEncoder().encode(`<svg xmlns="http://www.w3.org/2000/svg" width="9"/>`);
  assert.equal(pictureType(svg), null);
});
