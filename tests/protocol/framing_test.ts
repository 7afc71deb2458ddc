/** Bytes become frames the same way however the network cut them, and never take more memory than a frame. */

import assert from "node:assert/strict";
import * as fc from "fast-check";
import { ChatError } from "../../lib/protocol/errors.ts";
import { Deframer } from "../../lib/protocol/framing.ts";
import { LIMITS } from "../../lib/protocol/limits.ts";

const encoder = new TextEncoder();

interface Reading {
  readonly frames: unknown[];
  readonly raw: (number[] | null)[];
  readonly bad: string[];
}

/** Feeds the chunks one after the other, in copies, as a socket with one buffer would. */
function read(chunks: readonly Uint8Array[], deframer = new Deframer(LIMITS.frame, LIMITS.bytes)) {
  const reading: Reading = { frames: [], raw: [], bad: [] };
  const buffer = new Uint8Array(chunks.reduce((most, chunk) => Math.max(most, chunk.length), 0));
  for (const chunk of chunks) {
    buffer.set(chunk);
    deframer.feed(
      buffer.subarray(0, chunk.length),
      (frame, raw) => {
        reading.frames.push(frame);
        reading.raw.push(raw ? [...raw] : null);
      },
      (error) => reading.bad.push(error.code),
    );
    // The socket's buffer is used again: nothing of it may have been kept.
    buffer.fill(0x7b);
  }
  return reading;
}

function bytes(...parts: readonly (string | readonly number[])[]): Uint8Array {
  return Uint8Array.from(
    parts.flatMap((part) => typeof part === "string" ? [...encoder.encode(part)] : part),
  );
}

/** All the ways to cut `whole` in two, and byte by byte. */
function* splits(whole: Uint8Array): Generator<Uint8Array[]> {
  for (let at = 0; at <= whole.length; at++) yield [whole.subarray(0, at), whole.subarray(at)];
  yield [...whole].map((_, at) => whole.subarray(at, at + 1));
}

const MIXED = bytes(
  '{"text":"olá, ação 👋🏽 日本"}\n',
  "\r\n\n",
  '{"a":1}\r\n{"b":[2]}\n',
  '{"file":1,"bytes":5}\n',
  [10, 13, 123, 0, 255],
  '{"file":2,"bytes":0}\n{"c":3}\n',
);

Deno.test("the same frames come out wherever the bytes were cut, accents and raw bytes too", () => {
  const whole = read([MIXED]);
  assert.deepEqual(whole.frames, [
    { text: "olá, ação 👋🏽 日本" },
    { a: 1 },
    { b: [2] },
    { file: 1, bytes: 5 },
    { file: 2, bytes: 0 },
    { c: 3 },
  ]);
  assert.deepEqual(whole.raw, [null, null, null, [10, 13, 123, 0, 255], [], null]);
  for (const chunks of splits(MIXED)) assert.deepEqual(read(chunks), whole);
});

Deno.test("any frames in any pieces come out as they went in", () => {
  const frame = fc.record({
    text: fc.string({ unit: "grapheme" }),
    raw: fc.option(fc.uint8Array({ maxLength: 300 }), { nil: undefined }),
    end: fc.constantFrom("\n", "\r\n", "\n\n", "\r\n\r\n"),
  });
  const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 10 });
  fc.assert(fc.property(fc.array(frame, { maxLength: 12 }), cuts, (frames, sizes) => {
    const parts = frames.map(({ text, raw, end }) =>
      raw
        // Raw bytes follow the first newline at once: extra empty lines would be part of them.
        ? bytes(JSON.stringify({ text, bytes: raw.length }), end.slice(0, end.indexOf("\n") + 1), [
          ...raw,
        ])
        : bytes(JSON.stringify({ text }), end)
    );
    const whole = bytes(...parts.map((part) => [...part]));
    const chunks: Uint8Array[] = [];
    for (let at = 0, turn = 0; at < whole.length; turn++) {
      const size = sizes[turn % sizes.length]!;
      chunks.push(whole.subarray(at, at + size));
      at += size;
    }
    const result = read(chunks);
    assert.deepEqual(
      result.frames.map((one) => (one as { text: string }).text),
      frames.map((f) => f.text),
    );
    assert.deepEqual(result.raw, frames.map(({ raw }) => raw ? [...raw] : null));
    assert.deepEqual(result.bad, []);
  }));
});

Deno.test("many frames in one packet all come out, in order", () => {
  const many = Array.from({ length: 5_000 }, (_, n) => ({ n }));
  const { frames } = read([bytes(many.map((one) => JSON.stringify(one) + "\n").join(""))]);
  assert.deepEqual(frames, many);
});

