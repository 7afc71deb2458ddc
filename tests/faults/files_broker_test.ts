/** Files for people who are away, with a broker: the letter tells of the file, the server keeps its bytes. */

import assert from "node:assert/strict";
import { bytesOf, download, offer, sha256, upload } from "../support/files.ts";
import { temporaryFolder } from "../support/folder.ts";
import { OneBroker } from "../support/one_broker.ts";
import { Peer } from "../support/peer.ts";
import { TestServer } from "../support/test_server.ts";

const rabbit = new OneBroker();

/** An account that has never been online, so that its letters are moved at once. */
async function absent(port: number, user: string): Promise<string> {
  const token = "x".repeat(43);
  await using peer = await Peer.connect(port);
  peer.send({ type: "register", user, device: "first", login: false, new_token: token });
  await peer.next("ok");
  return token;
}

rabbit.test("an absent bia has a letter in her queue and her file at the server: she gets both once when she comes", async () => {
  await using server = await TestServer.start(rabbit.server());
  const token = await absent(server.port, "letter-bia");
  await using ana = (await Peer.register(server.port, "letter-ana")).peer;
  const bytes = bytesOf(200_000);
  const sent = offer("letter-bia", bytes, { name: "notas.pdf", media: "application/pdf" });
  assert.equal((await upload(ana, sent, bytes)).type, "stored");
  await rabbit.depthIs("letter-bia", 1);
  const account = { user: "letter-bia", device: "first", token };
  const { peer: bia } = await Peer.login(server.port, account);
  await using _b = bia;
  const shown = await bia.next("message");
  assert.deepEqual(await download(bia, shown.file!), bytes);
  await bia.settled();
  assert.deepEqual(bia.left("message"), [], "the letter adds nothing");
  await rabbit.depthIs("letter-bia", 0);
});

rabbit.test("what stands in the queue says all of it to other programs", async () => {
  await using server = await TestServer.start(rabbit.server());
  await absent(server.port, "told-bia");
  await using ana = (await Peer.register(server.port, "told-ana")).peer;
  const bytes = bytesOf(1_000);
  await upload(ana, offer("told-bia", bytes, { name: "notas.pdf" }), bytes);
  await rabbit.depthIs("told-bia", 1);
  const [body] = await rabbit.operator.take("queue.told-bia");
  const { from, text, extra } = JSON.parse(body!);
  assert.deepEqual([from, text], ["told-ana", "notas.pdf"]);
  assert.deepEqual([extra.file.size, extra.file.sha256], [bytes.length, sha256(bytes)]);
});

rabbit.test("the server's disk is lost: the letter still comes, and its file is told as gone", async () => {
  await using folder = await temporaryFolder();
  const data = `${folder.path}/data`;
  await using server = await TestServer.start({ ...rabbit.server("--guests"), data });
  await absent(server.port, "lost-bia");
  await using ana = (await Peer.register(server.port, "lost-ana")).peer;
  const bytes = bytesOf(5_000);
  await upload(ana, offer("lost-bia", bytes, { name: "gone.txt" }), bytes);
  await rabbit.depthIs("lost-bia", 1);
  await server.kill();
  await Deno.remove(data, { recursive: true });
  await server.again();
  // A guest gets letters of a lost store at once (delivery rule 19).
  await using bia = await Peer.connect(server.port);
  bia.send({ type: "hello", protocol: 1, user: "lost-bia", device: "g", auth: { guest: true } });
  const shown = await bia.next("message");
  assert.equal(shown.file?.name, "gone.txt");
  bia.send({ type: "file_get", file: shown.file!.file, offset: 0, length: 100, ref: "gone" });
  assert.equal((await bia.next("error")).code, "unknown_file");
});
