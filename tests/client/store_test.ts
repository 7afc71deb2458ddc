import assert from "node:assert/strict";
import fc from "fast-check";
import { idAfter } from "../../lib/client/rising_ids.ts";
import { ClientStore } from "../../lib/client/store.ts";
import { REQUESTS } from "../../lib/protocol/schema.ts";

const message = (n: number, conversation = "ana") => ({
  id: `m${n}`,
  pos: n,
  conversation,
  era: 0,
  seq: n,
  from: conversation,
  text: `text ${n}`,
  ts: n,
  unverified: false,
});
const nothing = { received: [], stored: [], refused: [] };

function withFile(use: (file: string) => void): void {
  const folder = Deno.makeTempDirSync();
  try {
    use(`${folder}/client.db`);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

Deno.test("ids rise and are well formed whatever the clock does", () => {
  const time = fc.integer({ min: 0, max: 2 ** 47 });
  fc.assert(fc.property(fc.array(time, { minLength: 1, maxLength: 50 }), (times) => {
    let last: string | undefined;
    for (const now of times) {
      const next = idAfter(last, now);
      assert.ok(last === undefined || next > last, `${next} came after ${last}`);
      assert.equal(REQUESTS.send.fields.id.check(next), null);
      last = next;
    }
  }));
});

Deno.test("an id whose counter is at its end is followed by a higher one", () => {
  const last = "018bcfe5-6800-7fff-bfff-ffffffffffff";
  assert.ok(idAfter(last, 0) > last);
});

Deno.test("ids rise across a restart with the clock set back, even when the outbox is empty again", () => {
  withFile((file) => {
    const first = new ClientStore(file, () => 2_000_000);
    const [one] = first.enqueue([{ type: "send", to: "ana", text: "a" }]);
    first.keep(
      { ...nothing, stored: [{ id: one!.id, conversation: "ana", seq: 1, ts: 1 }] },
      "bia",
    );
    first.close();
    const second = new ClientStore(file, () => 1_000_000);
    const [two] = second.enqueue([{ type: "send", to: "ana", text: "b" }]);
    assert.ok(two!.id > one!.id);
    second.close();
  });
});

Deno.test("what waits is there after a restart, in order, and gone once it is stored", () => {
  withFile((file) => {
    const first = new ClientStore(file);
    const written = first.enqueue(
      ["a", "b", "c"].map((text) => ({ type: "send", to: "ana", text })),
    );
    first.close();
    const second = new ClientStore(file);
    assert.deepEqual(second.waiting().map((one) => ({ ...one })), written);
    second.keep({
      ...nothing,
      stored: [{ id: written[0]!.id, conversation: "ana", seq: 1, ts: 5 }],
      refused: [{ id: written[1]!.id, code: "unknown_user" }],
    }, "bia");
    assert.deepEqual(second.waiting().map((one) => one.text), ["c"]);
    assert.deepEqual(second.refused().map((one) => [one.text, one.code]), [["b", "unknown_user"]]);
    assert.deepEqual(second.history("ana", 10).map((one) => [one.from, one.text, one.seq]), [[
      "bia",
      "a",
      1,
    ]]);
    second.close();
  });
});

Deno.test("a text with a NUL in it is whole after a restart, sent or received", () => {
  withFile((file) => {
    const text = "before\0after, ção";
    const first = new ClientStore(file);
    const [one] = first.enqueue([{ type: "send", to: "ana", text }]);
    first.close();
    const second = new ClientStore(file);
    assert.deepEqual(second.waiting().map((waiting) => waiting.text), [text]);
    second.keep({
      ...nothing,
      stored: [{ id: one!.id, conversation: "ana", seq: 1, ts: 5 }],
    }, "bia");
    second.close();
    const third = new ClientStore(file);
    assert.deepEqual(third.history("ana", 10).map((kept) => kept.text), [text]);
    third.close();
  });
});

Deno.test("the same device folder cannot be used by two clients at once, and is free when the first ends", () => {
  withFile((file) => {
    const first = new ClientStore(file);
    assert.throws(() => new ClientStore(file), /locked/);
    first.close();
    new ClientStore(file).close();
  });
});

Deno.test("position and messages are kept together; a new epoch voids the position only", () => {
  withFile((file) => {
    const store = new ClientStore(file);
    assert.deepEqual(store.position, {});
    store.enter("e1");
    store.keep({
      ...nothing,
      received: [message(1), message(2)],
      position: { epoch: "e1", since: 2, since_id: "m2" },
    }, "bia");
    assert.deepEqual(store.position, { epoch: "e1", since: 2, since_id: "m2" });
    store.enter("e2");
    assert.deepEqual(store.position, { epoch: "e2" });
    assert.equal(store.era, 1);
    assert.ok(store.has("m2"));
    store.close();
  });
});

Deno.test("what was not shown before a crash is shown at the next start, once", () => {
  withFile((file) => {
    const store = new ClientStore(file);
    store.keep({ ...nothing, received: [message(1), message(2), message(3, "joao")] }, "bia");
    assert.deepEqual(store.unshown("bia").map((one) => one.id), ["m1", "m2", "m3"]);
    store.markShown([{ conversation: "ana", era: 0, seq: 1 }]);
    store.markShown([{ conversation: "ana", era: 0, seq: 0 }]);
    assert.deepEqual(store.unshown("bia").map((one) => one.id), ["m2", "m3"]);
    store.close();
  });
});

Deno.test("what a new store of the server's has, too, takes its place there, and is not shown a second time", () => {
  const store = new ClientStore(":memory:");
  store.enter("e1");
  store.keep({ ...nothing, received: [message(1), message(2)] }, "bia");
  store.markShown([{ conversation: "ana", era: 0, seq: 1 }]);
  store.enter("e2");
  assert.ok(store.isOld(message(1)));
  assert.ok(!store.isOld(message(1, "eve")), "nobody takes the place of another one's message");
  const again = [message(1), message(2)].map((one) => ({ ...one, era: 1, seq: one.seq + 5 }));
  store.keep({ ...nothing, received: again }, "bia");
  assert.ok(!store.isOld(message(1)));
  assert.deepEqual(store.history("ana", 9).map(({ era, seq }) => [era, seq]), [[1, 6], [1, 7]]);
  assert.deepEqual(store.unshown("bia").map(({ id }) => id), ["m2"]);
  store.close();
});
