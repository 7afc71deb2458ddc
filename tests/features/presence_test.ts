/** Who is there: contacts, their comings and goings, one's own switch, typing. */

import assert from "node:assert/strict";
import { message, messages } from "../support/messages.ts";
import { oneServer } from "../support/one_server.ts";
import { Peer } from "../support/peer.ts";

const server = oneServer();

Deno.test("a contact's coming and going is told at once, with when they were last seen", async () => {
  const [ana, bia] = await server.people("come-ana", "come-bia");
  await using _a = ana;
  await using _b = bia;
  ana.peer.send({ type: "contact_add", user: bia.user });
  assert.deepEqual(
    (await ana.peer.next("contacts")).contacts.map(({ user, status }) => [user, status]),
    [[bia.user, "online"]],
  );
  const before = Date.now();
  await bia.leave();
  const gone = await ana.peer.next("presence");
  assert.deepEqual([gone.user, gone.status], [bia.user, "offline"]);
  assert.ok(gone.last_seen! >= before - 1_000 && gone.last_seen! <= Date.now() + 1_000);
  await bia.back();
  const back = await ana.peer.next("presence");
  assert.deepEqual([back.user, back.status], [bia.user, "online"]);
});

Deno.test("a cut connection counts as gone, without a word from the client", async () => {
  const [ana, bia] = await server.people("cut-ana", "cut-bia");
  await using _a = ana;
  await using _b = bia;
  ana.peer.send({ type: "contact_add", user: bia.user });
  await ana.peer.next("contacts");
  bia.peer.cut();
  assert.equal((await ana.peer.next("presence")).status, "offline");
});

Deno.test("whoever is not a contact is not told, and a removed contact is not told any more", async () => {
  const [ana, bia] = await server.people("quiet-ana", "quiet-bia");
  await using _a = ana;
  await using _b = bia;
  await bia.leave();
  await bia.back();
  await ana.peer.settled();
  assert.deepEqual(ana.peer.left("presence"), []);
  ana.peer.send({ type: "contact_add", user: bia.user });
  await ana.peer.next("contacts");
  ana.peer.send({ type: "contact_remove", user: bia.user });
  assert.deepEqual((await ana.peer.next("contacts")).contacts, []);
  await bia.leave();
  await ana.peer.settled();
  assert.deepEqual(ana.peer.left("presence"), []);
});

Deno.test("contacts stay over a new login, in any spelling of the name", async () => {
  const [ana, bia] = await server.people("keep-ana", "keep-bia");
  await using _a = ana;
  await using _b = bia;
  ana.peer.send({ type: "contact_add", user: " @KEEP-Bia" });
  await ana.peer.next("contacts");
  await ana.leave();
  const peer = await ana.back();
  peer.send({ type: "contacts" });
  assert.deepEqual((await peer.next("contacts")).contacts.map((one) => one.user), [bia.user]);
});

Deno.test("the own switch: offline means that messages wait although the connection is open", async () => {
  const [ana, bia] = await server.people("switch-ana", "switch-bia");
  await using _a = ana;
  await using _b = bia;
  ana.peer.send({ type: "contact_add", user: bia.user });
  await ana.peer.next("contacts");
  bia.peer.send({ type: "status", status: "offline" });
  await bia.peer.next("ok");
  assert.equal((await ana.peer.next("presence")).status, "offline");
  ana.peer.send(...messages(bia.user, 3));
  await ana.peer.some("stored", 3);
  bia.peer.send(message(ana.user, "I can still send"));
  await bia.peer.next("stored");
  await bia.peer.settled();
  assert.deepEqual(bia.peer.left("message"), [], "nothing comes while the switch is off");
  bia.peer.send({ type: "status", status: "online" });
  assert.deepEqual((await bia.peer.some("message", 3)).map((one) => one.text), [
    "message 1",
    "message 2",
    "message 3",
  ]);
  assert.equal((await ana.peer.next("presence")).status, "online");
});

Deno.test("acks go on while the switch is off", async () => {
  const [ana, bia] = await server.people("ack-ana", "ack-bia");
  await using _a = ana;
  await using _b = bia;
  ana.peer.send(message(bia.user, "seen before the switch"));
  const { pos } = await bia.peer.next("message");
  bia.peer.send({ type: "status", status: "offline" }, { type: "ack", pos });
  assert.equal((await ana.peer.next("delivered")).seq, 1);
});

Deno.test("a user with two devices is gone only when the last one has gone", async () => {
  const [ana] = await server.people("last-ana");
  await using _a = ana;
  const password = "correct horse battery";
  const { peer: first } = await Peer.register(server.port, "last-bia", { password });
  await using _f = first;
  const { peer: second } = await Peer.addDevice(server.port, "last-bia", "phone", password);
  await using _s = second;
  ana.peer.send({ type: "contact_add", user: "last-bia" });
  await ana.peer.next("contacts");
  first.send({ type: "bye" });
  await first.ended();
  await ana.peer.settled();
  assert.deepEqual(ana.peer.left("presence"), []);
  second.send({ type: "bye" });
  assert.equal((await ana.peer.next("presence")).status, "offline");
});

Deno.test("typing and stopped typing reach the other side at once, and are not kept for later", async () => {
  const [ana, bia] = await server.people("type-ana", "type-bia");
  await using _a = ana;
  await using _b = bia;
  ana.peer.send({ type: "typing", to: bia.user, on: true });
  assert.deepEqual(await bia.peer.next("typing"), {
    type: "typing",
    from: ana.user,
    conversation: ana.user,
    on: true,
  });
  ana.peer.send({ type: "typing", to: bia.user, on: false });
  assert.equal((await bia.peer.next("typing")).on, false);
  await bia.leave();
  ana.peer.send({ type: "typing", to: bia.user, on: true });
  await ana.peer.settled();
  const peer = await bia.back();
  await peer.next("caught_up");
  await peer.settled();
  assert.deepEqual(peer.left("typing"), []);
});
