/** Files between people: what is sent arrives byte by byte, once, for those it was sent to. */

import assert from "node:assert/strict";
import { v7 } from "uuid";
import type { Request } from "../../lib/protocol/schema.ts";
import { message } from "../support/messages.ts";
import { oneServer } from "../support/one_server.ts";
import { bytesOf, download, offer, ready, sendChunk, sha256, upload } from "../support/files.ts";

const server = oneServer();

type GroupChange = Request<"group_create" | "group_add" | "group_remove">;
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

Deno.test("what ana sends is on bia's screen as a message with a file, and bia gets every byte of it", async () => {
  const [ana, bia] = await server.people("file-ana", "file-bia");
  await using _a = ana;
  await using _b = bia;
  const bytes = bytesOf(300_000);
  const sent = offer(bia.user, bytes, { name: "relatório final.pdf", media: "application/pdf" });
  const stored = await upload(ana.peer, sent, bytes);
  assert.deepEqual([stored.type, stored.id], ["stored", sent.id]);
  const shown = await bia.peer.next("message");
  const { file, ...rest } = shown.file!;
  assert.deepEqual(rest, {
    name: sent.name,
    size: bytes.length,
    sha256: sha256(bytes),
    media: "application/pdf",
  });
  assert.equal(shown.text, sent.name, "programs that know no files show its name");
  assert.match(file, /^[0-9a-f]{32}$/, "the name on the server's disk is random");
  assert.deepEqual(await download(bia.peer, shown.file!), bytes);
  assert.deepEqual(await download(ana.peer, shown.file!), bytes, "its sender can have it too");
  bia.peer.send({ type: "history", conversation: ana.user });
  assert.deepEqual((await bia.peer.next("history")).messages[0]!.file, shown.file);
});

Deno.test("an empty file and a file of one chunk arrive as well", async () => {
  const [ana, bia] = await server.people("small-ana", "small-bia");
  await using _a = ana;
  await using _b = bia;
  for (const size of [0, 1, 64 * 1024]) {
    const bytes = bytesOf(size);
    assert.equal((await upload(ana.peer, offer(bia.user, bytes), bytes)).type, "stored");
    const { file } = await bia.peer.next("message");
    assert.deepEqual(await download(bia.peer, file!), bytes);
  }
});

Deno.test("nobody is told of a file before all of it is there", async () => {
  const [ana, bia] = await server.people("half-ana", "half-bia");
  await using _a = ana;
  await using _b = bia;
  const bytes = bytesOf(100_000);
  const { file } = await ready(ana.peer, offer(bia.user, bytes));
  sendChunk(ana.peer, file, bytes, 0, 60_000);
  await ana.peer.next("file_ready", ({ offset }) => offset === 60_000);
  ana.peer.send(message(bia.user, "what was written meanwhile is not held up"));
  await bia.peer.next("message", (one) => one.file === undefined);
  await bia.peer.settled();
  assert.deepEqual(bia.peer.left("message"), []);
  bia.peer.send({ type: "file_get", file, offset: 0, length: 1_000, ref: "early" });
  assert.equal((await bia.peer.next("error")).code, "unknown_file");
  sendChunk(ana.peer, file, bytes, 60_000, 40_000);
  assert.equal((await bia.peer.next("message")).file!.file, file);
});

Deno.test("chunks may run ahead of their answers, and messages pass between them", async () => {
  const [ana, bia] = await server.people("ahead-ana", "ahead-bia");
  await using _a = ana;
  await using _b = bia;
  const bytes = bytesOf(1_000_000);
  const { file } = await ready(ana.peer, offer(bia.user, bytes));
  for (let at = 0; at < bytes.length; at += 100_000) {
    sendChunk(ana.peer, file, bytes, at, 100_000);
    ana.peer.send(message(bia.user, `at ${at}`));
  }
  await ana.peer.next("stored", ({ seq }) => seq === 11);
  const all = await bia.peer.some("message", 11);
  assert.deepEqual(all.filter((one) => !one.file).map((one) => one.text), [
    ...Array.from({ length: 10 }, (_, at) => `at ${at * 100_000}`),
  ]);
  assert.deepEqual(await download(bia.peer, all.find((one) => one.file)!.file!), bytes);
});

Deno.test("a file sent again with the same id is the same message, whatever is offered", async () => {
  const [ana, bia] = await server.people("twice-ana", "twice-bia");
  await using _a = ana;
  await using _b = bia;
  const bytes = bytesOf(1_000);
  const sent = offer(bia.user, bytes);
  const first = await upload(ana.peer, sent, bytes);
  assert.deepEqual(await upload(ana.peer, sent, bytes), first);
  ana.peer.send({ ...offer(bia.user, bytesOf(2_000, 7)), id: sent.id });
  assert.deepEqual(await ana.peer.next("stored"), first);
  await bia.peer.next("message");
  await bia.peer.settled();
  assert.deepEqual(bia.peer.left("message"), []);
});

