/** The block list: who is on it reaches nobody's screen any more, and neither side hears of the other. */

import assert from "node:assert/strict";
import { v7 } from "uuid";
import type { Event } from "../../lib/protocol/schema.ts";
import { message } from "../support/messages.ts";
import { oneServer, Person } from "../support/one_server.ts";
import { TestServer } from "../support/test_server.ts";

const server = oneServer();

async function block(who: Person, whom: Person, on = true): Promise<readonly string[]> {
  who.peer.send({ type: on ? "block" : "unblock", user: whom.user });
  return (await who.peer.next("blocked")).users;
}

/** Sends a text; gives the code of its refusal, or "stored". */
async function send(from: Person, to: Person): Promise<string> {
  const request = message(to.user, "hello");
  from.peer.send(request);
  const answer = await from.peer.any(
    "an answer",
    (one) => (one.type === "stored" || one.type === "refused") && one.id === request.id,
  );
  return answer.type === "refused" ? answer.code : answer.type;
}

async function presence(of: Person, whom: Person): Promise<Event<"contacts">["contacts"][number]> {
  of.peer.send({ type: "contacts" });
  const { contacts } = await of.peer.next("contacts");
  return contacts.find((one) => one.user === whom.user)!;
}

Deno.test("what a blocked person sends is refused, once and for ever, and comes through again after unblocking", async () => {
  const [bia, caio] = await server.people("block-bia", "block-caio");
  await using _b = bia;
  await using _c = caio;
  assert.equal(await send(caio, bia), "stored");
  const { seq } = await bia.peer.next("message");
  assert.deepEqual(await block(bia, caio), [caio.user]);
  const refused = message(bia.user, "let me in");
  caio.peer.send(refused);
  assert.equal((await caio.peer.next("refused")).code, "blocked");
  const edit = { type: "edit", id: v7(), to: bia.user, target: seq, text: "x" } as const;
  caio.peer.send(edit);
  assert.equal((await caio.peer.next("refused")).code, "blocked");
  assert.deepEqual(await block(bia, caio, false), []);
  caio.peer.send(refused);
  assert.equal((await caio.peer.next("refused")).code, "blocked");
  assert.equal(await send(caio, bia), "stored");
  await bia.peer.settled();
  assert.equal(bia.peer.heard.filter(({ type }) => type === "message").length, 2);
});

Deno.test("who is blocked can still take back what they have said", async () => {
  const [bia, caio] = await server.people("back-bia", "back-caio");
  await using _b = bia;
  await using _c = caio;
  await send(caio, bia);
  const { seq } = await bia.peer.next("message");
  await block(bia, caio);
  caio.peer.send({ type: "delete", id: v7(), to: bia.user, target: seq });
  await caio.peer.next("stored", (one) => one.seq > seq);
  assert.equal((await bia.peer.next("message")).kind, "delete");
});

Deno.test("neither side sees the other come, go or type", async () => {
  const [bia, caio] = await server.people("quiet-bia", "quiet-caio");
  await using _b = bia;
  await using _c = caio;
  for (const [one, other] of [[bia, caio], [caio, bia]] as const) {
    one.peer.send({ type: "contact_add", user: other.user });
    await one.peer.next("contacts");
  }
  await block(bia, caio);
  // What was to be seen a moment ago is not so any more.
  assert.deepEqual(await caio.peer.next("presence"), {
    type: "presence",
    user: bia.user,
    status: "offline",
  });
  assert.equal((await bia.peer.next("presence")).status, "offline");
  assert.deepEqual(await presence(caio, bia), { user: bia.user, status: "offline" });
  assert.deepEqual(await presence(bia, caio), { user: caio.user, status: "offline" });
  bia.peer.send({ type: "typing", to: caio.user, on: true });
  caio.peer.send({ type: "typing", to: bia.user, on: true });
  // Twice: what one of them said has gone to the other by then.
  for (let turn = 0; turn < 2; turn++) {
    for (const { peer } of [bia, caio]) await peer.settled();
  }
  for (const { peer } of [bia, caio]) assert.deepEqual(peer.left("typing"), []);
  const { peer: stays } = bia;
  await caio.leave();
  await stays.settled();
  const back = await caio.back();
  await stays.settled();
  assert.deepEqual(stays.left("presence"), []);
  await bia.leave();
  await bia.back();
  await bia.peer.settled();
  await back.settled();
  assert.deepEqual(back.left("presence"), []);
  caio.peer.send({ type: "users" });
  const { users } = await caio.peer.next("users");
  assert.deepEqual(users.find(({ user }) => user === bia.user), {
    user: bia.user,
    status: "offline",
  });
  await block(bia, caio, false);
  assert.equal((await back.next("presence")).status, "online");
  assert.equal((await presence(bia, caio)).status, "online");
});

