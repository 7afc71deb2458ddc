/** Files through cuts, kills, lies and full disks: gone on with where they stopped, never half a message. */

import assert from "node:assert/strict";
import { v7 } from "uuid";
import { canMount, SmallDisk } from "../support/disk.ts";
import { bytesOf, download, offer, ready, sendChunk, upload } from "../support/files.ts";
import { message } from "../support/messages.ts";
import { type Account, Peer } from "../support/peer.ts";
import { type ServerOptions, TestServer } from "../support/test_server.ts";
import { until } from "../support/until.ts";

const CHUNK = 32 * 1024;
const MEGABYTE = 1024 * 1024;

/** A server of its own with ana and bia on it, who come back after whatever happened. */
class Scene implements AsyncDisposable {
  #accounts = new Map<string, Account>();
  readonly peers = new Map<string, Peer>();

  private constructor(readonly server: TestServer) {}

  static async set(options: ServerOptions = {}): Promise<Scene> {
    const scene = new Scene(await TestServer.start(options));
    for (const user of ["ana", "bia"]) {
      const { peer, account } = await Peer.register(scene.server.port, user);
      scene.peers.set(user, peer);
      scene.#accounts.set(user, account);
    }
    return scene;
  }

  get ana(): Peer {
    return this.peers.get("ana")!;
  }

  get bia(): Peer {
    return this.peers.get("bia")!;
  }

