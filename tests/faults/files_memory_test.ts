/** 100 MiB through the server: its memory stays flat, both ways, and for those who ask and do not read. */

import assert from "node:assert/strict";
import { bytesOf, offer, ready, sendChunk, sha256 } from "../support/files.ts";
import { createHash } from "node:crypto";
import { Peer } from "../support/peer.ts";
import { TestServer } from "../support/test_server.ts";
import { until } from "../support/until.ts";

const MEGABYTE = 1024 * 1024;
const SIZE = 100 * MEGABYTE;
const CHUNK = 256 * 1024;
/** Chunks on their way at once. */
const AHEAD = 3;

/** Bytes of resident memory of a process, now and at most since it was last asked. */
class Memory {
  most = 0;
  constructor(private readonly pid: number) {}

  look(): number {
    const status = Deno.readTextFileSync(`/proc/${this.pid}/status`);
    const now = Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)![1]) * 1024;
    this.most = Math.max(this.most, now);
    return now;
  }
}

Deno.test({
  name: "100 MiB go up and down again, and the server's memory grows by less than a third of that",
  ignore: Deno.build.os !== "linux",
  async fn() {
    await using server = await TestServer.start();
    await using ana = (await Peer.register(server.port, "ana")).peer;
    await using bia = (await Peer.register(server.port, "bia")).peer;
    const bytes = bytesOf(SIZE);
    const memory = new Memory(server.program.pid);
    // Something has been through already: what the first file costs once does not count.
    const before = await through(ana, bia, bytes.subarray(0, 8 * MEGABYTE), memory);
    memory.most = 0;
    await through(ana, bia, bytes, memory);
    const grown = (memory.most - before) / MEGABYTE;
    assert.ok(grown < 32, `it grew by ${grown.toFixed(1)} MiB`);
  },
});

/** Sends a file from ana to bia, who fetches it; looks at the memory all the way. */
async function through(
  ana: Peer,
  bia: Peer,
  bytes: Uint8Array,
  memory: Memory,
): Promise<number> {
  const { file } = await ready(ana, offer("bia", bytes));
  let sent = 0;
  const next = (): void => {
    if (sent < bytes.length) sendChunk(ana, file, bytes, sent, CHUNK);
    sent += CHUNK;
  };
  for (let ahead = 0; ahead < AHEAD; ahead++) next();
  ana.on = (frame) => {
    if (frame.type === "file_ready") next();
    memory.look();
  };
  await ana.next("stored", () => true, 60_000);
  ana.on = null;
  const shown = (await bia.next("message")).file!;
  const hash = createHash("sha256");
  let asked = 0, got = 0;
  const ask = (): void => {
    if (asked < bytes.length) {
      bia.send({ type: "file_get", file: shown.file, offset: asked, length: CHUNK });
    }
    asked += CHUNK;
  };
  bia.on = (frame) => {
    if (frame.type !== "file_chunk") return;
    hash.update(frame.raw!);
    got += frame.bytes;
    // Only what is under way is kept here too.
    bia.pending.length = bia.heard.length = 0;
    memory.look();
    ask();
  };
  for (let ahead = 0; ahead < AHEAD; ahead++) ask();
  await until("the whole file", () => got === bytes.length, 60_000);
  bia.on = null;
  assert.equal(hash.digest("hex"), sha256(bytes));
  return memory.look();
}

Deno.test({
  name: "somebody who asks for a file a thousand times and reads nothing fills no memory",
  ignore: Deno.build.os !== "linux",
  async fn() {
    await using server = await TestServer.start();
    await using ana = (await Peer.register(server.port, "ana")).peer;
    await using bia = (await Peer.register(server.port, "bia")).peer;
    const bytes = bytesOf(4 * MEGABYTE);
    const memory = new Memory(server.program.pid);
    const before = await through(ana, bia, bytes, memory);
    await through(ana, bia, bytes, memory);
    const { file } = ana.heard.findLast((one) => one.type === "file_ready")!;
    const readOn = bia.stall();
    const get = { type: "file_get", file, offset: 0, length: CHUNK } as const;
    bia.send(...Array.from({ length: 1_000 }, () => get));
    memory.most = 0;
    // Others are served as before, and all the while nothing piles up.
    for (let times = 0; times < 200; times++) {
      await ana.settled();
      memory.look();
    }
    const grown = (memory.most - before) / MEGABYTE;
    assert.ok(grown < 32, `it grew by ${grown.toFixed(1)} MiB`);
    readOn();
    await bia.some("file_chunk", 1_000, 60_000);
  },
});
