/** Files that are taken back before they are whole, and what a picture says of itself. */

import assert from "node:assert/strict";
import { LIMITS } from "../../lib/protocol/limits.ts";
import { oneServer } from "../support/one_server.ts";
import { until } from "../support/until.ts";
import { bytesOf, offer, ready, sendChunk, upload } from "../support/files.ts";

const server = oneServer();

Deno.test("a file taken back half-way is told to nobody, and its room is free again", async () => {
  const [ana, bia] = await server.people("back-ana", "back-bia");
  await using _a = ana;
  await using _b = bia;
  const bytes = bytesOf(100_000), sent = offer(bia.user, bytes);
  const { file } = await ready(ana.peer, sent);
  sendChunk(ana.peer, file, bytes, 0, 60_000);
  await ana.peer.next("file_ready", ({ offset }) => offset === 60_000);
  ana.peer.send({ type: "file_cancel", id: sent.id });
  assert.equal((await ana.peer.next("refused", ({ id }) => id === sent.id)).code, "cancelled");
  sendChunk(ana.peer, file, bytes, 60_000, 40_000);
  assert.equal((await ana.peer.next("error")).code, "unknown_file", "nothing more of it is taken");
  ana.peer.send(sent);
  assert.equal((await ana.peer.next("refused")).code, "cancelled", "and an offer repeated says so");
  const folder = `${server.data}/files`;
  await until(
    "its bytes are gone",
    () => ![...Deno.readDirSync(folder)].some(({ name }) => name === file),
  );
  const other = bytesOf(10);
  await upload(ana.peer, offer(bia.user, other, { name: "other" }), other);
  assert.equal((await bia.peer.next("message")).text, "other");
  assert.deepEqual(bia.peer.left("message"), []);
});

Deno.test("a file that had become a message stays one: whoever takes it back too late is told so", async () => {
  const [ana, bia] = await server.people("late-ana", "late-bia");
  await using _a = ana;
  await using _b = bia;
  const bytes = bytesOf(1_000), sent = offer(bia.user, bytes);
  const stored = await upload(ana.peer, sent, bytes);
  ana.peer.send({ type: "file_cancel", id: sent.id });
  assert.deepEqual(await ana.peer.next("stored", ({ id }) => id === sent.id), stored);
  const { file } = await bia.peer.next("message");
  bia.peer.send({ type: "file_get", file: file!.file, offset: 0, length: 1_000 });
  assert.equal((await bia.peer.next("file_chunk")).bytes, 1_000, "and every byte is there");
});

Deno.test("how a picture looks travels with it, over an upload that was interrupted too", async () => {
  const [ana, bia] = await server.people("look-ana", "look-bia");
  await using _a = ana;
  await using _b = bia;
  const picture = { width: 640, height: 480, preview: "AAAA" };
  const bytes = bytesOf(1_000), sent = offer(bia.user, bytes, { media: "image/png", picture });
  await ready(ana.peer, sent);
  await upload(ana.peer, { ...sent, picture: { width: 1, height: 1 } }, bytes);
  assert.deepEqual((await bia.peer.next("message")).file?.picture, picture);
  bia.peer.send({ type: "history", conversation: ana.user });
  assert.deepEqual((await bia.peer.next("history")).messages[0]!.file?.picture, picture);
});

for (
  const [what, picture] of [
    ["too long a preview", { width: 1, height: 1, preview: "A".repeat(8_196) }],
    ["a preview that is no base64", { width: 1, height: 1, preview: "<b>&" }],
    ["no width", { width: 0, height: 1 }],
    ["anything else", { width: 1, height: 1, onload: "x" }],
  ] as const
) {
  Deno.test(`an offer whose picture has ${what} is refused before its first byte`, async () => {
    const [ana, bia] = await server.people(
      ...["a", "b"].map((who) => `${who}-${what.replaceAll(" ", "-")}`.slice(0, 30)),
    );
    await using _a = ana!;
    await using _b = bia!;
    const bytes = bytesOf(10);
    ana!.peer.send(offer(bia!.user, bytes, { picture: picture as never }));
    assert.equal((await ana!.peer.next("error")).code, "bad_frame");
  });
}

Deno.test("small pictures count in the window: who takes nothing in is sent a few of them, not a thousand", async () => {
  const [ana, bia] = await server.people("small-ana", "small-bia");
  await using _a = ana;
  await using _b = bia;
  const picture = { width: 1, height: 1, preview: "A".repeat(8_192) };
  const count = 2 * LIMITS.windowBytes / picture.preview.length;
  for (let n = 0; n < count; n++) {
    const said = await upload(ana.peer, offer(bia.user, bytesOf(0), { picture }), bytesOf(0));
    assert.equal(said.type, "stored");
  }
  bia.peer.send({ type: "ping", ref: "last" });
  await bia.peer.next("pong");
  const sent = () => bia.peer.heard.filter(({ type }) => type === "message");
  assert.ok(sent().length <= count / 2, `${sent().length} of ${count}`);
  for (let n = 0; n < count; n++) {
    bia.peer.send({ type: "ack", pos: (await bia.peer.next("message")).pos });
  }
  assert.equal(sent().length, count, "as they are acked, all come");
});