  /** Connects somebody anew. */
  async back(user: string): Promise<Peer> {
    this.peers.get(user)?.cut();
    const { peer } = await Peer.login(this.server.port, this.#accounts.get(user)!);
    this.peers.set(user, peer);
    return peer;
  }

  /** Starts the server again after a kill, and connects both. */
  async again(): Promise<void> {
    await this.server.again();
    for (const user of ["ana", "bia"]) await this.back(user);
  }

  /** The names in the server's folder of files. */
  get stored(): string[] {
    return [...Deno.readDirSync(`${this.server.data}/files`)].map(({ name }) => name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const peer of this.peers.values()) await peer[Symbol.asyncDispose]();
    await this.server[Symbol.asyncDispose]();
  }
}

for (const how of ["the connection is cut", "the server is killed"]) {
  Deno.test(`an upload goes on where it stopped when ${how} at every chunk`, async () => {
    await using scene = await Scene.set();
    const bytes = bytesOf(6 * CHUNK + 5), sent = offer("bia", bytes);
    for (let at = 0; at + CHUNK < bytes.length; at += CHUNK) {
      const { file, offset } = await ready(scene.ana, sent);
      assert.equal(offset, at, "nothing is sent twice");
      sendChunk(scene.ana, file, bytes, at, CHUNK);
      await scene.ana.next("file_ready", (one) => one.offset === at + CHUNK);
      if (how === "the server is killed") {
        await scene.server.kill();
        await scene.again();
      } else {
        // In the middle of the next chunk: one that is not whole does not count.
        const next = { type: "file_chunk", file, offset: at + CHUNK, bytes: CHUNK };
        scene.ana.write(`${JSON.stringify(next)}\n${"x".repeat(1_000)}`);
        await scene.ana.flushed();
        await scene.back("ana");
      }
    }
    assert.equal((await upload(scene.ana, sent, bytes)).type, "stored");
    const { file } = await scene.bia.next("message");
    assert.deepEqual(await download(scene.bia, file!), bytes);
    assert.deepEqual(scene.stored, [file!.file], "one file, under its random id");
  });

  Deno.test(`a download goes on where it stopped when ${how} at every chunk`, async () => {
    await using scene = await Scene.set();
    const bytes = bytesOf(6 * CHUNK + 5);
    await upload(scene.ana, offer("bia", bytes), bytes);
    const { file } = (await scene.bia.next("message")).file!;
    const got = new Uint8Array(bytes.length);
    for (let at = 0; at < bytes.length; at += CHUNK) {
      scene.bia.send({ type: "file_get", file, offset: at, length: CHUNK });
      got.set((await scene.bia.next("file_chunk")).raw!, at);
      if (how === "the server is killed") {
        await scene.server.kill();
        await scene.again();
      } else await scene.back("bia");
    }
    assert.deepEqual(got, bytes);
  });
}

for (const place of ["server.file_whole", "server.before_append", "server.after_append"]) {
  Deno.test(`killed at ${place}: the offer comes again, and the message is there once`, async () => {
    await using scene = await Scene.set();
    const bytes = bytesOf(3 * CHUNK), sent = offer("bia", bytes);
    const { file } = await ready(scene.ana, sent);
    sendChunk(scene.ana, file, bytes, 0, 2 * CHUNK);
    await scene.ana.next("file_ready", (one) => one.offset === 2 * CHUNK);
    await scene.server.kill();
    await scene.server.again({ CHATMOM_CRASH_AT: place });
    for (const user of ["ana", "bia"]) await scene.back(user);
    assert.equal((await ready(scene.ana, sent)).offset, 2 * CHUNK);
    sendChunk(scene.ana, file, bytes, 2 * CHUNK, CHUNK);
    await scene.server.dieAt(place);
    await scene.again();
    scene.ana.send(sent);
    const stored = await scene.ana.next("stored");
    scene.ana.send(sent);
    assert.deepEqual(await scene.ana.next("stored"), stored);
    const shown = await scene.bia.next("message");
    assert.deepEqual(await download(scene.bia, shown.file!), bytes);
    await scene.bia.settled();
    assert.deepEqual(scene.bia.left("message"), []);
  });
}

Deno.test("killed when a file's message has just been deleted: the file does not stay behind", async () => {
  await using scene = await Scene.set();
  const bytes = bytesOf(CHUNK);
  await upload(scene.ana, offer("bia", bytes), bytes);
  const { seq } = await scene.bia.next("message");
  const kept = offer("bia", bytes);
  await upload(scene.ana, kept, bytes);
  const { file } = await scene.bia.next("message", ({ id }) => id === kept.id);
  assert.equal(scene.stored.length, 2);
  await scene.server.crash({ CHATMOM_CRASH_AT: "server.after_append:1" });
  const ana = await scene.back("ana");
  ana.send({ type: "delete", id: v7(), to: "bia", target: seq });
  await scene.server.dieAt("server.after_append");
  await scene.again();
  await until("the file to go", () => scene.stored.length === 1);
  assert.deepEqual(await download(scene.bia, file!), bytes);
});

Deno.test("what a power cut has spoilt on the server's disk is sent again from the start", async () => {
  await using scene = await Scene.set();
  const bytes = bytesOf(4 * CHUNK), sent = offer("bia", bytes);
  const { file } = await ready(scene.ana, sent);
  sendChunk(scene.ana, file, bytes, 0, 2 * CHUNK);
  await scene.ana.next("file_ready", (one) => one.offset === 2 * CHUNK);
  await scene.server.kill();
  // The file has its length, and nothing of what was in its second half.
  const disk = await Deno.open(`${scene.server.data}/files/${file}`, { write: true });
  await disk.truncate(CHUNK);
  await disk.truncate(2 * CHUNK);
  disk.close();
  await scene.again();
  assert.equal((await ready(scene.ana, sent)).offset, 2 * CHUNK);
  sendChunk(scene.ana, file, bytes, 2 * CHUNK, 2 * CHUNK);
  await scene.ana.next("file_ready", (one) => one.offset === 0);
  assert.equal((await upload(scene.ana, sent, bytes)).type, "stored");
  const shown = await scene.bia.next("message");
  assert.deepEqual(await download(scene.bia, shown.file!), bytes);
});

Deno.test("a lie about the hash is refused for good, and nothing of it is kept", async () => {
  await using scene = await Scene.set();
  const bytes = bytesOf(100_000), sent = offer("bia", bytes, { sha256: "0".repeat(64) });
  const refused = await upload(scene.ana, sent, bytes);
  assert.deepEqual([refused.type, "code" in refused && refused.code], ["refused", "file_broken"]);
  assert.deepEqual(scene.stored, []);
  // The right hash under the same id comes too late: the refusal was final.
  assert.deepEqual(await upload(scene.ana, offer("bia", bytes, { id: sent.id }), bytes), refused);
  await scene.bia.settled();
  assert.deepEqual(scene.bia.left("message"), []);
});

Deno.test("a lie about the size is refused at the first byte too many", async () => {
  await using scene = await Scene.set();
  const bytes = bytesOf(100_000), sent = offer("bia", bytes, { size: 50_000 });
  const { file } = await ready(scene.ana, sent);
  sendChunk(scene.ana, file, bytes, 0, 60_000);
  assert.equal((await scene.ana.next("refused")).code, "file_broken");
  assert.deepEqual(scene.stored, []);
  sendChunk(scene.ana, file, bytes, 0, 50_000);
  assert.equal((await scene.ana.next("error")).code, "unknown_file");
});

Deno.test("a chunk in the wrong place changes nothing: the right one is taken after it", async () => {
  await using scene = await Scene.set();
  const bytes = bytesOf(2 * CHUNK), sent = offer("bia", bytes);
  const { file } = await ready(scene.ana, sent);
  for (const at of [CHUNK, 7]) {
    sendChunk(scene.ana, file, bytes, at, CHUNK);
    assert.equal((await scene.ana.next("error")).code, "bad_frame");
  }
  assert.equal((await upload(scene.ana, sent, bytes)).type, "stored");
});

Deno.test("too large, no room left, nobody there: refused before the first byte, and for good", async () => {
  const words = ["--file-size", "1M", "--file-quota", "1536K"];
  await using scene = await Scene.set({ words });
  const large = bytesOf(MEGABYTE + 1), fits = bytesOf(MEGABYTE);
  const refusal = async (request: ReturnType<typeof offer>): Promise<string> => {
    scene.ana.send(request);
    return (await scene.ana.next("refused", (one) => one.id === request.id)).code;
  };
  const tooLarge = offer("bia", large);
  assert.equal(await refusal(tooLarge), "file_too_large");
  assert.equal(await refusal(tooLarge), "file_too_large");
  assert.equal(await refusal(offer("nobody-here", fits)), "unknown_user");
  assert.equal(await refusal(offer("ana", fits)), "yourself");
  assert.equal(await refusal(offer("#nothing", fits)), "unknown_group");
  assert.equal(await refusal(offer("*", fits)), "forbidden");
  // What is on its way counts: two that fit alone may not fit together.
  await ready(scene.ana, offer("bia", fits));
  assert.equal(await refusal(offer("bia", fits)), "quota_full");
  // bia's room is bia's.
  assert.equal((await upload(scene.bia, offer("ana", fits), fits)).type, "stored");
  const written = scene.stored.map((name) =>
    Deno.statSync(`${scene.server.data}/files/${name}`).size
  );
  assert.deepEqual(written.sort(), [0, MEGABYTE], "nothing was written for what was refused");
});

Deno.test("an impossible size is refused, not reserved", async () => {
  await using scene = await Scene.set();
  scene.ana.send(offer("bia", bytesOf(1), { size: Number.MAX_SAFE_INTEGER }));
  assert.equal((await scene.ana.next("refused")).code, "file_too_large");
});

Deno.test({
  name: "the server's disk is full: come again, and go on where there was room",
  ignore: !canMount,
  async fn() {
    await using disk = await SmallDisk.mount(24 * MEGABYTE);
    await using scene = await Scene.set({ data: `${disk.path}/data` });
    const bytes = bytesOf(MEGABYTE), sent = offer("bia", bytes);
    const { file } = await ready(scene.ana, sent);
    sendChunk(scene.ana, file, bytes, 0, 4 * CHUNK);
    await scene.ana.next("file_ready", (one) => one.offset === 4 * CHUNK);
    disk.fill();
    const full = await upload(scene.ana, sent, bytes);
    assert.deepEqual([full.type, "code" in full && full.code], ["retry", "disk_full"]);
    disk.free();
    // What was stored meanwhile has its own order: later sends wait until the file has come again.
    scene.ana.send(message("bia", "later"));
    await scene.ana.next("retry");
    const { offset } = await ready(scene.ana, sent);
    assert.ok(offset >= 4 * CHUNK, `it goes on at ${offset}`);
    assert.equal((await upload(scene.ana, sent, bytes)).type, "stored");
    const shown = await scene.bia.next("message");
    assert.deepEqual(await download(scene.bia, shown.file!), bytes);
  },
});

Deno.test("a start keeps what was begun, and removes what no offer knows of", async () => {
  await using scene = await Scene.set();
  const bytes = bytesOf(2 * CHUNK), sent = offer("bia", bytes);
  const { file } = await ready(scene.ana, sent);
  sendChunk(scene.ana, file, bytes, 0, CHUNK);
  await scene.ana.next("file_ready", (one) => one.offset === CHUNK);
  await scene.server.kill();
  await Deno.writeFile(`${scene.server.data}/files/0123`, new Uint8Array(10));
  await scene.again();
  assert.deepEqual(scene.stored, [file], "the other one is gone");
  assert.equal((await ready(scene.ana, sent)).offset, CHUNK);
});
