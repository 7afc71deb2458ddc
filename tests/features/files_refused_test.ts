/** What can come between a file's first byte and its last: blocks, removals, a second connection. */

import assert from "node:assert/strict";
import { v7 } from "uuid";
import { bytesOf, download, offer, ready, sendChunk, upload } from "../support/files.ts";
import { oneServer } from "../support/one_server.ts";

const server = oneServer();
const HALF = 40_000;
const bytes = bytesOf(2 * HALF);

Deno.test("who is blocked is refused before the first byte, and also when it happens in the middle", async () => {
  const [ana, bia] = await server.people("fb-ana", "fb-bia");
  await using _a = ana;
  await using _b = bia;
  const begun = offer(bia.user, bytes);
  const { file } = await ready(ana.peer, begun);
  sendChunk(ana.peer, file, bytes, 0, HALF);
  await ana.peer.next("file_ready", ({ offset }) => offset === HALF);
  bia.peer.send({ type: "block", user: ana.user, ref: "b" });
  await bia.peer.any("an answer", (one) => "ref" in one && one.ref === "b");
  ana.peer.send(offer(bia.user, bytes));
  assert.equal((await ana.peer.next("refused")).code, "blocked");
  sendChunk(ana.peer, file, bytes, HALF, HALF);
  const refused = await ana.peer.next("refused");
  assert.deepEqual([refused.id, refused.code], [begun.id, "blocked"]);
  await bia.peer.settled();
  assert.deepEqual(bia.peer.left("message"), []);
});

Deno.test("who is taken out of the group while the file is on its way does not send it there", async () => {
  const [ana, bia] = await server.people("fo-ana", "fo-bia");
  await using _a = ana;
  await using _b = bia;
  const group = "#fo-class";
  ana.peer.send({ type: "group_create", id: v7(), group });
  await ana.peer.next("stored");
  ana.peer.send({ type: "group_add", id: v7(), group, user: bia.user });
  await bia.peer.next("message", ({ kind }) => kind === "joined");
  const begun = offer(group, bytes);
  const { file } = await ready(bia.peer, begun);
  sendChunk(bia.peer, file, bytes, 0, HALF);
  await bia.peer.next("file_ready", ({ offset }) => offset === HALF);
  ana.peer.send({ type: "group_remove", id: v7(), group, user: bia.user });
  await bia.peer.next("message", ({ kind }) => kind === "removed");
  sendChunk(bia.peer, file, bytes, HALF, HALF);
  const refused = await bia.peer.next("refused");
  assert.deepEqual([refused.id, refused.code], [begun.id, "not_member"]);
  await ana.peer.settled();
  assert.ok(ana.peer.left("message").every((one) => one.file === undefined));
});

Deno.test("a second connection that offers the same file takes it over, and it is sent once", async () => {
  const [ana, bia] = await server.people("fs-ana", "fs-bia");
  await using _a = ana;
  await using _b = bia;
  const sent = offer(bia.user, bytes), first = ana.peer;
  const { file } = await ready(first, sent);
  sendChunk(first, file, bytes, 0, HALF);
  await first.next("file_ready", ({ offset }) => offset === HALF);
  const second = await ana.back({ receive: false });
  assert.equal((await ready(second, sent)).offset, HALF);
  sendChunk(first, file, bytes, HALF, HALF);
  assert.equal((await first.next("error")).code, "unknown_file");
  assert.equal((await upload(second, sent, bytes)).type, "stored");
  const shown = await bia.peer.next("message");
  assert.deepEqual(await download(bia.peer, shown.file!), bytes);
  await bia.peer.settled();
  assert.deepEqual(bia.peer.left("message"), []);
  await first[Symbol.asyncDispose]();
});

Deno.test("a last chunk and a second connection's offer at the same moment make one message", async () => {
  const [ana, bia] = await server.people("fl-ana", "fl-bia");
  await using _a = ana;
  await using _b = bia;
  const first = ana.peer;
  const second = await ana.back({ receive: false });
  // Whichever the server takes first, the other finds it done, or takes it over.
  for (let times = 0; times < 25; times++) {
    const sent = offer(bia.user, bytes);
    const { file } = await ready(first, sent);
    sendChunk(first, file, bytes, 0, 2 * HALF);
    assert.equal((await upload(second, sent, bytes)).type, "stored");
    await first.settled();
    assert.equal((await bia.peer.next("message")).id, sent.id);
  }
  await bia.peer.settled();
  assert.deepEqual(bia.peer.left("message"), []);
  await first[Symbol.asyncDispose]();
});
