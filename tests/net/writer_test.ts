/** What goes out over a connection: whole frames only, each kind in its order, however little is taken at once. */

import assert from "node:assert/strict";
import * as fc from "fast-check";
import { Turn } from "../../lib/base/turn.ts";
import { Writer } from "../../lib/net/writer.ts";
import { Deframer } from "../../lib/protocol/framing.ts";

/** Something that is sent: a line, or a line with bytes. */
type Sent = { readonly text: string } | { readonly raw: Uint8Array<ArrayBuffer> };

/** Takes at most so many bytes at a time, over and over, and says what frames came out. */
class Wire {
  readonly texts: string[] = [];
  readonly raws: Uint8Array[] = [];
  #deframer = new Deframer(1024 * 1024, 256 * 1024);
  #at = 0;

  constructor(private readonly pieces: readonly number[]) {}

  async write(bytes: Uint8Array): Promise<number> {
    await Promise.resolve();
    const piece = bytes.subarray(0, this.pieces[this.#at++ % this.pieces.length]!);
    this.#deframer.feed(piece.slice(), (frame, raw) => {
      if (raw) this.raws.push(raw.slice());
      else this.texts.push((frame as { text: string }).text);
    }, (error) => {
      throw error;
    });
    return piece.length;
  }
}

const sent: fc.Arbitrary<Sent> = fc.oneof(
  fc.record({ text: fc.string({ unit: "grapheme" }) }),
  fc.record({
    raw: fc.uint8Array({ minLength: 1, maxLength: 300 }).map((bytes) => Uint8Array.from(bytes)),
  }),
);

Deno.test("texts and bytes that are sent in any order come out whole, each kind in its order", async () => {
  await fc.assert(fc.asyncProperty(
    fc.array(fc.array(sent), { maxLength: 8 }),
    fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 5 }),
    async (turns, pieces) => {
      const wire = new Wire(pieces), writer = new Writer(wire, new Turn());
      let drained = Promise.withResolvers<void>();
      writer.onDrain = () => drained.resolve();
      for (const all of turns) {
        for (const one of all) {
          if ("text" in one) writer.send(`${JSON.stringify(one)}\n`);
          else writer.sendRaw(`{"bytes":${one.raw.length}}\n`, one.raw.slice());
        }
        if (writer.unsent > 0) await drained.promise;
        assert.equal(writer.unsent, 0);
        drained = Promise.withResolvers<void>();
      }
      const everything = turns.flat();
      assert.deepEqual(wire.texts, everything.flatMap((one) => "text" in one ? [one.text] : []));
      assert.deepEqual(wire.raws, everything.flatMap((one) => "raw" in one ? [one.raw] : []));
    },
  ));
});

Deno.test("a long file does not hold a message up, nor many messages a file", async () => {
  const wire = new Wire([64 * 1024]), writer = new Writer(wire, new Turn());
  const { promise, resolve } = Promise.withResolvers<void>();
  const raw = () => new Uint8Array(100_000);
  for (let count = 0; count < 4; count++) writer.sendRaw('{"bytes":100000}\n', raw());
  writer.onDrain = resolve;
  let said = 0;
  const write = wire.write.bind(wire);
  const order: string[] = [];
  wire.write = async (bytes) => {
    const before = wire.raws.length, texts = wire.texts.length;
    const taken = await write(bytes);
    if (wire.raws.length > before) order.push("file");
    if (wire.texts.length > texts) order.push("text");
    // Somebody who always has something more to say.
    if (said++ < 12) writer.send('{"text":"hello"}\n');
    return taken;
  };
  await promise;
  const first = order.slice(0, 6);
  assert.deepEqual(first.filter((one) => one === "file").length >= 2, true, first.join());
  assert.deepEqual(first.filter((one) => one === "text").length >= 2, true, first.join());
  assert.equal(wire.raws.length, 4);
});
