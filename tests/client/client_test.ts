/** A client on its own side of the wire: what it keeps, shows and acks, and when it dials again. */

import assert from "node:assert/strict";
import { Acks } from "../../lib/client/acks.ts";
import { unreadOf } from "../../lib/client/state.ts";
import { ClientStore } from "../../lib/client/store.ts";
import { within } from "../support/until.ts";
import { Bench, interesting, message, to } from "./client_bench.ts";
import { FakeServer } from "./fake_server.ts";

Deno.test("entries are kept before they are acked, and are there after a restart", async () => {
  await using server = new FakeServer();
  const file = await Deno.makeTempFile();
  {
    await using bench = new Bench(server.port, new ClientStore(file));
    const session = await server.session();
    await session.welcome();
    await session.say(message(1), message(2));
    const ack = await session.next("ack");
    assert.equal(ack.pos, 2);
    assert.deepEqual(bench.store.history("ana", 9).map((one) => one.text), ["text 1", "text 2"]);
  }
  const store = new ClientStore(file);
  assert.deepEqual(store.position, { epoch: "e1", since: 2, since_id: "m2" });
  await using _bench = new Bench(server.port, store);
  const hello = await (await server.session()).welcome();
  assert.deepEqual([hello.epoch, hello.since, hello.since_id], ["e1", 2, "m2"]);
});

Deno.test("entries are acked once per 32, the rest after a moment, and nothing after the connection is gone", () => {
  const sent: number[] = [];
  const acks = new Acks((pos) => sent.push(pos), 60_000);
  for (let pos = 1; pos <= 100; pos++) acks.kept(pos, 1);
  assert.deepEqual(sent, [32, 64, 96]);
  acks.flush();
  acks.flush();
  assert.deepEqual(sent, [32, 64, 96, 100]);
  acks.kept(101, 1);
  acks.forget();
  acks.flush();
  assert.equal(sent.length, 4);
});

Deno.test("an entry that comes again is not shown again", async () => {
  await using server = new FakeServer();
  await using bench = new Bench(server.port, new ClientStore(":memory:"));
  const first = await server.session();
  await first.welcome();
  await first.say(message(1), message(2));
  await first.next("ack");
  first.cut();
  const second = await server.session();
  await second.welcome();
  await second.say(message(2), message(3));
  await bench.sees("the third", () => bench.texts("ana").length === 3);
  assert.deepEqual(bench.news(), ["text 1", "text 2", "text 3"]);
  await second.next("ack");
  await second.say(message(1));
  assert.equal((await second.next("ack")).pos, 3);
  assert.equal(bench.store.position.since, 3);
});

Deno.test("a reset voids the position only: what is here already is dropped by its id", async () => {
  await using server = new FakeServer();
  await using bench = new Bench(server.port, new ClientStore(":memory:"));
  const first = await server.session();
  await first.welcome();
  await first.say(message(7, "a", "a"), message(8, "b", "b"));
  assert.equal((await first.next("ack")).pos, 8);
  first.cut();
  const second = await server.session();
  assert.equal((await second.welcome()).since, 8);
  await second.say({ type: "reset", pos: 1 }, message(2, "b", "b"), message(3, "c", "c"));
  assert.equal((await second.next("ack")).pos, 3);
  await bench.sees("the new one", () => bench.texts("ana").includes("c"));
  assert.deepEqual(bench.news(), ["a", "b", "c"]);
  assert.deepEqual(bench.store.position, { epoch: "e1", since: 3, since_id: "c" });
});

