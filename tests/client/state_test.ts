import assert from "node:assert/strict";
import fc from "fast-check";
import { HELD } from "../../lib/client/placing.ts";
import { type Change, emptyState, reduce, type State, unreadOf } from "../../lib/client/state.ts";
import { tickOf } from "../../lib/client/ticks.ts";

const ME = "bia";
const id = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, "0")}`;
const kept = (n: number, from = "ana", seq = n) => ({
  id: id(n),
  conversation: "ana",
  era: 0,
  seq,
  from,
  text: `text ${n}`,
  ts: n,
  unverified: false,
});
const queued = (n: number): Change => ({
  type: "queued",
  messages: [{ id: id(n), to: "ana", text: `mine ${n}`, ts: n }],
});

const after = (...changes: Change[]): State => changes.reduce(reduce, emptyState(ME));
const ana = (state: State) => state.conversations.get("ana")!;

/** Any change about a few messages of one conversation. */
const someChange: fc.Arbitrary<Change> = fc.oneof(
  fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 6 }).map((all): Change => ({
    type: "kept",
    messages: all.map((n) => kept(n, n % 3 === 0 ? ME : "ana")),
  })),
  fc.integer({ min: 1, max: 30 }).map((n) => queued(n * 3)),
  fc.integer({ min: 1, max: 10 }).map((n): Change => ({
    type: "stored",
    id: id(n * 3),
    conversation: "ana",
    seq: n * 3,
    ts: n,
  })),
  fc.tuple(fc.constantFrom("delivered" as const, "read" as const), fc.nat({ max: 30 })).map((
    [type, seq],
  ): Change => ({ type, conversation: "ana", user: "ana", seq })),
  fc.boolean().map((on): Change => ({
    type: "typing",
    conversation: "ana",
    from: "ana",
    on,
    at: 0,
  })),
  fc.nat({ max: 9000 }).map((now): Change => ({ type: "clock", now })),
);

Deno.test("a conversation never shows a message twice or out of order, whatever comes in whatever order", () => {
  fc.assert(fc.property(fc.array(someChange, { maxLength: 40 }), (changes) => {
    const { messages } = ana(after(queued(999), ...changes));
    assert.equal(new Set(messages.map((one) => one.id)).size, messages.length);
    const seqs = messages.filter((one) => one.seq > 0).map((one) => one.seq);
    assert.deepEqual(seqs, seqs.toSorted((a, b) => a - b));
    const waiting = messages.slice(seqs.length);
    assert.ok(waiting.every((one) => one.state !== "stored"));
  }));
});

Deno.test("a change that comes twice changes nothing the second time", () => {
  fc.assert(fc.property(fc.array(someChange, { maxLength: 20 }), someChange, (changes, last) => {
    const once = after(...changes, last);
    assert.deepEqual(reduce(once, last), once);
  }));
});

Deno.test("ticks only rise", () => {
  const order = ["waiting", "stored", "delivered", "read"];
  fc.assert(fc.property(fc.array(someChange, { maxLength: 40 }), (changes) => {
    let state = after(queued(3));
    let least = 0;
    for (const change of changes) {
      state = reduce(state, change);
      const message = ana(state).messages.find((one) => one.id === id(3))!;
      const tick = order.indexOf(tickOf(state, ana(state), message));
      assert.ok(
        tick >= least,
        `${order[least]} became ${order[tick]} by ${JSON.stringify(change)}`,
      );
      least = tick;
    }
  }));
});

Deno.test("a message goes from waiting to stored to delivered to read", () => {
  const steps: Change[] = [
    queued(3),
    { type: "stored", id: id(3), conversation: "ana", seq: 7, ts: 1 },
    { type: "delivered", conversation: "ana", user: "ana", seq: 7 },
    { type: "read", conversation: "ana", user: "ana", seq: 7 },
  ];
  let state = emptyState(ME);
  const seen = steps.map((step) => {
    state = reduce(state, step);
    return tickOf(state, ana(state), ana(state).messages[0]!);
  });
  assert.deepEqual(seen, ["waiting", "stored", "delivered", "read"]);
});

Deno.test("typing ends after six seconds without news, and when a message comes", () => {
  const typing = after({ type: "typing", conversation: "ana", from: "ana", on: true, at: 1000 });
  assert.deepEqual([...ana(typing).typing], [["ana", 7000]]);
  assert.equal(ana(reduce(typing, { type: "clock", now: 6999 })).typing.size, 1);
  assert.equal(ana(reduce(typing, { type: "clock", now: 7000 })).typing.size, 0);
  assert.equal(ana(reduce(typing, { type: "kept", messages: [kept(1)] })).typing.size, 0);
});

Deno.test("unread counts what others wrote past what one has read", () => {
  const state = after(
    { type: "kept", messages: [kept(1), kept(2), kept(3, ME), kept(4)] },
    { type: "read", conversation: "ana", user: ME, seq: 1 },
  );
  assert.equal(unreadOf(state, ana(state)).length, 2);
});

Deno.test("a server that lost its data begins again at 1, and what one had stays above the new", () => {
  const state = after(
    { type: "kept", messages: [kept(1), kept(2)] },
    { type: "delivered", conversation: "ana", user: "ana", seq: 2 },
    { type: "era", era: 1, keeps: {} },
    { type: "kept", messages: [{ ...kept(50, ME, 1), era: 1 }] },
  );
  assert.deepEqual(ana(state).messages.map((one) => one.ts), [1, 2, 50]);
  assert.equal(tickOf(state, ana(state), ana(state).messages[2]!), "stored");
});

Deno.test("memory holds the newest messages only", () => {
  const all = Array.from({ length: HELD + 10 }, (_, n) => kept(n + 1));
  const { messages } = ana(after({ type: "kept", messages: all }));
  assert.equal(messages.length, HELD);
  assert.equal(messages.at(-1)!.ts, HELD + 10);
});

Deno.test("in a new store of the server's a message takes its new place, and only its own sender can put it there", () => {
  const era: Change = { type: "era", era: 1, keeps: {} };
  const again = { ...kept(1), era: 1, seq: 7, text: "again" };
  const forged = { ...kept(2, "eve"), era: 1, seq: 8, text: "forged" };
  const state = after({ type: "kept", messages: [kept(1), kept(2)] }, era, {
    type: "kept",
    messages: [again, forged],
    history: true,
  });
  assert.deepEqual(ana(state).messages.map(({ text }) => text), ["text 2", "again"]);
});