Deno.test("what came before a block tells its sender no more of the one who blocks them", async () => {
  const [bia, caio] = await server.people("after-bia", "after-caio");
  await using _b = bia;
  await using _c = caio;
  await send(caio, bia);
  const { pos, seq } = await bia.peer.next("message");
  await block(bia, caio);
  bia.peer.send({ type: "ack", pos }, { type: "read", conversation: caio.user, seq });
  await bia.peer.settled();
  await caio.peer.settled();
  // Else caio would know when bia is here.
  assert.deepEqual(caio.peer.left("delivered"), []);
  assert.deepEqual(caio.peer.left("read"), []);
  caio.peer.send({ type: "conversations" });
  const { conversations } = await caio.peer.next("conversations");
  const { delivered, read } = conversations.find((one) => one.conversation === bia.user)!;
  assert.deepEqual([delivered, read], [0, 0]);
});

Deno.test("a file for somebody who has blocked its sender is refused before its first byte", async () => {
  const [bia, caio] = await server.people("file-bia", "file-caio");
  await using _b = bia;
  await using _c = caio;
  await block(bia, caio);
  caio.peer.send({
    type: "file_offer",
    id: v7(),
    to: bia.user,
    name: "a.txt",
    size: 3,
    sha256: "0".repeat(64),
    media: "text/plain",
  });
  assert.equal((await caio.peer.next("refused")).code, "blocked");
});

Deno.test("a group stays one conversation: who is blocked is heard there, but adds nobody who blocks them", async () => {
  const [bia, caio, davi] = await server.people("group-bia", "group-caio", "group-davi");
  await using _b = bia;
  await using _c = caio;
  await using _d = davi;
  await block(bia, caio);
  const group = "#blocking";
  davi.peer.send({ type: "group_create", id: v7(), group });
  await davi.peer.next("stored");
  davi.peer.send({ type: "group_add", id: v7(), group, user: caio.user });
  await davi.peer.next("stored");
  caio.peer.send({ type: "group_add", id: v7(), group, user: bia.user });
  assert.equal((await caio.peer.next("refused")).code, "blocked");
  davi.peer.send({ type: "group_add", id: v7(), group, user: bia.user });
  await davi.peer.next("stored");
  caio.peer.send(message(group, "hello all"));
  await caio.peer.next("stored");
  const heard = await bia.peer.next("message", ({ kind }) => kind === undefined);
  assert.deepEqual([heard.from, heard.text], [caio.user, "hello all"]);
});

Deno.test("one cannot block oneself or nobody, nor unblock who is not blocked", async () => {
  const [bia, caio] = await server.people("odd-bia", "odd-caio");
  await using _b = bia;
  await using _c = caio;
  for (
    const [type, user, code] of [
      ["block", bia.user, "yourself"],
      ["block", "nobody-there", "unknown_user"],
      ["block", "#group", "unknown_user"],
      ["unblock", caio.user, "not_blocked"],
    ] as const
  ) {
    bia.peer.send({ type, user });
    assert.equal((await bia.peer.next("error")).code, code, `${type} ${user}`);
  }
  await block(bia, caio);
  assert.deepEqual(await block(bia, caio), [caio.user]);
});

Deno.test("a block outlives the server", async () => {
  await using server = await TestServer.start();
  const [bia, caio] = await Promise.all([
    Person.new(server.port, "bia"),
    Person.new(server.port, "caio"),
  ]);
  await block(bia, caio);
  await server.crash();
  await caio.back();
  await using _c = caio;
  assert.equal(await send(caio, bia), "blocked");
  await bia.back();
  await using _b = bia;
  bia.peer.send({ type: "blocked" });
  assert.deepEqual((await bia.peer.next("blocked")).users, ["caio"]);
});
