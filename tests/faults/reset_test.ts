/** The server's past and the device's do not fit: reset, no silent gap, nothing twice (delivery rule 11). */

import assert from "node:assert/strict";
import { copyFolder, temporaryFolder } from "../support/folder.ts";
import { messages, numbered } from "../support/messages.ts";
import { oneServer, Person } from "../support/one_server.ts";
import { Peer } from "../support/peer.ts";
import { Scene } from "../support/scene.ts";

const server = oneServer();

Deno.test("a since that does not fit is voided: the stream starts where the device's acks ended", async () => {
  const [ana, bia] = await server.people("fit-ana", "fit-bia");
  await using _a = ana;
  await using _b = bia;
  ana.peer.send(...messages(bia.user, 8));
  const shown = await bia.peer.some("message", 8);
  bia.peer.send({ type: "ack", pos: shown[4]!.pos });
  await bia.leave();
  const { epoch } = bia;
  const last = shown[7]!;
  for (
    const [why, fields] of [
      ["another epoch", { epoch: "another", since: shown[1]!.pos, since_id: shown[1]!.id }],
      ["since beyond the head", { epoch, since: last.pos + 1_000_000, since_id: last.id }],
      ["another id at since", { epoch, since: shown[6]!.pos, since_id: shown[2]!.id }],
    ] as const
  ) {
    const peer = await bia.back(fields);
    assert.equal((await peer.next("reset")).pos, shown[4]!.pos, why);
    await peer.next("caught_up");
    assert.deepEqual(peer.left("message"), shown.slice(5), why);
    peer.cut();
  }
});

Deno.test("a new device of an account starts at the highest position that any device acked", async () => {
  const password = "correct horse battery";
  const [ana] = await server.people("new-ana");
  await using _a = ana;
  await using bia = await Person.new(server.port, "new-bia", password);
  ana.peer.send(...messages(bia.user, 6));
  const shown = await bia.peer.some("message", 6);
  bia.peer.send({ type: "ack", pos: shown[3]!.pos });
  await bia.peer.settled();
  const { peer } = await Peer.addDevice(server.port, bia.user, "phone", password);
  await using _p = peer;
  await peer.next("caught_up");
  assert.deepEqual(peer.left("message"), shown.slice(4));
});

Deno.test("a data folder copied back: devices are reset, have all that is there once, and talk on", async () => {
  await using copy = await temporaryFolder();
  await using scene = await Scene.set(["ana", "bia"]);
  const { server: own } = scene, ana = scene.of("ana"), bia = scene.of("bia");
  ana.write("bia", ...numbered(300, "kept"));
  await ana.answered();
  await bia.got(300);
  await bia.peer!.settled();
  await own.kill();
  await copyFolder(own.data, `${copy.path}/data`);
  await own.again();
  await scene.everybodyBack();
  ana.write("bia", ...numbered(200, "gone with the disk"));
  await ana.answered();
  await bia.got(500);
  await own.kill();
  await Deno.remove(own.data, { recursive: true });
  await copyFolder(`${copy.path}/data`, own.data);
  await own.again();
  // Somebody writes before bia is back: positions are used again for other messages.
  const caio = await scene.join({ user: "caio" });
  caio.write("bia", ...numbered(250, "from caio"));
  await caio.answered();
  await scene.everybodyBack();
  ana.write("bia", ...numbered(100, "after"));
  const verdict = await scene.verify();
  assert.equal(verdict.shown, 850);
  assert.ok(bia.entries.some((one) => one.what === "reset"), "bia was told");
});
