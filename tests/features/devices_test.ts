/** One person, several devices: each has everything once, and none is in another one's way. */

import assert from "node:assert/strict";
import { message, messages, numbered } from "../support/messages.ts";
import { oneServer, Person } from "../support/one_server.ts";
import { Peer } from "../support/peer.ts";

const server = oneServer();
const PASSWORD = "correct horse battery";

Deno.test("every device of bia gets every message, and the first ack is the second tick", async () => {
  const [ana] = await server.people("each-ana");
  await using _a = ana;
  await using bia = await Person.new(server.port, "each-bia", PASSWORD);
  const { peer: phone } = await Peer.addDevice(server.port, bia.user, "phone", PASSWORD);
  await using _p = phone;
  ana.peer.send(...messages(bia.user, 5));
  const atFirst = await bia.peer.some("message", 5);
  assert.deepEqual(await phone.some("message", 5), atFirst);
  phone.send({ type: "ack", pos: atFirst[4]!.pos });
  assert.equal((await ana.peer.next("delivered")).seq, 5);
  bia.peer.send({ type: "ack", pos: atFirst[4]!.pos });
  await bia.peer.settled();
  await ana.peer.settled();
  assert.deepEqual(ana.peer.left("delivered"), [], "the second device's ack tells nothing new");
});

Deno.test("a device that was away gets what the other one has had long ago", async () => {
  const [ana] = await server.people("late-ana");
  await using _a = ana;
  await using bia = await Person.new(server.port, "late-bia", PASSWORD);
  const { peer: phone, account } = await Peer.addDevice(server.port, bia.user, "phone", PASSWORD);
  phone.send({ type: "bye" });
  await phone.ended();
  ana.peer.send(...messages(bia.user, 20));
  const shown = await bia.peer.some("message", 20);
  bia.peer.send({ type: "ack", pos: shown[19]!.pos });
  await bia.peer.settled();
  const { peer: again } = await Peer.login(server.port, account);
  await using _p = again;
  await again.next("caught_up");
  assert.deepEqual(again.left("message").map((one) => one.text), numbered(20));
});

Deno.test("what ana writes on one device comes to her other one, once, as her own", async () => {
  const [bia] = await server.people("own-bia");
  await using _b = bia;
  await using ana = await Person.new(server.port, "own-ana", PASSWORD);
  const { peer: phone } = await Peer.addDevice(server.port, ana.user, "phone", PASSWORD);
  await using _p = phone;
  await phone.next("caught_up");
  const sent = message(bia.user, "from the first device");
  ana.peer.send(sent);
  await ana.peer.next("stored");
  const copy = await phone.next("message");
  assert.deepEqual([copy.id, copy.from, copy.to, copy.conversation, copy.text], [
    sent.id,
    ana.user,
    bia.user,
    bia.user,
    sent.text,
  ]);
  await phone.settled();
  assert.deepEqual(phone.left("message"), []);
});

Deno.test("a script that only sends takes no messages, replaces nobody and makes nobody wait", async () => {
  const [ana, bia] = await server.people("script-ana", "script-bia");
  await using _a = ana;
  await using _b = bia;
  const { peer: script } = await Peer.login(server.port, ana.account, { receive: false });
  await using _s = script;
  script.send(message(bia.user, "from a script"));
  await script.next("stored");
  bia.peer.send(message(ana.user, "for ana's screen"));
  assert.equal(
    (await ana.peer.next("message", (one) => one.from === bia.user)).text,
    "for ana's screen",
  );
  await script.settled();
  assert.deepEqual(script.left("message"), []);
  await ana.peer.settled();
  assert.deepEqual(ana.peer.left("bye"), []);
});

Deno.test("devices are listed, and a revoked one is cut off and cannot come back", async () => {
  await using ana = await Person.new(server.port, "revoke-ana", PASSWORD);
  const { peer: phone, account } = await Peer.addDevice(server.port, ana.user, "phone", PASSWORD);
  await using _p = phone;
  ana.peer.send({ type: "devices" });
  const { devices } = await ana.peer.next("devices");
  assert.deepEqual(devices.map((one) => [one.device, one.this, one.online]).sort(), [
    ["first", true, true],
    ["phone", false, true],
  ]);
  ana.peer.send({ type: "device_revoke", device: "phone" });
  assert.deepEqual((await ana.peer.next("devices")).devices.map((one) => one.device), ["first"]);
  assert.equal((await phone.next("bye")).code, "revoked");
  await phone.ended();
  const back = await Peer.connect(server.port);
  await using _b = back;
  const { user, device, token } = account;
  back.send({ type: "hello", protocol: 1, user, device, auth: { token } });
  assert.equal((await back.next("error")).code, "bad_credentials");
});

Deno.test("a sixth device that is refused while five are online leaves nothing behind, and throws nobody out", async () => {
  await using ana = await Person.new(server.port, "six-ana", PASSWORD);
  await using all = new AsyncDisposableStack();
  for (let n = 2; n <= 5; n++) {
    all.use((await Peer.addDevice(server.port, ana.user, `device-${n}`, PASSWORD)).peer);
  }
  const six = {
    type: "hello",
    protocol: 1,
    user: ana.user,
    device: "device-6",
    auth: { password: PASSWORD },
  } as const;
  const refused = all.use(await Peer.connect(server.port));
  refused.send(six);
  assert.equal((await refused.next("error")).code, "too_many");
  ana.peer.send({ type: "devices" });
  const { devices } = await ana.peer.next("devices");
  assert.equal(devices.length, 5, "the sixth was not written down");
  await ana.peer.settled();
  assert.deepEqual(ana.peer.left("bye"), []);
  // One of the five may come again: it takes its own place.
  await using _again = (await Peer.login(server.port, ana.account)).peer;
  assert.equal((await ana.peer.next("bye")).code, "replaced");
});

Deno.test("a seventeenth connection of somebody is refused, and so is a 33rd device", async () => {
  await using ana = await Person.new(server.port, "many-ana", PASSWORD);
  await using all = new AsyncDisposableStack();
  for (let n = 2; n <= 16; n++) {
    all.use((await Peer.login(server.port, ana.account, { receive: false })).peer);
  }
  const { user, token } = ana.account;
  const refused = async (device: string): Promise<string> => {
    await using peer = await Peer.connect(server.port);
    peer.send({ type: "hello", protocol: 1, user, device, receive: false, auth: { token } });
    return (await peer.next("error")).code;
  };
  assert.equal(await refused(ana.account.device), "too_many");
  await all.disposeAsync();
  await ana.peer.settled();
  for (let n = 2; n <= 32; n++) {
    await using peer = await Peer.connect(server.port);
    const device = `robot-${n}`;
    peer.send({ type: "hello", protocol: 1, user, device, receive: false, auth: { token } });
    await peer.next("welcome");
    peer.send({ type: "bye" });
    await peer.ended();
  }
  assert.equal(await refused("robot-33"), "too_many");
});
