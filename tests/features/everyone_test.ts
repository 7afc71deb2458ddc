import assert from "node:assert/strict";
import { said } from "../support/groups.ts";
import { message, numbered } from "../support/messages.ts";
import { oneServer, Person } from "../support/one_server.ts";
import type { Peer } from "../support/peer.ts";
import { TestServer } from "../support/test_server.ts";

const server = oneServer();

/** What this person may look back at of what went to everyone. */
async function history(peer: Peer): Promise<string[]> {
  peer.send({ type: "history", conversation: "*", limit: 100 });
  const { messages } = await peer.next("history");
  return messages.map(({ from, text }) => `${from}: ${text}`);
}

Deno.test("what goes to everyone reaches those who are online, later devices of theirs too, and nobody else ever", async () => {
  const [ana, bia, caio] = await server.people("e-ana", "e-bia", "e-caio");
  await using _ana = ana, _bia = bia, _caio = caio;
  await caio.leave();
  bia.peer.send({ type: "status", status: "offline", ref: "s" });
  await bia.peer.next("ok");
  ana.peer.send(message("*", "who is there?"));
  await ana.peer.next("stored");
  bia.peer.send({ type: "status", status: "online", ref: "s" });
  await bia.peer.next("ok");
  ana.peer.send(message("*", "hello all"));
  assert.equal((await ana.peer.next("stored")).waits, undefined);
  const heard = await bia.peer.next("message");
  assert.deepEqual([heard.conversation, heard.to, said(heard)], ["*", "*", "e-ana: hello all"]);
  const peer = await caio.back();
  await peer.next("caught_up");
  assert.deepEqual(peer.left("message"), []);
  assert.deepEqual(await history(peer), []);
  assert.deepEqual(await history(bia.peer), ["e-ana: hello all"]);
  assert.deepEqual(await history(ana.peer), ["e-ana: who is there?", "e-ana: hello all"]);
  // bia had it in her inbox: not acked, it comes again.
  await bia.leave();
  assert.equal(said(await (await bia.back()).next("message")), "e-ana: hello all");
});

Deno.test("a burst to everyone keeps its order and its places", async () => {
  const [ana, bia] = await server.people("o-ana", "o-bia");
  await using _ana = ana, _bia = bia;
  ana.peer.send(...numbered(300).map((text) => message("*", text)));
  const all = await bia.peer.some("message", 300);
  assert.deepEqual(all.map(({ text }) => text), numbered(300));
  assert.ok(all.every(({ seq }, at) => at === 0 || seq === all[at - 1]!.seq + 1));
});

Deno.test("an operator can switch it off, and the start says which it is", async () => {
  assert.match(server.program.out.all.join("\n"), /\* reaches everybody who is online/);
  await using quiet = await TestServer.start({ words: ["--everyone", "off"] });
  await quiet.program.says(/nobody can write to everybody/);
  await using ana = await Person.new(quiet.port, "ana");
  await using bia = await Person.new(quiet.port, "bia");
  const sent = message("*", "hello?");
  ana.peer.send(sent);
  assert.equal((await ana.peer.next("refused")).code, "everyone_off");
  await bia.peer.settled();
  assert.deepEqual(bia.peer.left("message"), []);
});