Deno.test("a server that lost its data is believed: its numbers begin again and nothing is dropped by them", async () => {
  await using server = new FakeServer();
  await using bench = new Bench(server.port, new ClientStore(":memory:"));
  const first = await server.session();
  await first.welcome();
  await first.say(message(1, "old 1", "o1"), message(2, "old 2", "o2"));
  await first.next("ack");
  first.cut();
  const second = await server.session();
  await second.welcome({ epoch: "e2" });
  await second.say({ type: "reset", pos: 0 }, message(1, "new 1", "n1"), message(2, "old 2", "o2"));
  await bench.sees("the new one", () => bench.texts("ana").includes("new 1"));
  // What the new store has, too, stands where it has it; nobody is told of it again.
  assert.deepEqual(bench.texts("ana"), ["old 1", "new 1", "old 2"]);
  assert.deepEqual(bench.news(), ["old 1", "old 2", "new 1"]);
  assert.equal(bench.store.position.epoch, "e2");
});

Deno.test("after the server lost its data nobody can put their words in the place of another one's message", async () => {
  await using server = new FakeServer();
  await using bench = new Bench(server.port, new ClientStore(":memory:"));
  const first = await server.session();
  await first.welcome();
  await first.say(message(1, "of ana", "o1"));
  await first.next("ack");
  first.cut();
  const second = await server.session();
  await second.welcome({ epoch: "e2" });
  const forged = { ...message(1, "of eve", "o1"), from: "eve" };
  await second.say({ type: "reset", pos: 0 }, forged, message(2, "next", "n2"));
  await bench.sees("the next one", () => bench.texts("ana").includes("next"));
  assert.deepEqual(bench.texts("ana"), ["of ana", "next"]);
  assert.equal(bench.store.message("o1")?.text, "of ana");
});

Deno.test("an edit that waits is never made to another message, which has the number in a new store", async () => {
  await using server = new FakeServer();
  await using bench = new Bench(server.port, new ClientStore(":memory:"));
  const first = await server.session();
  await first.welcome();
  const [edit] = bench.client.submit([{ type: "edit", to: "ana", target: 1, text: "better" }]);
  assert.equal((await first.next("edit")).id, edit!.id);
  first.cut();
  const second = await server.session();
  await second.welcome({ epoch: "e2" });
  bench.client.send([to("and this")]);
  await second.next("send");
  assert.ok(second.heard.every(({ type }) => type !== "edit"));
  assert.deepEqual(bench.store.refused().map(({ code }) => code), ["unknown_message"]);
  assert.ok(bench.changes.some((one) => one.type === "refused"), "the person is told");
});

Deno.test("a dead server is noticed by its silence, a quiet one is asked", async () => {
  await using server = new FakeServer();
  const timings = { heartbeatMs: 20, deadMs: 60 };
  await using bench = new Bench(server.port, new ClientStore(":memory:"), { timings });
  const first = await server.session();
  await first.welcome();
  await first.next("ping");
  await first.over;
  await bench.sees("trouble", () => bench.troubles.includes("silent"));
  await (await server.session()).next("hello");
});

Deno.test("a server that says the device logged in elsewhere is not dialled again", async () => {
  await using server = new FakeServer();
  await using bench = new Bench(server.port, new ClientStore(":memory:"));
  const session = await server.session();
  await session.welcome();
  await session.say({ type: "bye", code: "replaced", text: "elsewhere" });
  assert.equal(await within("the end", bench.client.finished), "replaced");
  await session.over;
  assert.deepEqual(bench.troubles, []);
});

Deno.test("a stopping server is dialled again", async () => {
  await using server = new FakeServer();
  await using bench = new Bench(server.port, new ClientStore(":memory:"));
  const first = await server.session();
  await first.welcome();
  await first.say({ type: "bye", code: "stopping", text: "bye" });
  await (await server.session()).welcome();
  assert.deepEqual(bench.troubles, ["stopping"]);
});

Deno.test("events of a newer server are passed over, bytes of another protocol end the connection only", async () => {
  await using server = new FakeServer();
  await using bench = new Bench(server.port, new ClientStore(":memory:"));
  for (const bad of ["HTTP/1.1 400 Bad Request\r\n", '{"type":"message","pos":"x"}\n', "\xff\n"]) {
    const session = await server.session();
    await session.welcome();
    await session.raw('{"type":"from_the_future","x":1}\n' + bad);
    await session.over;
  }
  const session = await server.session();
  await session.welcome();
  await session.raw('{"type":"from_the_future"}\n');
  await session.say(message(1));
  await bench.sees("the message", () => bench.texts("ana").length === 1);
});

