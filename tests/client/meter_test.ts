/** What is told of a transfer's speed: nothing too early, nothing wild, and always in the person's way of writing. */

import assert from "node:assert/strict";
import * as fc from "fast-check";
import { chunkLength, Meter, timeLeft } from "../../lib/client/files/meter.ts";
import { progressText } from "../../lib/client/line/file_lines.ts";
import { clockText } from "../../lib/text/sizes.ts";
import { sizeText } from "../../lib/text/sizes.ts";
import type { Transfer } from "../../lib/client/files/transfer.ts";

Deno.test("an even transfer has its rate, however its chunks fall", () => {
  fc.assert(fc.property(
    fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 20, maxLength: 60 }),
    fc.integer({ min: 1, max: 100_000 }),
    (steps, perMs) => {
      const meter = new Meter(7, 1_000);
      let now = 1_000;
      for (const step of steps) {
        now += step;
        meter.moved(7 + (now - 1_000) * perMs, now);
      }
      fc.pre(now - 1_000 >= 300);
      assert.ok(Math.abs(meter.rate! / (perMs * 1_000) - 1) < 0.001, `${meter.rate} ${perMs}`);
    },
  ));
});

Deno.test("it says nothing before it knows, and follows when the speed changes", () => {
  const meter = new Meter(0, 0);
  assert.equal(meter.rate, undefined);
  meter.moved(1_000_000, 10);
  assert.equal(meter.rate, undefined);
  let done = 1_000_000;
  for (let now = 110; now <= 20_000; now += 100) meter.moved(done += 100_000, now);
  assert.ok(Math.abs(meter.rate! / 1_000_000 - 1) < 0.05);
  for (let now = 20_100; now <= 40_000; now += 100) meter.moved(done += 10_000, now);
  assert.ok(Math.abs(meter.rate! / 100_000 - 1) < 0.05, "the past is forgotten");
});

Deno.test("chunks are as long as the way is fast, within the protocol's bounds", () => {
  fc.assert(fc.property(fc.option(fc.double({ min: 0, max: 1e12, noNaN: true })), (rate) => {
    const length = chunkLength(rate ?? undefined, 256 * 1024);
    assert.ok(Number.isInteger(length) && length >= 32 * 1024 && length <= 256 * 1024);
  }));
  assert.equal(chunkLength(1_000_000, 256 * 1024), 100_000);
});

Deno.test("time left is known only from a rate", () => {
  assert.equal(timeLeft(1_000, undefined), undefined);
  assert.equal(timeLeft(1_000, 0), undefined);
  assert.equal(timeLeft(1_500, 1_000), 1_500);
});

Deno.test("sizes and times are written as people of the language do", () => {
  assert.equal(sizeText(1, "en"), "1 byte");
  assert.equal(sizeText(999, "en"), "999 bytes");
  assert.equal(sizeText(1_000, "en"), "1 kB");
  assert.equal(sizeText(1_258_291, "en"), "1.2 MB");
  assert.equal(sizeText(1_258_291, "pt-BR"), "1,2 MB");
  assert.equal(sizeText(104_857_600, "pt-BR"), "100 MB");
  assert.equal(sizeText(5 * 1024 ** 4, "en"), "5 TB");
  assert.equal(clockText(400), "0:01");
  assert.equal(clockText(65_000), "1:05");
  assert.equal(clockText(7_201_000), "2:00:01");
});

Deno.test("the prompt tells of what moves, and of nothing else", () => {
  const one: Transfer = {
    ...{ id: "1", way: "up", conversation: "bia", name: "a\u001b[2J very long name of a file.pdf" },
    ...{ size: 1_000_000, done: 455_000, rate: 100_000, state: "moving" },
  };
  const waiting: Transfer = { ...one, id: "2", state: "waiting" };
  const down: Transfer = { ...one, way: "down", name: "b", done: 0, rate: undefined };
  assert.equal(
    progressText([one, waiting, down], "en"),
    "↑ a[2J very long name … 45% 98 kB/s 0:06 ↓ b 0%",
  );
  assert.equal(progressText([waiting, { ...one, state: "done" }], "en"), "");
});