Deno.test("a stranger gets no file, however well they guess, and bia's other devices do", async () => {
  const [ana, bia, eve] = await server.people("own-ana", "own-bia", "own-eve");
  await using _a = ana;
  await using _b = bia;
  await using _e = eve;
  const bytes = bytesOf(5_000);
  await upload(ana.peer, offer(bia.user, bytes), bytes);
  const { file } = await bia.peer.next("message");
  eve.peer.send({ type: "file_get", file: file!.file, offset: 0, length: 100, ref: "theirs" });
  assert.equal((await eve.peer.next("error")).code, "unknown_file");
  eve.peer.send({ type: "file_get", file: "../messages.db", offset: 0, length: 100, ref: "up" });
  assert.equal((await eve.peer.next("error")).code, "unknown_file");
  eve.peer.send(message(bia.user, "a message of one's own opens no file of others"));
  await eve.peer.next("stored");
  eve.peer.send({ type: "file_get", file: file!.file, offset: 0, length: 100, ref: "again" });
  assert.equal((await eve.peer.next("error")).code, "unknown_file");
});

Deno.test("nobody can go on with another's upload", async () => {
  const [ana, bia, eve] = await server.people("steal-ana", "steal-bia", "steal-eve");
  await using _a = ana;
  await using _b = bia;
  await using _e = eve;
  const bytes = bytesOf(2_000), sent = offer(bia.user, bytes);
  const { file } = await ready(ana.peer, sent);
  sendChunk(eve.peer, file, bytes, 0, 2_000);
  assert.equal((await eve.peer.next("error")).code, "unknown_file");
  const other = await ready(eve.peer, { ...sent, to: bia.user });
  assert.notEqual(other.file, file, "the same id of another sender is another file");
});

Deno.test("a file to a group reaches who is a member then, and nobody else can fetch it", async () => {
  const [ana, bia, carla, dora] = await server.people("fg-ana", "fg-bia", "fg-carla", "fg-dora");
  await using _a = ana;
  await using _b = bia;
  await using _c = carla;
  await using _d = dora;
  const change = async (request: DistributiveOmit<GroupChange, "id">): Promise<void> => {
    ana.peer.send({ ...request, id: v7() } as GroupChange);
    await ana.peer.next("stored");
  };
  await change({ type: "group_create", group: "fg-class" });
  for (const user of [bia.user, carla.user]) {
    await change({ type: "group_add", group: "#fg-class", user });
  }
  await change({ type: "group_remove", group: "#fg-class", user: carla.user });
  const bytes = bytesOf(100_000);
  assert.equal((await upload(ana.peer, offer("#fg-class", bytes), bytes)).type, "stored");
  const { file, conversation } = await bia.peer.next("message", (one) => one.file !== undefined);
  assert.equal(conversation, "#fg-class");
  assert.deepEqual(await download(bia.peer, file!), bytes);
  await change({ type: "group_add", group: "#fg-class", user: dora.user });
  for (const { peer } of [carla, dora]) {
    peer.send({ type: "file_get", file: file!.file, offset: 0, length: 10, ref: "not mine" });
    assert.equal((await peer.next("error")).code, "unknown_file");
  }
  carla.peer.send(offer("#fg-class", bytes));
  assert.equal((await carla.peer.next("refused")).code, "not_member");
});

Deno.test("a file that is deleted for everyone is gone from the server, and nobody gets it any more", async () => {
  const [ana, bia] = await server.people("fd-ana", "fd-bia");
  await using _a = ana;
  await using _b = bia;
  const bytes = bytesOf(10_000);
  await upload(ana.peer, offer(bia.user, bytes), bytes);
  const { file, seq } = await bia.peer.next("message");
  await download(bia.peer, file!);
  ana.peer.send({ type: "delete", id: v7(), to: bia.user, target: seq });
  await bia.peer.next("message", (one) => one.kind === "delete");
  await ana.peer.settled();
  for (const { peer } of [ana, bia]) {
    peer.send({ type: "file_get", file: file!.file, offset: 0, length: 10, ref: "gone" });
    assert.equal((await peer.next("error")).code, "unknown_file");
  }
  const left = [...Deno.readDirSync(`${server.data}/files`)].map(({ name }) => name);
  assert.ok(!left.includes(file!.file));
});

Deno.test("bia is away: the file waits for her like any message", async () => {
  const [ana, bia] = await server.people("gone-ana", "gone-bia");
  await using _a = ana;
  await using _b = bia;
  await bia.leave();
  const bytes = bytesOf(70_000);
  const stored = await upload(ana.peer, offer(bia.user, bytes), bytes);
  assert.equal(stored.type === "stored" && stored.waits, true);
  const peer = await bia.back();
  const shown = await peer.next("message");
  await peer.next("caught_up");
  assert.deepEqual(await download(peer, shown.file!), bytes);
  peer.send({ type: "ack", pos: shown.pos });
  assert.equal((await ana.peer.next("delivered")).seq, 1);
});
