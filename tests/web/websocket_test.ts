/** A WebSocket is the native language's bytes, however a browser cuts them; what is none ends it. */

import assert from "node:assert/strict";
import * as fc from "fast-check";
import type { Transport } from "../../lib/net/connection.ts";
import { WebSocketStream } from "../../lib/web/websocket.ts";

/** A connection whose other side has said all of `chunks`; what is written is kept. */
class Said {
  readonly written: number[] = [];
  readonly remoteAddr = { transport: "tcp", hostname: "192.0.2.1", port: 1 } as const;
  #chunks: Uint8Array[];
  constructor(chunks: readonly Uint8Array[]) {
    this.#chunks = chunks.filter(({ length }) => length > 0);
  }
  read(into: Uint8Array): Promise<number | null> {
    const first = this.#chunks.shift();
    if (!first) return Promise.resolve(null);
    const length = Math.min(into.length, first.length);
    into.set(first.subarray(0, length));
    if (length < first.length) this.#chunks.unshift(first.subarray(length));
    return Promise.resolve(length);
  }
  write(bytes: Uint8Array): Promise<number> {
    // Never all of it at once.
    const taken = bytes.subarray(0, Math.max(1, bytes.length >> 1));
    this.written.push(...taken);
    return Promise.resolve(taken.length);
  }
  close(): void {}
  closeWrite(): Promise<void> {
    return Promise.resolve();
  }
}

interface Frame {
  readonly opcode: number;
  readonly isLast: boolean;
  readonly payload: Uint8Array;
}

/** A frame as a browser sends it. */
function masked({ opcode, isLast, payload }: Frame, mask = [7, 250, 19, 128]): Uint8Array {
  const { length } = payload;
  const size = length < 126 ? [length] : length < 65_536 ? [126, length >> 8, length & 255] : [
    127,
    0,
    0,
    0,
    0,
    ...[24, 16, 8, 0].map((shift) => (length >> shift) & 255),
  ];
  size[0]! |= 0x80;
  const body = payload.map((byte, at) => byte ^ mask[at & 3]!);
  const head = Uint8Array.of((isLast ? 0x80 : 0) | opcode, ...size, ...mask);
  const all = new Uint8Array(head.length + length);
  all.set(head);
  all.set(body, head.length);
  return all;
}

async function readAll(said: Said, rest = new Uint8Array(0), room = 1_024): Promise<Uint8Array> {
  const stream = new WebSocketStream(said as unknown as Transport, rest);
  const all: number[] = [];
  const into = new Uint8Array(room);
  for (let length; (length = await stream.read(into)) !== null;) {
    for (const byte of into.subarray(0, length)) all.push(byte);
  }
  return Uint8Array.from(all);
}

const text = (words: string): Uint8Array => new TextEncoder().encode(words);

/** A message in as many frames as there are parts, with a ping before each. */
const message = fc.record({
  isText: fc.boolean(),
  parts: fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 4 }),
});

Deno.test("text messages come out as lines and binary ones as their bytes, whatever the frames and reads", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(message, { maxLength: 6 }),
      fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 20 }),
      fc.integer({ min: 1, max: 500 }),
      async (messages, cuts, room) => {
        const expected: number[] = [], sent: number[] = [];
        for (const { isText, parts } of messages) {
          parts.forEach((payload, at) => {
            const isLast = at === parts.length - 1;
            sent.push(...masked({ opcode: 9, isLast: true, payload: text("ping") }));
            sent.push(...masked({ opcode: at > 0 ? 0 : isText ? 1 : 2, isLast, payload }));
            expected.push(...payload);
          });
          if (isText) expected.push(10);
        }
        const chunks: Uint8Array[] = [];
        for (let at = 0, n = 0; at < sent.length; n++) {
          const cut = cuts[n % cuts.length]!;
          chunks.push(Uint8Array.from(sent.slice(at, at + cut)));
          at += cut;
        }
        const rest = chunks.shift() ?? new Uint8Array(0);
        const got = await readAll(new Said(chunks), rest as Uint8Array<ArrayBuffer>, room);
        assert.deepEqual([...got], expected);
      },
    ),
    { numRuns: 300 },
  );
});

Deno.test("a large message needs no large buffer: it comes out as it comes in", async () => {
  const payload = new Uint8Array(300_000).fill(65);
  const got = await readAll(new Said([masked({ opcode: 1, isLast: true, payload })]));
  assert.equal(got.length, payload.length + 1);
  assert.equal(got.at(-1), 10);
});

Deno.test("each line goes out as one text message, raw bytes as the binary one behind theirs", async () => {
  const said = new Said([]);
  const stream = new WebSocketStream(said as unknown as Transport, new Uint8Array(0));
  await stream.write(text('{"type":"pong"}\n{"text":"\\"bytes\\":3"}\n'));
  await stream.write(text('{"type":"file_chunk","bytes":3}\n'));
  await stream.write(Uint8Array.of(10, 0, 255));
  await stream.closeWrite();
  await stream.write(text("too late\n"));
  const frame = (
    opcode: number,
    payload: Uint8Array,
  ) => [0x80 | opcode, payload.length, ...payload];
  assert.deepEqual(said.written, [
    ...frame(1, text('{"type":"pong"}')),
    ...frame(1, text('{"text":"\\"bytes\\":3"}')),
    ...frame(1, text('{"type":"file_chunk","bytes":3}')),
    ...frame(2, Uint8Array.of(10, 0, 255)),
    ...frame(8, Uint8Array.of(3, 232)),
  ]);
});

const WRONG: readonly [string, Uint8Array][] = [
  ["without a mask", Uint8Array.of(0x81, 2, 65, 66)],
  ["with reserved bits", masked({ opcode: 0x41, isLast: true, payload: text("a") })],
  ["of an unknown kind", masked({ opcode: 3, isLast: true, payload: text("a") })],
  ["that goes on with nothing", masked({ opcode: 0, isLast: true, payload: text("a") })],
  ["a ping in parts", masked({ opcode: 9, isLast: false, payload: text("a") })],
  ["a ping that is long", masked({ opcode: 9, isLast: true, payload: new Uint8Array(126) })],
  ["longer than memory", Uint8Array.of(0x81, 0xff, 1, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4)],
];
for (const [what, bytes] of WRONG) {
  Deno.test(`a frame ${what} ends the connection as broken`, async () => {
    const said = new Said([bytes]);
    assert.equal((await readAll(said)).length, 0);
    assert.deepEqual(said.written, [0x88, 2, 3, 234]);
  });
}

Deno.test("a ping is answered by its words, a goodbye by a goodbye", async () => {
  const frames = [9, 8].map((opcode) => masked({ opcode, isLast: true, payload: text("hi") }));
  const said = new Said(frames);
  assert.equal((await readAll(said)).length, 0);
  assert.deepEqual(said.written, [0x8a, 2, ...text("hi"), 0x88, 2, 3, 232]);
});
