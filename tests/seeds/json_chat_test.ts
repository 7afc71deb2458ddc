/** What json-chat promises its users, row by row, by the native protocol. */

import assert from "node:assert/strict";
import { message, messages, numbered } from "../support/messages.ts";
import { oneServer, Person } from "../support/one_server.ts";
import { Peer } from "../support/peer.ts";
import { until } from "../support/until.ts";

const server = oneServer();
const PASSWORD = "correct horse battery";

Deno.test("C1: register and log in with a password; a repeated name and a wrong password have their answers", async () => {
  await using ana = await Person.new(server.port, "c1-ana", PASSWORD);
  await using again = await Peer.connect(server.port);
  again.send({ type: "register", user: "c1-ana", device: "d", password: PASSWORD });
  assert.equal((await again.next("error")).code, "name_taken");
  again.send({
    type: "hello",
    protocol: 1,
    user: "c1-ana",
    device: "d",
    auth: { password: "wrong one" },
  });
  assert.equal((await again.next("error")).code, "bad_credentials");
  again.send({
    type: "hello",
    protocol: 1,
    user: "c1-ana",
    device: "d",
    auth: { password: PASSWORD },
  });
  assert.equal((await again.next("welcome")).user, ana.user);
});

Deno.test("C2: routed at once; stored when the recipient is away; delivered at log-in before anything else", async () => {
  const [ana, bia] = await server.people("c2-ana", "c2-bia");
  await using _a = ana;
  await using _b = bia;
  ana.peer.send(message(bia.user, "now"));
  const { pos } = await bia.peer.next("message");
  bia.peer.send({ type: "ack", pos });
  await bia.leave();
  ana.peer.send(...messages(bia.user, 20), { type: "typing", to: bia.user, on: true });
  await ana.peer.some("stored", 21);
  const peer = await bia.back();
  await peer.next("caught_up");
  const types = peer.heard.map((one) => one.type);
  assert.deepEqual(types, ["welcome", ...numbered(20).map(() => "message"), "caught_up"]);
});

Deno.test("C3: an unknown recipient is an error to the sender, nothing is stored", async () => {
  const [ana] = await server.people("c3-ana");
  await using _a = ana;
  ana.peer.send(message("c3-nobody", "hello?"));
  assert.equal((await ana.peer.next("refused")).code, "unknown_user");
  ana.peer.send({ type: "conversations" });
  assert.deepEqual((await ana.peer.next("conversations")).conversations, []);
  const [late] = await server.people("c3-nobody");
  await using _l = late;
  await late.peer.next("caught_up");
  assert.deepEqual(late.peer.left("message"), []);
});

Deno.test("C4: typing and stopped typing", async () => {
  const [ana, bia] = await server.people("c4-ana", "c4-bia");
  await using _a = ana;
  await using _b = bia;
  for (const on of [true, false]) {
    ana.peer.send({ type: "typing", to: bia.user, on });
    const { from, on: shown } = await bia.peer.next("typing");
    assert.deepEqual([from, shown], [ana.user, on]);
  }
});

Deno.test("C5: the list of all users with online and offline", async () => {
  const [ana, bia, caio] = await server.people("c5-ana", "c5-bia", "c5-caio");
  await using _a = ana;
  await using _b = bia;
  await using _c = caio;
  await caio.leave();
  ana.peer.send({ type: "users" });
  const { users } = await ana.peer.next("users");
  const mine = users.filter((one) => one.user.startsWith("c5-"));
  assert.deepEqual(mine.map(({ user, status }) => [user, status]).sort(), [
    ["c5-ana", "online"],
    ["c5-bia", "online"],
    ["c5-caio", "offline"],
  ]);
});

Deno.test("C6: notices when people come and go", async () => {
  const [ana, bia] = await server.people("c6-ana", "c6-bia");
  await using _a = ana;
  await using _b = bia;
  ana.peer.send({ type: "contact_add", user: bia.user });
  await ana.peer.next("contacts");
  await bia.leave();
  assert.equal((await ana.peer.next("presence")).status, "offline");
  await bia.back();
  assert.equal((await ana.peer.next("presence")).status, "online");
});

Deno.test("C7: a dead connection is found by ping and cleaned up; one that answers stays", async () => {
  const [ana, bia] = await server.people("c7-ana", "c7-bia");
  await using _a = ana;
  await using _b = bia;
  ana.peer.on = (frame) => {
    if (frame.type === "ping") ana.peer.send({ type: "pong" });
  };
  ana.peer.send({ type: "contact_add", user: bia.user });
  await ana.peer.next("contacts");
  const start = Date.now();
  await bia.peer.next("ping", () => true, 45_000);
  const gone = await ana.peer.next("presence", () => true, 90_000);
  assert.equal(gone.status, "offline");
  const waited = Date.now() - start;
  assert.ok(waited > 60_000 && waited < 100_000, `${waited} ms`);
  await bia.peer.ended();
  assert.equal(bia.peer.left("bye")[0]?.code, "timed_out");
  await ana.peer.settled();
});

Deno.test("C8: several connections at once; many messages in one packet, one message in many packets", async () => {
  const [ana, bia, caio] = await server.people("c8-ana", "c8-bia", "c8-caio");
  await using _a = ana;
  await using _b = bia;
  await using _c = caio;
  ana.peer.send(...messages(caio.user, 500, "ana"));
  const bytes = new TextEncoder().encode(
    messages(caio.user, 20, "bia").map((one) => JSON.stringify(one) + "\n").join(""),
  );
  for (let at = 0; at < bytes.length; at += 7) {
    bia.peer.write(bytes.subarray(at, at + 7));
    await bia.peer.flushed();
  }
  await until("all 520", () => caio.peer.left("message").length === 520);
  for (const [from, count] of [[ana, 500], [bia, 20]] as const) {
    const texts = caio.peer.left("message").filter((one) => one.from === from.user)
      .map((one) => one.text);
    assert.deepEqual(texts, numbered(count, from.user.slice(3)));
  }
});
