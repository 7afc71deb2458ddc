/** The end of a turn: commits, then what they cause to be written, then what can wait. */

import assert from "node:assert/strict";
import { Turn } from "../../lib/base/turn.ts";
import { until } from "../support/until.ts";

Deno.test("what commits cause is written after them in the same turn, and answers after that", async () => {
  const turn = new Turn(), order: string[] = [];
  turn.atEase(() => order.push("answer"), () => true);
  turn.atFlush(() => order.push("message"));
  turn.atCommit(() => {
    order.push("commit");
    turn.atFlush(() => order.push("message of the commit"));
  });
  await until("the answer", () => order.includes("answer"));
  assert.deepEqual(order, ["commit", "message", "message of the commit", "answer"]);
});

Deno.test("where many are written to, answers are told together later, and none is forgotten", async () => {
  const turn = new Turn();
  let written = 0, answered = 0, together = 0;
  for (let at = 0; at < 60; at++) turn.atFlush(() => written++);
  for (let at = 0; at < 5; at++) turn.atEase(() => together += ++answered, () => false);
  await until("all messages", () => written === 60);
  for (let at = 0; at < 5; at++) turn.atEase(() => together += ++answered, () => false);
  await until("all answers", () => answered === 10);
  assert.equal(together, 55);
});

Deno.test("where many are written to, who waits for an answer has it before who goes on without", async () => {
  const turn = new Turn(), order: string[] = [];
  const write = () => {
    if (order.length < 2) turn.atFlush(write);
  };
  for (let at = 0; at < 30; at++) turn.atFlush(write);
  turn.atEase(() => order.push("to who goes on"), () => true);
  turn.atEase(() => order.push("to who waits"), () => false);
  await until("both answers", () => order.length === 2);
  assert.deepEqual(order, ["to who waits", "to who goes on"]);
});

Deno.test("what comes in while much is written gets its turn before all of that is out", async () => {
  const turn = new Turn(), order: string[] = [];
  turn.atFlush(() => turn.atCommit(() => order.push("commit")));
  for (let at = 0; at < 100; at++) turn.atFlush(() => order.push("write"));
  await until("everything", () => order.length === 101);
  assert.ok(order.indexOf("commit") < 100, "a commit waits for a part of the writes only");
});
