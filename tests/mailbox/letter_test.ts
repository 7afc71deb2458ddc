import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import { BrokenLetter, letterBytes, readLetter } from "../../lib/mailbox/letter.ts";
import type { Letter } from "../../lib/mailbox/mailbox.ts";

const name = fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,31}$/);
const key = fc.string({ minLength: 1, maxLength: 64 });
const plain = {
  from: name,
  to: name,
  text: fc.string({ unit: "binary", maxLength: 4_000 }),
  ts: fc.integer({ min: 0, max: 4_000_000_000_000 }),
};

const read = (body: string) => readLetter(Buffer.from(body));

Deno.test("a chat server's letter comes back as it was written, without a digest", () => {
  // To a person, to a group, or to everyone who was online.
  const to = fc.oneof(name, name.map((one) => `#${one}`), fc.constant("*"));
  const own = fc.record(
    { ...plain, to, id: fc.uuid(), conversation: key, epoch: key },
    { noNullPrototype: true },
  );
  fc.assert(fc.property(own, (letter) => {
    assert.deepEqual(readLetter(letterBytes(letter)), { letter });
  }));
});

Deno.test("a foreign letter comes back with its millisecond, under a digest of its own", () => {
  fc.assert(fc.property(fc.record(plain, { noNullPrototype: true }), (letter: Letter) => {
    const first = readLetter(letterBytes(letter)), second = readLetter(letterBytes(letter));
    assert.deepEqual(first.letter, letter);
    assert.notEqual(first.digest, second.digest);
  }));
});

Deno.test("no other program can write to a group or to everyone through somebody's queue", () => {
  for (const to of ["#class", "*"]) {
    assert.throws(
      () => read(JSON.stringify({ from: "ana", to, text: "hello", ts: 1 })),
      BrokenLetter,
      to,
    );
  }
});

Deno.test("what became of a message is no letter's to say: invented marks are left out", () => {
  const own = {
    from: "ana",
    to: "bia",
    text: "hi",
    ts: 1,
    id: crypto.randomUUID(),
    conversation: "ana+bia",
    epoch: "one",
  };
  const marks = {
    edited: 1,
    deleted: true,
    reactions: [{ emoji: "👍", count: 9, users: ["caio"] }],
  };
  assert.deepEqual(readLetter(letterBytes({ ...own, extra: marks })), { letter: own });
  const kind = { kind: "joined", member: "bia" } as const;
  const { letter } = readLetter(letterBytes({ ...own, extra: { ...kind, ...marks } }));
  assert.deepEqual(letter, { ...own, extra: kind });
});

Deno.test("whatever lies in a queue is a letter or broken with a reason, never a crash", () => {
  const anything = fc.oneof(
    fc.string(),
    fc.json(),
    fc.record(
      {
        from: fc.anything(),
        to: fc.oneof(name, fc.anything()),
        text: fc.oneof(fc.string(), fc.anything()),
        ts: fc.oneof(fc.double(), fc.anything()),
        id: fc.anything(),
      },
      { requiredKeys: [] },
    ).map((value) => {
      try {
        return JSON.stringify(value);
      } catch {
        return "";
      }
    }),
  );
  fc.assert(fc.property(anything, (body) => {
    try {
      const { letter, digest } = read(body);
      assert.match(letter.from, /^[a-z0-9]/);
      assert.ok(digest !== undefined || letter.id !== undefined);
    } catch (error) {
      assert.ok(error instanceof BrokenLetter);
      assert.ok(error.message.length < 100);
    }
  }));
});

Deno.test("an id alone makes no letter a chat server's own", () => {
  const id = "018f0000-0000-7000-8000-000000000000";
  const { letter, digest } = read(
    JSON.stringify({ from: "ana", to: "bia", text: "x", ts: 1_700_000_000, id, epoch: "e" }),
  );
  assert.deepEqual(letter, { from: "ana", to: "bia", text: "x", ts: 1_700_000_000_000 });
  assert.match(digest!, /^[0-9a-f]{64}$/);
});
