/** A backup has the files that people sent, and a restored server hands them out. */

import assert from "node:assert/strict";
import { chatmom } from "../cli/chatmom.ts";
import { bytesOf, download, offer, ready, sendChunk, upload } from "../support/files.ts";
import { temporaryFolder } from "../support/folder.ts";
import { Peer } from "../support/peer.ts";
import { TestServer } from "../support/test_server.ts";

Deno.test("a backup taken while a file is on its way: what was sent can be fetched, the other one goes on", async () => {
  await using folder = await temporaryFolder();
  const file = `${folder.path}/backup.tar`, data = `${folder.path}/restored`;
  const bytes = bytesOf(200_000), half = offer("bia", bytes, { name: "half.bin" });
  const accounts = await (async () => {
    await using server = await TestServer.start();
    const ana = await Peer.register(server.port, "ana");
    const bia = await Peer.register(server.port, "bia");
    assert.equal((await upload(ana.peer, offer("bia", bytes), bytes)).type, "stored");
    const begun = await ready(ana.peer, half);
    sendChunk(ana.peer, begun.file, bytes, 0, 100_000);
    await ana.peer.next("file_ready", ({ offset }) => offset === 100_000);
    const taken = await chatmom(["server", "backup", file, "--data", server.data]);
    assert.equal(taken.code, 0, taken.err);
    for (const { peer } of [ana, bia]) await peer[Symbol.asyncDispose]();
    return [ana.account, bia.account] as const;
  })();
  const restored = await chatmom(["server", "restore", file, "--data", data]);
  assert.equal(restored.code, 0, restored.err);
  await using server = await TestServer.start({ data });
  const { peer: ana } = await Peer.login(server.port, accounts[0]);
  await using _a = ana;
  const { peer: bia } = await Peer.login(server.port, accounts[1]);
  await using _b = bia;
  const sent = await bia.next("message");
  assert.deepEqual(await download(bia, sent.file!), bytes);
  assert.equal((await ready(ana, half)).offset, 100_000);
  assert.equal((await upload(ana, half, bytes)).type, "stored");
  const late = await bia.next("message");
  assert.equal(late.file?.name, "half.bin");
  assert.deepEqual(await download(bia, late.file!), bytes);
});
