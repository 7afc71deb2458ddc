import assert from "node:assert/strict";
import fc from "fast-check";
import { changedBy } from "../../lib/client/changes.ts";
import { Lines } from "../../lib/client/line/lines.ts";
import { painter } from "../../lib/client/line/paint.ts";
import { type Change, emptyState, reduce } from "../../lib/client/state.ts";
import { ClientStore, type Kept } from "../../lib/client/store.ts";
import { textsFor } from "../../lib/text/text.ts";

const ME = "bia", OTHER = "ana", MESSAGES = 3;
const EMOJI = ["👍", "🎉"];

/** An entry of the conversation with ana; its number is its place. */
function entry(seq: number, from: string, text: string, extra?: Kept["extra"]): Kept {
  const common = { id: `m${seq}`, conversation: OTHER, era: 0, seq, from, text, ts: seq };
  return { ...common, unverified: false, ...(extra ? { extra } : {}) };
}

/** Some messages, and changes of them by either side. */
const conversation: fc.Arbitrary<Kept[]> = fc.array(
  fc.record({
    from: fc.constantFrom(ME, OTHER),
    target: fc.integer({ min: 1, max: MESSAGES + 1 }),
    what: fc.oneof(
      fc.record({ kind: fc.constant("edit" as const), text: fc.string({ maxLength: 5 }) }),
      fc.constant({ kind: "delete" as const }),
      fc.record({
        kind: fc.constant("react" as const),
        emoji: fc.constantFrom(...EMOJI),
        on: fc.boolean(),
      }),
    ),
  }),
  { maxLength: 20 },
).map((changes) => [
  ...Array.from({ length: MESSAGES }, (_, at) => entry(at + 1, at % 2 ? ME : OTHER, `t${at}`)),
  ...changes.map(({ from, target, what }, at) => {
    const { text = "", ...more } = what as { kind: "edit"; text?: string };
    return entry(MESSAGES + 1 + at, from, text, { ...more, target, target_id: `m${target}` });
  }),
]);

/** What a person sees of messages: their text and their marks. */
const seen = (messages: readonly Kept[]) =>
  messages.map(({ id, text, extra = {} }) => ({ id, text, extra }));

Deno.test("disk and screen show the same after any changes, and so does a client that starts anew", () => {
  fc.assert(fc.property(conversation, (entries) => {
    const store = new ClientStore(":memory:");
    let state = emptyState(ME);
    for (const [at, one] of entries.entries()) {
      const received = [{ ...one, pos: at + 1 }];
      store.keep({ received, stored: [], refused: [] }, ME);
      state = reduce(state, { type: "kept", messages: [one] });
    }
    const screen = seen(state.conversations.get(OTHER)!.messages);
    assert.deepEqual(seen(store.history(OTHER, 100)), screen);
    assert.equal(screen.length, MESSAGES);
    const change: Change = { type: "kept", messages: store.history(OTHER, 100) };
    const anew = reduce(emptyState(ME), change);
    assert.deepEqual(seen(anew.conversations.get(OTHER)!.messages), screen);
    store.close();
  }));
});

Deno.test("a deleted message says nothing any more, whatever comes after it", () => {
  fc.assert(fc.property(conversation, (entries) => {
    let state = reduce(emptyState(ME), { type: "kept", messages: entries });
    const deleted = new Set(
      entries.flatMap(({ extra }) => extra?.kind === "delete" ? [extra.target_id] : []),
    );
    for (const { id, text, extra } of state.conversations.get(OTHER)!.messages) {
      if (deleted.has(id)) assert.deepEqual([text, extra], ["", { deleted: true }]);
    }
    // All of it once more, as after a reset.
    const before = state;
    state = reduce(state, { type: "kept", messages: entries.slice(0, MESSAGES) });
    assert.deepEqual(state.conversations.get(OTHER), before.conversations.get(OTHER));
  }));
});

Deno.test("reactions count everybody once, also beyond those who are known by name", () => {
  let message = entry(1, OTHER, "hello");
  const react = (from: string, on: boolean) => {
    const change = entry(2, from, "", { kind: "react", target: 1, emoji: "👍", on });
    message = changedBy(message, change, ME);
  };
  const count = () => message.extra?.reactions?.[0]?.count ?? 0;
  for (let n = 1; n <= 30; n++) react(`user${n}`, true);
  react(ME, true);
  react(ME, true);
  assert.equal(count(), 31);
  assert.equal(message.extra!.reactions![0]!.users.length, 20);
  assert.equal(message.extra!.reactions![0]!.mine, true);
  react(ME, false);
  react("user1", false);
  react("user30", false);
  assert.equal(count(), 28);
  for (let n = 2; n <= 29; n++) react(`user${n}`, false);
  assert.equal(count(), 0);
  assert.equal(message.extra?.reactions, undefined);
});

Deno.test("what a blocked person says in a group is not shown, what others say there is", () => {
  const lines = new Lines(textsFor("en"), "en", ME, painter(false), () => 0);
  const say = (...changes: Change[]) => {
    let before = emptyState(ME);
    return changes.flatMap((change) => {
      const after = reduce(before, change);
      const said = lines.news([change], before, after);
      before = after;
      return said;
    });
  };
  const inGroup = { ...entry(1, "caio", "buy now"), conversation: "#class" };
  const shown = say(
    { type: "blocked", users: ["caio"] },
    { type: "kept", messages: [inGroup] },
    { type: "kept", messages: [{ ...inGroup, id: "m2", seq: 2, from: OTHER, text: "hi" }] },
  );
  assert.equal(shown.length, 2);
  assert.match(shown[0]!, /#class caio: \(blocked; \/unblock caio shows it\)$/);
  assert.match(shown[1]!, /#class ana: hi$/);
});
