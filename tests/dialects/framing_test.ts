/** Bytes to frames of the old languages, whatever the splits. */

import assert from "node:assert/strict";
import fc from "fast-check";
import { JsonObjects } from "../../lib/dialects/json_objects.ts";
import type { Framing } from "../../lib/dialects/language.ts";
import { TextLines } from "../../lib/dialects/text_lines.ts";
import { ChatError } from "../../lib/protocol/errors.ts";

const encoder = new TextEncoder();

/** What a framing makes of these chunks: frames, and the codes of what it could not read. */
function read(framing: Framing, chunks: readonly Uint8Array[]): unknown[] {
  const read: unknown[] = [];
  try {
    for (const chunk of chunks) {
      // What is handed over is only valid until the next read.
      const lent = chunk.slice();
      let rest: Uint8Array | null = lent;
      while (rest) {
        rest = framing.feed(
          rest,
          (frame) => read.push(structuredClone(frame)),
          ({ code }) => read.push(code),
          () => read.length % 2 === 0,
        );
      }
      lent.fill(255);
    }
  } catch (error) {
    assert.ok(error instanceof ChatError, String(error));
    read.push(`ended: ${error.code}`);
  }
  return read;
}

/** The same bytes, cut at these places. */
function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const sorted = [...places].map((place) => place % (bytes.length + 1)).sort((a, b) => a - b);
  return [0, ...sorted].map((from, at) => bytes.subarray(from, sorted[at] ?? bytes.length));
}

const places = fc.array(fc.nat());
const flat = fc.dictionary(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), {
  maxKeys: 8,
});
/** Things that look like JSON objects, nearly. */
const nearly = fc.array(
  fc.constantFrom(...'{}[]":,\\ \n\r\tntuz0é', '{"a":', '"}', '{"type":"ping"}', "\\u00e9"),
  { maxLength: 60 },
).map((pieces) => pieces.join(""));

Deno.test("JSON objects back to back come out whole and in order, however they are cut", () => {
  fc.assert(
    fc.property(
      fc.array(flat),
      fc.constantFrom("", "\n", " \r\n\t"),
      places,
      (objects, gap, cuts) => {
        const bytes = encoder.encode(objects.map((one) => JSON.stringify(one)).join(gap));
        // Without a prototype, as JSON.parse would never read "__proto__" as anything else.
        assert.deepEqual(
          read(new JsonObjects(1 << 20), cut(bytes, cuts)).map((one) => JSON.stringify(one)),
          objects.map((one) => JSON.stringify(one)),
        );
      },
    ),
  );
});

Deno.test("objects on many lines, with braces and quotes in their strings, are one object", () => {
  const object = { a: '}{"\\', b: "[{", c: "é\n", d: { e: [1, true, null, -1.5e-7] } };
  const bytes = encoder.encode(JSON.stringify(object, null, 2) + JSON.stringify(object));
  assert.deepEqual(read(new JsonObjects(4096), cut(bytes, [])), [object, object]);
});

Deno.test("whatever comes instead of objects, no cut changes what is read", () => {
  fc.assert(
    fc.property(fc.oneof(nearly, fc.string({ unit: "binary" })), places, (text, cuts) => {
      const bytes = encoder.encode(text);
      assert.deepEqual(
        read(new JsonObjects(4096), cut(bytes, cuts)),
        read(new JsonObjects(4096), [bytes]),
      );
    }),
  );
});

Deno.test("an object after garbage is read, and garbage is told once a line", () => {
  for (
    const garbage of ["hello", "\u0000", "]", "}", "{oops", '{"a":"\n', '{"cut short":"x{"type":']
  ) {
    const bytes = encoder.encode(`${garbage}\n{"type":"ping"}`);
    assert.deepEqual(
      read(new JsonObjects(4096), cut(bytes, [])),
      ["bad_frame", { type: "ping" }],
      garbage,
    );
  }
  assert.deepEqual(read(new JsonObjects(4096), [encoder.encode("a b c\nd")]), [
    "bad_frame",
    "bad_frame",
  ]);
});

Deno.test("an object that never ends is given up at the limit, one with a million parts before", () => {
  const long = encoder.encode(`{"a":"${"x".repeat(5000)}`);
  assert.deepEqual(read(new JsonObjects(4096), cut(long, [10, 3000])), ["ended: too_long"]);
  const parts = encoder.encode(`{"a":[${"1,".repeat(1000)}1]}`);
  assert.deepEqual(read(new JsonObjects(1 << 20), cut(parts, [7])), ["ended: too_long"]);
  const whole = encoder.encode(`{"a":"${"x".repeat(5000)}"}`);
  assert.equal(read(new JsonObjects(5008), cut(whole, [10, 3000])).length, 1);
});

Deno.test("text lines come out whole and in order, however they are cut; CRLF is a newline too", () => {
  const line = fc.string({ unit: "grapheme" }).map((one) => one.replace(/[\r\n]/g, " "));
  fc.assert(
    fc.property(fc.array(line), fc.constantFrom("\n", "\r\n"), places, (lines, end, cuts) => {
      const bytes = encoder.encode(lines.map((one) => one + end).join(""));
      assert.deepEqual(
        read(new TextLines(1 << 20), cut(bytes, cuts)),
        lines.filter((one) => one !== ""),
      );
    }),
  );
});

Deno.test("a line that is not UTF-8 is told and the next one read; one without an end is given up", () => {
  const bytes = new Uint8Array([...encoder.encode("a\n"), 255, 10, ...encoder.encode("é\n")]);
  for (let at = 0; at <= bytes.length; at++) {
    assert.deepEqual(read(new TextLines(64), cut(bytes, [at])), ["a", "bad_frame", "é"]);
  }
  assert.deepEqual(read(new TextLines(64), [encoder.encode("x".repeat(65))]), ["ended: too_long"]);
});
