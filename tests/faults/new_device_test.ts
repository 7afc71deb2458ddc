/** A device that is new and goes at once: its place in the inbox outlives the server (delivery rule 11). */

import assert from "node:assert/strict";
import { messages, numbered } from "../support/messages.ts";
import { Peer } from "../support/peer.ts";
import { TestServer } from "../support/test_server.ts";

const PASSWORD = "correct horse battery";

Deno.test("what came after a new device was made is there for it, though the server stopped and another device has it", async () => {
  await using server = await TestServer.start();
  const ana = await Peer.register(server.port, "ana");
  const bia = await Peer.register(server.port, "bia", { password: PASSWORD });
  ana.peer.send(...messages("bia", 3, "before"));
  const before = await bia.peer.some("message", 3);
  bia.peer.send({ type: "ack", pos: before[2]!.pos });
  await bia.peer.settled();
  const phone = await Peer.addDevice(server.port, "bia", "phone", PASSWORD);
  for (const { peer } of [phone, ana, bia]) {
    peer.send({ type: "bye" });
    await peer.ended();
  }
  server.program.signal("SIGTERM");
  await server.program.ended();
  await server.again();
  const { peer: writer } = await Peer.login(server.port, ana.account);
  const { peer: laptop } = await Peer.login(server.port, bia.account);
  await using _w = writer, _l = laptop;
  writer.send(...messages("bia", 5, "after"));
  const after = await laptop.some("message", 5);
  laptop.send({ type: "ack", pos: after[4]!.pos });
  await laptop.settled();
  const { peer: back } = await Peer.login(server.port, phone.account);
  await using _ = back;
  const texts = (await back.some("message", 5)).map(({ text }) => text);
  assert.deepEqual(texts, numbered(5, "after"));
});
