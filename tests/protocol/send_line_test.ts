/** The quick way of reading a `send` takes nothing that the schema would not, and makes nothing else of it. */

import assert from "node:assert/strict";
import fc from "fast-check";
import { v7 as uuidv7 } from "uuid";
import { readSend } from "../../lib/protocol/send_line.ts";
import { asRequest } from "../../lib/protocol/validate.ts";

/** Lines that are a send, or nearly one. */
const line = fc.record({
  id: fc.oneof(fc.constant(uuidv7()), fc.uuid({ version: 4 }), fc.string()),
  to: fc.oneof(fc.constantFrom("bia", "#turma", "*", "Bia", "", "bia.silva"), fc.string()),
  text: fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom("", "olá", 'a "b"', "a\\nb", "\u0000"),
  ),
  end: fc.constantFrom("", "", " ", ',"reply_to":"x"', ',"bytes":3', ',"text":"again"'),
  raw: fc.boolean(),
}).map(({ id, to, text, end, raw }) => {
  const quoted = raw ? `"${text}"` : JSON.stringify(text);
  return `{"type":"send","id":"${id}","to":"${to}","text":${quoted}${end}}`;
});

Deno.test("a send that is read quickly is what the schema makes of the same line", () => {
  let quick = 0;
  fc.assert(
    fc.property(line, (one) => {
      const read = readSend(one);
      if (!read) return;
      quick++;
      assert.deepEqual({ ...read }, { ...asRequest(JSON.parse(one)) });
      assert.equal(JSON.parse(read.quoted), read.text, "what goes on as JSON says the same");
    }),
    { numRuns: 5_000 },
  );
  assert.ok(quick > 10, `only ${quick} lines were read quickly`);
});

Deno.test("what our clients write most is read quickly", () => {
  const one = { type: "send", id: uuidv7(), to: "bia", text: "olá, você está aí? 👋" } as const;
  const read = readSend(JSON.stringify(one));
  assert.deepEqual({ ...read }, one);
  assert.equal(read?.quoted, JSON.stringify(one.text));
});