Deno.test("what could not be handed on is not acked, and comes again", async () => {
  await using server = new FakeServer();
  const handed: string[] = [];
  let full = true;
  await using bench = new Bench(server.port, new ClientStore(":memory:"), {
    handOn: (messages) => {
      if (full) throw new Error("no space");
      handed.push(...messages.map((one) => one.text));
    },
  });
  const first = await server.session();
  await first.welcome();
  bench.client.send([to("mine")]);
  const sent = await first.next("send");
  await first.say(message(1), {
    type: "stored",
    id: sent.id,
    conversation: "ana",
    seq: 2,
    ts: 1,
  });
  await first.over;
  full = false;
  assert.ok(!interesting(first).includes("ack"));
  const second = await server.session();
  assert.equal((await second.welcome()).since, undefined);
  assert.equal((await second.next("send")).id, sent.id);
  await second.say(message(1));
  assert.equal((await second.next("ack")).pos, 1);
  assert.deepEqual(handed, ["text 1"]);
});

Deno.test("read is told for what was shown to a person, and again when the server does not know it", async () => {
  await using server = new FakeServer();
  await using bench = new Bench(server.port, new ClientStore(":memory:"));
  const first = await server.session();
  await first.welcome();
  await first.say(message(1), message(2));
  await bench.sees("both", () => bench.texts("ana").length === 2);
  assert.ok(!interesting(first).includes("read"));
  bench.client.shown(bench.store.unshown("bia"), true);
  assert.equal((await first.next("read")).seq, 2);
  assert.deepEqual(bench.store.unshown("bia"), []);
  first.cut();
  const second = await server.session();
  await second.welcome();
  await second.say({ type: "conversations", conversations: [] });
  assert.equal((await second.next("read")).seq, 2);
});

Deno.test("what is read here counts as read here at once, and is told once however much is read after it", async () => {
  await using server = new FakeServer();
  await using bench = new Bench(server.port, new ClientStore(":memory:"));
  const session = await server.session();
  await session.welcome();
  const other = { ...message(2), conversation: "carla", from: "carla" };
  await session.say(message(1), other);
  await bench.sees("both", () => bench.texts("carla").length === 1);
  const unread = (): number[] =>
    [...bench.client.state.conversations.values()].map((one) =>
      unreadOf(bench.client.state, one).length
    );
  assert.deepEqual(unread(), [1, 1]);
  const [first, second] = bench.store.unshown("bia");
  bench.client.shown([first!], true);
  assert.deepEqual(unread(), [0, 1]);
  bench.client.shown([second!], true);
  bench.client.shown([first!, second!], true);
  assert.deepEqual(unread(), [0, 0]);
  await bench.client.stop();
  await session.over;
  const reads = session.heard.flatMap((one) => one.type === "read" ? one.conversation : []);
  assert.deepEqual(reads, ["ana", "carla"]);
});

Deno.test("a request without a connection says so, and one that is cut off is not left waiting", async () => {
  await using server = new FakeServer();
  await using bench = new Bench(server.port, new ClientStore(":memory:"));
  await assert.rejects(bench.client.ask({ type: "users" }), { code: "not_logged_in" });
  const session = await server.session();
  await session.welcome();
  await bench.sees("online", (state) => state.link === "online");
  const answer = bench.client.ask({ type: "contact_add", user: "zoe" });
  const { ref } = await session.next("contact_add");
  await session.say({ type: "error", code: "unknown_user", text: "no", ref: ref! });
  await assert.rejects(answer, { code: "unknown_user" });
  const cutOff = bench.client.ask({ type: "users" });
  session.cut();
  await assert.rejects(cutOff, { code: "not_logged_in" });
});
