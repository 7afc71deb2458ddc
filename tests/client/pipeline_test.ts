import assert from "node:assert/strict";
import fc from "fast-check";
import { Pipeline, type Waiting } from "../../lib/client/pipeline.ts";

const message = (n: number): Waiting => ({
  id: String(n).padStart(6, "0"),
  to: "ana",
  text: "x",
  ts: 0,
});

Deno.test("no more than the window is sent and unanswered", () => {
  const pipeline = new Pipeline(3);
  pipeline.push([1, 2, 3, 4, 5].map(message));
  assert.equal(pipeline.take().length, 3);
  assert.equal(pipeline.take().length, 0);
  pipeline.answered(message(2).id);
  assert.deepEqual(pipeline.take(), [message(4)]);
});

Deno.test("after a retry nothing goes until it is time, then that message and all after it, in order", () => {
  const pipeline = new Pipeline(10);
  pipeline.push([1, 2, 3, 4].map(message));
  pipeline.take();
  pipeline.answered(message(1).id);
  assert.ok(pipeline.rewind(message(2).id));
  pipeline.push([message(5)]);
  assert.ok(!pipeline.rewind(message(3).id));
  assert.deepEqual(pipeline.take(), []);
  pipeline.resume();
  assert.deepEqual(pipeline.take(), [2, 3, 4, 5].map(message));
});

Deno.test("an answer that crosses a rewind counts: the message does not go again", () => {
  const pipeline = new Pipeline(10);
  pipeline.push([1, 2, 3].map(message));
  pipeline.take();
  pipeline.rewind(message(1).id);
  assert.deepEqual(pipeline.answered(message(2).id), message(2));
  pipeline.resume();
  assert.deepEqual(pipeline.take(), [1, 3].map(message));
});

/**
 * A server as delivery rule 5 has it: it may say retry at any message, and says it to all later ones
 * until that id comes again; the connection may break anywhere.
 */
Deno.test("whatever is retried and wherever connections break, the server takes each message, in order", () => {
  const step = fc.constantFrom("take", "take", "take", "retry", "break", "lose the answer");
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 200 }),
      fc.integer({ min: 1, max: 8 }),
      (steps, window) => {
        const pipeline = new Pipeline(window);
        const taken: string[] = [];
        const wire: Waiting[] = [];
        let awaited: string | undefined;
        const serve = (how: string): void => {
          const next = wire.shift();
          if (!next) return;
          const held = awaited !== undefined && next.id !== awaited;
          // What is stored already is answered again, and never asked for again.
          if (held || (how === "retry" && !taken.includes(next.id))) {
            if (!held) awaited = next.id;
            pipeline.rewind(next.id);
            return;
          }
          awaited = undefined;
          // A repeat gets the first answer and nothing happens twice.
          if (!taken.includes(next.id)) taken.push(next.id);
          if (how === "lose the answer") cut();
          else pipeline.answered(next.id);
        };
        const cut = (): void => {
          wire.length = 0;
          awaited = undefined;
          pipeline.reset();
        };
        let written = 0;
        for (const how of [...steps, ...Array<string>(400).fill("take")]) {
          if (written < 20) pipeline.push([message(++written)]);
          // The pause ends before or after the other retries of the tail have come.
          if (written % 2 === 0 || wire.length === 0) pipeline.resume();
          wire.push(...pipeline.take());
          if (how === "break") cut();
          else serve(how);
        }
        assert.equal(pipeline.size, 0);
        assert.deepEqual(taken, Array.from({ length: 20 }, (_, n) => message(n + 1).id));
      },
    ),
    { numRuns: 1000 },
  );
});
