/** Groups in line mode: what happened as a sentence, ticks as counts. */

import assert from "node:assert/strict";
import type { Extra } from "../../lib/protocol/extra_fields.ts";
import { countedTick, groupNews } from "../../lib/client/group_lines.ts";
import { Lines } from "../../lib/client/line/lines.ts";
import { painter } from "../../lib/client/line/paint.ts";
import { type Change, emptyState, reduce } from "../../lib/client/state.ts";
import { lineOf, tickOf } from "../../lib/client/ticks.ts";
import { LANGS, textsFor } from "../../lib/text/text.ts";

const ID = "00000000-0000-7000-8000-000000000001";

/** All lines that these changes lead to, for bia. */
function shown(...changes: Change[]): string[] {
  const lines = new Lines(textsFor("en"), "en", "bia", painter(false), () => 0);
  let state = emptyState("bia");
  return changes.flatMap((change) => {
    const before = state;
    state = reduce(state, change);
    return lines.news([change], before, state);
  });
}

const WRITTEN: Change[] = [
  { type: "queued", messages: [{ id: ID, to: "#g", text: "hello", ts: 0 }] },
  { type: "stored", id: ID, conversation: "#g", seq: 3, ts: 0 },
];

function counts(seq: number, delivered: number, read: number, of = 5): Change {
  return { type: "counts", conversation: "#g", counts: [{ seq, delivered, read, of }] };
}

Deno.test("a message of one's own is told to have reached somebody, all, and to have been read by all", () => {
  const lines = shown(
    ...WRITTEN,
    counts(3, 0, 0),
    counts(3, 1, 0),
    counts(3, 2, 1),
    counts(9, 5, 2),
    counts(9, 5, 4),
    counts(9, 5, 5),
    counts(9, 5, 5),
  );
  assert.deepEqual(lines.slice(1), [
    "  ✓ hello",
    "  ✓✓ 1/5 hello",
    "  ✓✓ 5/5 hello",
    "  ✓✓ (read) 5/5 hello",
  ]);
});

Deno.test("counts of an older message say nothing of a newer one", () => {
  assert.equal(shown(...WRITTEN, counts(2, 5, 5)).at(-1), "  ✓ hello");
  const state = [...WRITTEN, counts(2, 5, 5)].reduce(reduce, emptyState("bia"));
  const conversation = state.conversations.get("#g")!;
  assert.equal(tickOf(state, conversation, conversation.messages[0]!), "stored");
  const line = { seq: 7, delivered: 2, read: 0, of: 3 };
  assert.equal(lineOf([{ ...line, seq: 4 }, line], 5), line);
  assert.equal(countedTick(lineOf([line], 8), textsFor("en")), "✓");
});

Deno.test("every change has its sentence in both languages, and what others wrote in it is made safe", () => {
  const extras: Extra[] = [
    { kind: "created" },
    { kind: "joined", member: "caio" },
    { kind: "left", member: "ana" },
    { kind: "removed", member: "caio" },
    { kind: "banned", member: "caio", on: true },
    { kind: "banned", member: "caio", on: false },
    { kind: "role", member: "caio", role: "moderator" },
    { kind: "renamed" },
    { kind: "topic" },
    { kind: "history", on: true },
    { kind: "history", on: false },
  ];
  for (const lang of LANGS) {
    const texts = textsFor(lang);
    const sentences = extras.map((extra) =>
      groupNews({ from: "ana", text: "red \x1b[31m\nana: forged", extra }, "bia", texts)!
    );
    assert.equal(new Set(sentences).size, extras.length, lang);
    for (const sentence of sentences) {
      assert.match(sentence, /^ana /, sentence);
      assert.ok(!sentence.includes("\x1b"), sentence);
      assert.doesNotMatch(sentence, /^ana: forged/m, sentence);
    }
    const mine = groupNews({ from: "bia", text: "", extra: { kind: "left" } }, "bia", texts)!;
    assert.ok(mine.startsWith(texts.line.you), mine);
  }
  assert.equal(groupNews({ from: "ana", text: "hello" }, "bia", textsFor("en")), undefined);
});

Deno.test("who types in a group is named with the place, also when it goes out of date", () => {
  const typing: Change = { type: "typing", conversation: "#g", from: "ana", on: true, at: 0 };
  assert.deepEqual(shown(typing, { type: "clock", now: 6_001 }), [
    "ana is typing in #g ...",
    "ana has stopped typing in #g.",
  ]);
});
