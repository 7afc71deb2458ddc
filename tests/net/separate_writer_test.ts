/** One object per write, with a pause after each: for clients that take what one receive gives them for one object. */

import assert from "node:assert/strict";
import { Turn } from "../../lib/base/turn.ts";
import { SeparateWriter } from "../../lib/net/separate_writer.ts";
import { within } from "../support/until.ts";

/** A connection that takes at most so many bytes at a time, and notes what it was given when. */
class Taker {
  readonly writes: { readonly text: string; readonly at: number }[] = [];

  constructor(private readonly most: number) {}

  write(bytes: Uint8Array): Promise<number> {
    const taken = bytes.subarray(0, this.most);
    this.writes.push({ text: new TextDecoder().decode(taken), at: performance.now() });
    return Promise.resolve(taken.length);
  }
}

Deno.test("each line is a write of its own without its newline, with a pause before the next", async () => {
  const taker = new Taker(1_000), writer = new SeparateWriter(taker, new Turn());
  const drained = Promise.withResolvers<void>();
  writer.onDrain = drained.resolve;
  writer.send('{"a":1}\n{"b":2}\n');
  writer.send('{"c":3}\n');
  assert.equal(writer.unsent, 21);
  await within("everything to be taken", drained.promise);
  assert.deepEqual(taker.writes.map(({ text }) => text), ['{"a":1}', '{"b":2}', '{"c":3}']);
  for (const [at, { at: moment }] of taker.writes.entries()) {
    if (at > 0) assert.ok(moment - taker.writes[at - 1]!.at > 15, "there was no pause");
  }
  assert.equal(writer.unsent, 0);
  assert.equal(writer.written, 21);
  // The next one waits for the pause too.
  const again = Promise.withResolvers<void>();
  writer.onDrain = again.resolve;
  writer.send('{"d":4}\n');
  await within("the next one", again.promise);
  assert.ok(taker.writes[3]!.at - taker.writes[2]!.at > 15);
});

Deno.test("an object that is taken bit by bit is finished before the next begins", async () => {
  const taker = new Taker(3), writer = new SeparateWriter(taker, new Turn());
  const drained = Promise.withResolvers<void>();
  writer.onDrain = drained.resolve;
  writer.send('{"a":1}\n{"b":2}\n');
  await within("everything to be taken", drained.promise);
  assert.deepEqual(taker.writes.map(({ text }) => text), ['{"a', '":1', "}", '{"b', '":2', "}"]);
});

Deno.test("when the other side is gone it says so once, and holds nothing", async () => {
  const gone = { write: () => Promise.reject(new Deno.errors.ConnectionReset()) };
  const writer = new SeparateWriter(gone, new Turn());
  const failed = Promise.withResolvers<void>();
  let told = 0;
  writer.onFail = () => {
    told++;
    failed.resolve();
  };
  writer.send("{}\n{}\n");
  await within("the failure", failed.promise);
  writer.send("{}\n");
  assert.equal(writer.unsent, 0);
  assert.equal(told, 1);
});