Deno.test("a line that is not JSON or not UTF-8 is told, and the next line is read", () => {
  const cases: Uint8Array[] = [
    bytes("hello\n"),
    bytes("{\n"),
    bytes('{"a":}\n'),
    bytes("\u0000\n"),
    bytes([0xff, 0xfe, 10]),
    bytes('{"text":"', [0xc3], '"}\n'),
    bytes('{"text":"', [0xed, 0xa0, 0x80], '"}\n'),
    bytes("NICK ana\r\n"),
  ];
  for (const broken of cases) {
    for (const chunks of splits(bytes([...broken], '{"next":1}\n'))) {
      const { frames, bad } = read(chunks);
      assert.deepEqual(bad, ["bad_frame"], String(broken));
      assert.deepEqual(frames, [{ next: 1 }]);
    }
  }
});

Deno.test("a line of 64 KiB with its newline is taken, one byte more is too long, cut anywhere", () => {
  const line = (length: number) => bytes(`{"x":"${"a".repeat(length - 9)}"}\n`);
  const fits = line(LIMITS.frame), over = line(LIMITS.frame + 1);
  assert.equal(fits.length, LIMITS.frame);
  for (const at of [0, 1, 511, 512, 513, 40_000, LIMITS.frame - 1, LIMITS.frame]) {
    assert.equal(read([fits.subarray(0, at), fits.subarray(at)]).frames.length, 1, `cut at ${at}`);
    tooLong(() => read([over.subarray(0, at), over.subarray(at)]));
  }
  tooLong(() => read([over]));
});

Deno.test("the limit grows at login and never sooner", () => {
  const line = bytes(`{"x":"${"a".repeat(10_000)}"}\n`);
  tooLong(() => read([line], new Deframer(LIMITS.frameBeforeLogin, LIMITS.bytes)));
  const deframer = new Deframer(LIMITS.frameBeforeLogin, LIMITS.bytes);
  assert.equal(read([bytes('{"login":1}\n')], deframer).frames.length, 1);
  deframer.allow(LIMITS.frame, LIMITS.bytes);
  assert.equal(read([line], deframer).frames.length, 1);
});

Deno.test("a gigabyte without a newline is refused at the limit and takes no memory", () => {
  const deframer = new Deframer(LIMITS.frame, LIMITS.bytes);
  const chunk = new Uint8Array(16 * 1024).fill(97);
  const before = Deno.memoryUsage();
  let refusals = 0, first = 0;
  for (let sent = 0; sent < 1024 ** 3; sent += chunk.length) {
    try {
      deframer.feed(chunk, () => assert.fail("no frame"), () => assert.fail("no line"));
    } catch (error) {
      assert.equal((error as ChatError).code, "too_long");
      if (refusals++ === 0) first = sent + chunk.length;
    }
  }
  assert.equal(first, LIMITS.frame);
  const after = Deno.memoryUsage();
  assert.ok(after.external - before.external < 8 * LIMITS.frame, "bytes kept");
  assert.ok(after.heapUsed - before.heapUsed < 64 * 1024 * 1024, "heap grown");
});

Deno.test("raw bytes over the limit, or a count that is none, break the connection before a byte is kept", () => {
  tooLong(() => read([bytes(`{"bytes":${LIMITS.bytes + 1}}\n`)]));
  for (const count of ["-1", "1.5", '"5"', "true", "null", "1e300", "[]"]) {
    assert.throws(() => read([bytes(`{"bytes":${count}}\n`)]), { code: "bad_frame" }, count);
  }
});

Deno.test("a frame is not handed over before its raw bytes are complete", () => {
  const head = bytes('{"bytes":4}\n', [1, 2, 3]);
  assert.deepEqual(read([head]).frames, []);
  assert.deepEqual(read([head, bytes([4])]).raw, [[1, 2, 3, 4]]);
});

Deno.test("a reader that needs time gets the rest back untouched, and loses nothing", () => {
  const frames: unknown[] = [];
  const deframer = new Deframer(LIMITS.frame, LIMITS.bytes);
  let rest: Uint8Array | null = MIXED, turns = 0;
  while (rest) {
    rest = deframer.feed(rest, (frame) => frames.push(frame), () => {}, () => false);
    turns++;
  }
  assert.deepEqual(frames, read([MIXED]).frames);
  assert.ok(turns >= frames.length);
});

Deno.test("whatever bytes come, the reader gives frames, says what is bad or refuses: nothing else", () => {
  const soup = fc.array(
    fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.jsonValue().map((value) => bytes(JSON.stringify(value) + "\n")),
      fc.constantFrom(bytes("\n"), bytes('{"bytes":3}\n'), bytes("\r"), bytes("[[[[")),
    ),
    { maxLength: 20 },
  );
  fc.assert(
    fc.property(soup, (chunks) => {
      try {
        read(chunks, new Deframer(256, 64));
      } catch (error) {
        assert.ok(error instanceof ChatError, String(error));
      }
    }),
    { numRuns: 2_000 },
  );
});

function tooLong(work: () => unknown): void {
  assert.throws(work, { code: "too_long" });
}
