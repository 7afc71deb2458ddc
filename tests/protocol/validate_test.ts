/** What the schema allows passes, and nothing else does: row by row of the table. */

import assert from "node:assert/strict";
import * as fc from "fast-check";
import { ChatError } from "../../lib/protocol/errors.ts";
import type { Fields } from "../../lib/protocol/fields.ts";
import { REQUESTS } from "../../lib/protocol/schema.ts";
import { asEvent, asRequest } from "../../lib/protocol/validate.ts";
import { badValues, goodFrames } from "./arbitrary_frames.ts";

function refused(value: unknown, code: string, says?: RegExp): void {
  assert.throws(() => asRequest(value), (error) => {
    assert.ok(error instanceof ChatError, String(error));
    assert.equal(error.code, code);
    if (says) assert.match(error.message, says);
    return true;
  }, JSON.stringify(value));
}

for (const [type, row] of Object.entries(REQUESTS)) {
  const fields: Fields = row.fields;
  const names = Object.keys(fields);

  Deno.test(`${type}: every frame that the schema allows is taken, unchanged`, () => {
    fc.assert(fc.property(goodFrames(type, fields), (frame) => {
      const sent = JSON.parse(JSON.stringify(frame));
      assert.deepEqual(asRequest(sent), sent);
    }));
  });

  Deno.test(`${type}: a field that is wrong, missing or unknown is refused by name`, () => {
    for (const name of names) {
      fc.assert(
        fc.property(goodFrames(type, fields), badValues(fields[name]!), (frame, bad) => {
          refused({ ...frame, [name]: bad }, "bad_frame", new RegExp(`"${name}"`));
        }),
        { numRuns: 60 },
      );
      if (!fields[name]!.optional) {
        fc.assert(fc.property(goodFrames(type, fields), (frame) => {
          const { [name]: _gone, ...rest } = frame;
          refused(rest, "bad_frame", new RegExp(`"${name}" is missing`));
        }));
      }
    }
    fc.assert(fc.property(goodFrames(type, fields), fc.string({ minLength: 1 }), (frame, extra) => {
      fc.pre(extra !== "type" && !names.includes(extra));
      refused(
        JSON.parse(`{${JSON.stringify(extra)}:1,${JSON.stringify(frame).slice(1)}`),
        "bad_frame",
      );
    }));
  });
}

Deno.test("what is not an object with a type is refused, whatever JSON it is", () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    const typed = typeof value === "object" && value !== null && !Array.isArray(value) &&
      typeof Object.getOwnPropertyDescriptor(value, "type")?.value === "string";
    fc.pre(!typed);
    refused(value, "bad_frame");
  }));
});

Deno.test("a type that is not in the table is refused as such, names of Object.prototype too", () => {
  for (
    const type of ["toString", "__proto__", "constructor", "hasOwnProperty", "Send", "", "welcome"]
  ) {
    refused({ type }, "unknown_type");
  }
});

Deno.test("__proto__ in a frame is an unknown field, and never becomes anybody's prototype", () => {
  refused(JSON.parse('{"type":"ping","__proto__":{"ref":"x"}}'), "bad_frame", /__proto__/);
  refused(
    JSON.parse(
      '{"type":"hello","protocol":1,"user":"ana","device":"d","auth":{"__proto__":{"guest":true}}}',
    ),
    "bad_frame",
    /__proto__/,
  );
  assert.equal(({} as Record<string, unknown>).guest, undefined);
});

Deno.test("a field that only the prototype has does not count as given", () => {
  refused(Object.create({ type: "ping" }), "bad_frame", /"type"/);
  refused(
    Object.assign(Object.create({ to: "bia" }), {
      type: "typing",
      on: true,
    }),
    "bad_frame",
    /"to" is missing/,
  );
});

Deno.test("unknown fields of events are ignored: an old client meets a new server", () => {
  const event = { type: "ok", ref: "1", from_the_future: { deep: [1] } };
  assert.deepEqual(asEvent(event), event);
  const nested = { type: "contacts", contacts: [{ user: "bia", status: "online", mood: "fine" }] };
  assert.deepEqual(asEvent(nested), nested);
});

Deno.test("a refusal repeats at most a little of what was sent", () => {
  for (const frame of [{ type: "x".repeat(50_000) }, { type: "ping", ["y".repeat(50_000)]: 1 }]) {
    assert.throws(() => asRequest(frame), (error: Error) => error.message.length < 200);
  }
});
