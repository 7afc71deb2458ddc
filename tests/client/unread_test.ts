import assert from "node:assert/strict";
import { mentions } from "../../lib/client/mentions.ts";
import { type Change, emptyState, reduce, type State } from "../../lib/client/state.ts";
import { unreadIn } from "../../lib/client/unread.ts";

const ME = "bia";
const said = (seq: number, text = "hi", from = "ana"): Change => ({
  type: "kept",
  messages: [{
    ...{ id: `m${seq}`, conversation: "ana", era: 0, seq, from, text, ts: seq },
    unverified: false,
  }],
});
const told = (seq: number, seen: number, unread = seq - seen): Change => ({
  type: "conversations",
  conversations: [{
    ...{ conversation: "ana", seq, ts: seq, text: "hi", from: "ana" },
    ...{ delivered: 0, read: 0, seen, unread },
  }],
});
const unread = (...changes: Change[]) => {
  const state: State = changes.reduce(reduce, emptyState(ME));
  const { count, named } = unreadIn(state, state.conversations.get("ana")!);
  return [count, named];
};

Deno.test("a new device says how much is unread of what only the server has", () => {
  assert.deepEqual(unread(told(9, 4)), [5, false]);
  assert.deepEqual(unread(told(9, 9)), [0, false]);
  // The server leaves out one's own messages, and changes.
  assert.deepEqual(unread(told(9, 4, 2)), [2, false]);
  const read = (seq: number): Change => ({ type: "read", conversation: "ana", user: ME, seq });
  assert.deepEqual(unread(told(9, 4, 2), read(8)), [1, false]);
  assert.deepEqual(unread(told(9, 4, 2), read(9)), [0, false]);
});

Deno.test("what comes is counted with what only the server has; once all is here it counts itself", () => {
  assert.deepEqual(unread(told(9, 4), said(10)), [6, false]);
  assert.deepEqual(unread(told(9, 4), said(9), said(10)), [6, false]);
  assert.deepEqual(unread(told(9, 4, 4), ...[5, 6, 7, 8, 9, 10].map((seq) => said(seq))), [
    6,
    false,
  ]);
  const read: Change = { type: "read", conversation: "ana", user: ME, seq: 10 };
  assert.deepEqual(unread(told(9, 4), said(10), read), [0, false]);
});

Deno.test("of much that is unread all is counted, although memory holds the end of it, or the beginning", () => {
  const all = Array.from({ length: 150 }, (_, n) => said(n + 1));
  assert.deepEqual(unread(...all.slice(50), told(150, 0)), [150, false]);
  const read = (seq: number): Change => ({ type: "read", conversation: "ana", user: ME, seq });
  assert.deepEqual(unread(...all.slice(50), told(150, 0), read(100)), [50, false]);
  assert.deepEqual(unread(...all.slice(50), told(150, 0), read(150)), [0, false]);
  // Somebody has looked for something old.
  assert.deepEqual(unread(told(150, 40), ...all.slice(20, 60)), [110, false]);
});

Deno.test("what somebody says whom one has blocked is not unread in a group, and calls nobody", () => {
  const group = (seq: number, from: string): Change => ({
    type: "kept",
    messages: [{
      ...{ id: `m${seq}`, conversation: "#class", era: 0, seq, from, text: "bia!", ts: seq },
      unverified: false,
    }],
  });
  const blocked: Change = { type: "blocked", users: ["dan"] };
  const state = [group(1, "dan"), blocked].reduce(reduce, emptyState(ME));
  assert.deepEqual(unreadIn(state, state.conversations.get("#class")!), { count: 0, named: false });
  const more = reduce(state, group(2, "ana"));
  assert.deepEqual(unreadIn(more, more.conversations.get("#class")!), { count: 1, named: true });
});

Deno.test("a new store of the server's has nothing of what the old one had last", () => {
  assert.deepEqual(unread(told(9, 4), { type: "era", era: 1, keeps: {} }), [0, false]);
});

Deno.test("one hears where one is named in what is unread, and only there", () => {
  assert.deepEqual(unread(said(1, "Bia, are you there?")), [1, true]);
  assert.deepEqual(unread(said(1, "the biathlon")), [1, false]);
  assert.deepEqual(unread(said(1, "ask @bia"), told(1, 1)), [0, false]);
  assert.ok(mentions("bia", ME) && mentions("(bia)", ME) && !mentions("bia-2", ME));
  assert.ok(mentions("x.y!", "x.y") && !mentions("xay", "x.y"));
});
