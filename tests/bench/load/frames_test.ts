/** The generator writes and reads bytes by position: these hold it to the schema. */

import assert from "node:assert/strict";
import { asRequest } from "../../../lib/protocol/validate.ts";
import type { Request } from "../../../lib/protocol/schema.ts";
import { eachLine, MESSAGE, readPos, SequenceFinder, STORED } from "./lines.ts";
import { body, BODY_BYTES, SendBatch } from "./send_batch.ts";

const utf8 = new TextEncoder();
const text = new TextDecoder();

function frames(bytes: Uint8Array): Request<"send">[] {
  return text.decode(bytes).trimEnd().split("\n").map((line) =>
    asRequest(JSON.parse(line)) as Request<"send">
  );
}

Deno.test("a packet of the generator is send frames of the protocol, with ids that rise", () => {
  const batch = new SendBatch("bia", 32, 7);
  const now = Date.now();
  const sent = [
    ...frames(batch.fill(0, 32, now)),
    ...frames(batch.fill(32, 3, now + 1)),
    ...frames(batch.fill(35, 32, now + 70_000)),
  ];
  assert.equal(sent.length, 67);
  sent.forEach((frame, n) => {
    assert.equal(frame.to, "bia");
    assert.equal(frame.text, body(n));
    assert.equal(utf8.encode(frame.text).length, BODY_BYTES);
    if (n > 0) assert.ok(frame.id > sent[n - 1]!.id, `${frame.id} after ${sent[n - 1]!.id}`);
  });
  assert.equal(parseInt(sent[0]!.id.replace("-", "").slice(0, 12), 16), now);
});

Deno.test("two senders of the generator never make the same id", () => {
  const now = Date.now();
  const [one] = frames(new SendBatch("bia", 1, 1).fill(0, 1, now));
  const [other] = frames(new SendBatch("bia", 1, 2).fill(0, 1, now));
  assert.notEqual(one!.id, other!.id);
});

Deno.test("sequence and pos are found wherever the server puts them in the line", () => {
  const lines = [
    { type: "message", pos: 9, id: "x", from: "ana", text: body(0) },
    { type: "message", pos: 10, id: "x", from: "ana", text: body(1) },
    { type: "message", from: "ana", text: body(123_456_789), pos: 123_456 },
    { type: "stored", id: "x" },
  ];
  const bytes = utf8.encode(lines.map((line) => JSON.stringify(line) + "\n").join(""));
  const finder = new SequenceFinder();
  const seen: unknown[] = [];
  eachLine(bytes, bytes.length, (from, to, letter) => {
    if (letter === STORED) return seen.push("stored");
    assert.equal(letter, MESSAGE);
    seen.push([finder.read(bytes, from), readPos(bytes, from, to)]);
  });
  assert.deepEqual(seen, [[0, 9], [1, 10], [123_456_789, 123_456], "stored"]);
});
