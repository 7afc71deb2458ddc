/** The judge of the crash tests is tested itself: it must see each way of breaking the promise. */

import assert from "node:assert/strict";
import { check, clean, type Evidence, tell } from "../support/checker.ts";
import type { Entry } from "../support/record.ts";

const wrote = (id: string, n: number): Entry => ({
  what: "wrote",
  id,
  to: "bia",
  text: `t${n}`,
  n,
});
const stored = (id: string): Entry => ({ what: "stored", id, seq: 1 });
const got = (id: string, pos: number, n = pos): Entry => (
  { what: "got", pos, id, from: "ana", text: `t${n}` }
);

function sides(ana: Entry[], bia: Entry[]): Evidence[] {
  return [{ user: "ana", device: "d", entries: ana }, { user: "bia", device: "d", entries: bia }];
}

const SENT = [wrote("a", 1), wrote("b", 2), stored("a"), stored("b")];

Deno.test("all is well when everything came once and in order", () => {
  const verdict = check(sides(SENT, [got("a", 1), got("b", 2)]));
  assert.ok(clean(verdict), tell(verdict));
  assert.deepEqual([verdict.written, verdict.stored, verdict.shown], [2, 2, 2]);
});

Deno.test("a promised message that never came is lost; one without a promise is only unanswered", () => {
  const verdict = check(sides([...SENT, wrote("c", 3)], [got("a", 1)]));
  assert.deepEqual([verdict.lost.length, verdict.unanswered.length], [1, 1]);
  const halfway = check(sides([...SENT, wrote("c", 3)], [got("a", 1), got("b", 2)]));
  assert.ok(clean(halfway, false) && !clean(halfway));
});

Deno.test("a message shown twice is doubled, at another position too", () => {
  assert.equal(check(sides(SENT, [got("a", 1), got("b", 2), got("a", 3, 1)])).doubled.length, 1);
});

Deno.test("a message nobody wrote, or not so, or not to this user, is invented", () => {
  assert.equal(check(sides(SENT, [got("a", 1), got("b", 2), got("x", 3)])).invented.length, 1);
  assert.equal(check(sides(SENT, [got("a", 1, 9), got("b", 2)])).invented.length, 1);
  const stranger = { user: "carla", device: "d", entries: [got("a", 1)] };
  assert.equal(check([...sides(SENT, [got("a", 1), got("b", 2)]), stranger]).invented.length, 1);
});

Deno.test("an earlier message after a later one of the same device is out of order", () => {
  assert.equal(check(sides(SENT, [got("b", 1, 2), got("a", 2, 1)])).disordered.length, 1);
});
