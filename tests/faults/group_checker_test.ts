/** The judge sees each way in which members of a group could disagree. */

import assert from "node:assert/strict";
import { check, clean, type Evidence, tell } from "../support/checker.ts";
import type { Change } from "../support/groups.ts";
import type { Entry } from "../support/record.ts";

const changed = (id: string, n: number, change: Change): Entry => (
  { what: "wrote", id, to: "#g", text: "", n, change }
);
const wrote = (id: string, n: number): Entry => (
  { what: "wrote", id, to: "#g", text: `t${n}`, n }
);
const stored = (id: string, seq: number): Entry => ({ what: "stored", id, seq });
const got = (id: string, seq: number, text: string): Entry => (
  { what: "got", pos: seq, id, from: "ana", text, seq }
);

const ANA = [
  changed("made", 1, { type: "group_create", group: "#g" }),
  stored("made", 1),
  changed("bia", 2, { type: "group_add", group: "#g", user: "bia" }),
  stored("bia", 2),
  wrote("x", 3),
  stored("x", 3),
  changed("out", 4, { type: "group_remove", group: "#g", user: "bia" }),
  stored("out", 4),
  wrote("y", 5),
  stored("y", 5),
];
const BIA = [got("bia", 2, ""), got("x", 3, "t3"), got("out", 4, "")];

function judge(...bia: Entry[]): ReturnType<typeof check> {
  const evidence: Evidence[] = [
    { user: "ana", device: "d", entries: ANA },
    { user: "bia", device: "d", entries: bia },
  ];
  return check(evidence);
}

Deno.test("a member has everything from the joining to the leaving, both included", () => {
  const verdict = judge(...BIA);
  assert.ok(clean(verdict), tell(verdict));
});

Deno.test("what lies between and did not come is lost, also the news of the leaving", () => {
  assert.equal(judge(BIA[0]!, BIA[2]!).lost.length, 1);
  assert.equal(judge(BIA[0]!, BIA[1]!).lost.length, 1);
});

Deno.test("what was said after the leaving must not come", () => {
  assert.equal(judge(...BIA, got("y", 5, "t5")).invented.length, 1);
});

Deno.test("two members who see different messages at the same place disagree", () => {
  const other: Evidence = { user: "bia", device: "e", entries: [got("x", 2, "t3")] };
  const sides = [{ user: "ana", device: "d", entries: ANA }, {
    user: "bia",
    device: "d",
    entries: BIA,
  }];
  assert.equal(check([...sides, other]).disordered.length, 1);
});
