import assert from "node:assert/strict";
import fc from "fast-check";
import { type Change, emptyState, isMessage, reduce, type State } from "../../lib/client/state.ts";
import { type CountLine, countOf, tickOf } from "../../lib/client/ticks.ts";
import { typistOf } from "../../lib/client/typists.ts";

const ME = "bia", GROUP = "#g";
const own = (seq: number, era = 0) => ({
  ...{ id: `m${era}-${seq}`, conversation: GROUP, era, seq, from: ME },
  ...{ text: `text ${seq}`, ts: seq, unverified: false },
});
const counts = (
  ...lines: [seq: number, delivered: number, read: number, of: number][]
): Change => ({
  type: "counts",
  conversation: GROUP,
  counts: lines.map(([seq, delivered, read, of]) => ({ seq, delivered, read, of })),
});
const after = (...changes: Change[]): State => changes.reduce(reduce, emptyState(ME));
const group = (state: State) => state.conversations.get(GROUP)!;
const ticks = (state: State) =>
  group(state).messages.map((one) => tickOf(state, group(state), one));
const line = (state: State, at: number) => {
  const found = countOf(state, group(state), group(state).messages[at]!);
  return found && `${found.delivered}/${found.read}/${found.of}`;
};

Deno.test("what all of a group have read stays read when only newer messages are counted", () => {
  const written: Change = { type: "kept", messages: [own(5), own(9)] };
  const state = after(written, counts([5, 2, 2, 2]), counts([9, 0, 0, 2]));
  assert.deepEqual(ticks(state), ["read", "stored"]);
  assert.deepEqual([line(state, 0), line(state, 1)], ["2/2/2", "0/0/2"]);
});

Deno.test("a group's count goes down only where somebody has left it", () => {
  const written: Change = { type: "kept", messages: [own(5)] };
  const state = after(written, counts([5, 3, 1, 4]), counts([9, 1, 0, 4]));
  assert.equal(line(state, 0), "3/1/4");
  assert.equal(line(reduce(state, counts([5, 2, 0, 3])), 0), "2/0/3");
  // All who had it have left: it had arrived all the same.
  assert.equal(line(reduce(state, counts([5, 0, 0, 1])), 0), "3/1/4");
});

/** Members who have it, and have read it, of messages 1 to 6; each step some more. */
const progress = fc.array(
  fc.record({
    member: fc.nat({ max: 2 }),
    upTo: fc.integer({ min: 1, max: 6 }),
    reads: fc.boolean(),
    /** How many of the newest messages are told of. */
    told: fc.integer({ min: 1, max: 6 }),
  }),
  { maxLength: 20 },
);

Deno.test("whatever part of a group's counts is told, a message shows no less than that, and no more than is true", () => {
  fc.assert(fc.property(progress, (steps) => {
    let state = after({ type: "kept", messages: [1, 2, 3, 4, 5, 6].map((seq) => own(seq)) });
    const has = [0, 0, 0], read = [0, 0, 0];
    const told = new Map<number, CountLine>();
    const truth = (seq: number): CountLine => {
      const many = (marks: number[]) => marks.filter((one) => one >= seq).length;
      return { seq, delivered: many(has), read: many(read), of: 3 };
    };
    for (const step of steps) {
      has[step.member] = Math.max(has[step.member]!, step.upTo);
      if (step.reads) read[step.member] = Math.max(read[step.member]!, step.upTo);
      const lines = Array.from({ length: step.told }, (_, at) => truth(7 - step.told + at));
      for (const one of lines) told.set(one.seq, one);
      state = reduce(state, { type: "counts", conversation: GROUP, counts: lines });
      for (const message of group(state).messages) {
        const { seq } = message, least = told.get(seq), most = truth(seq);
        const shown = countOf(state, group(state), message);
        if (!least || !shown) continue;
        assert.ok(shown.delivered >= least.delivered && shown.read >= least.read);
        assert.ok(shown.delivered <= most.delivered && shown.read <= most.read);
      }
      const newest = group(state).messages.slice(-step.told);
      assert.ok(newest.every((one) => countOf(state, group(state), one)));
    }
  }));
});

Deno.test("ticks stay when the server begins with a new store, and its new numbers count for new messages only", () => {
  const state = after(
    { type: "kept", messages: [own(1), own(2)] },
    { type: "read", conversation: GROUP, user: "ana", seq: 1 },
    { type: "delivered", conversation: GROUP, user: "ana", seq: 2 },
    { type: "era", era: 1, keeps: {} },
    { type: "kept", messages: [own(1, 1)] },
  );
  assert.deepEqual(ticks(state), ["read", "delivered", "stored"]);
  const later = reduce(state, { type: "read", conversation: GROUP, user: "ana", seq: 1 });
  assert.deepEqual(ticks(later), ["read", "delivered", "read"]);
  const third = reduce(later, { type: "era", era: 2, keeps: {} });
  assert.deepEqual(ticks(third), ["read", "delivered", "read"]);
});

const types = (from: string, on: boolean, at = 0): Change => ({
  type: "typing",
  ...{ conversation: GROUP, from, on, at },
});

Deno.test("who types in a group goes on typing when somebody else stops or writes, or older messages come", () => {
  const carl = { ...own(3), from: "carl" }, ana = { ...own(4), from: "ana" };
  const both = after(types("ana", true), types("carl", true));
  const typing = (state: State) => [...group(state).typing.keys()];
  assert.deepEqual(typing(both), ["ana", "carl"]);
  assert.equal(typistOf(group(both)), "carl");
  assert.deepEqual(typing(reduce(both, types("carl", false))), ["ana"]);
  assert.deepEqual(typing(reduce(both, { type: "kept", messages: [carl] })), ["ana"]);
  assert.deepEqual(typing(reduce(both, { type: "kept", messages: [ana, carl] })), []);
  const page: Change = { type: "kept", messages: [ana, carl], history: true };
  assert.deepEqual(typing(reduce(both, page)), ["ana", "carl"]);
  const longer = reduce(both, types("ana", true, 1000));
  assert.deepEqual(typing(reduce(longer, { type: "clock", now: 6000 })), ["ana"]);
});

Deno.test("a change that waits to be sent has no line of its own", () => {
  const target = { to: GROUP, target: 1 } as const;
  const waits = { id: "m9", to: GROUP, text: "", ts: 9 };
  const request = { type: "delete", ...target } as const;
  assert.ok(isMessage(waits));
  const state = after({ type: "queued", messages: [waits, { ...waits, id: "m8", request }] });
  assert.deepEqual(group(state).messages.map(({ id }) => id), ["m9"]);
});
