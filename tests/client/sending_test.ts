/** What one writes: kept until it is answered, sent again, in order, and never half (delivery rules 1, 3 and 5). */

import assert from "node:assert/strict";
import { rememberedState } from "../../lib/client/remembered.ts";
import { ClientStore } from "../../lib/client/store.ts";
import { Bench, interesting, to } from "./client_bench.ts";
import { FakeServer } from "./fake_server.ts";

Deno.test("a message written without a server goes out when there is one, once", async () => {
  const probe = new FakeServer();
  const { port } = probe;
  await probe[Symbol.asyncDispose]();
  await using bench = new Bench(port, new ClientStore(":memory:"));
  bench.client.send([to("a"), to("b")]);
  await bench.sees("no connection", () => bench.troubles.includes("unreachable"));
  await using server = new FakeServer(port);
  const session = await server.session();
  await session.welcome();
  const [a, b] = await session.sends(2);
  assert.deepEqual([a!.text, b!.text], ["a", "b"]);
  assert.ok(a!.id < b!.id);
  await session.stored(a!, 1);
  await session.stored(b!, 2);
  await bench.sees("both stored", () => bench.client.pending === 0);
});

Deno.test("what was sent and not answered goes again on the next connection with the same id", async () => {
  await using server = new FakeServer();
  await using bench = new Bench(server.port, new ClientStore(":memory:"));
  const first = await server.session();
  await first.welcome();
  bench.client.send([to("a"), to("b")]);
  const [a, b] = await first.sends(2);
  await first.stored(a!, 1);
  await bench.sees("one stored", () => bench.client.pending === 1);
  first.cut();
  const second = await server.session();
  await second.welcome();
  assert.deepEqual(await second.sends(1), [b]);
});

Deno.test("a retry in the middle of a pipeline: that message and all after it come again, in order", async () => {
  await using server = new FakeServer();
  await using bench = new Bench(server.port, new ClientStore(":memory:"));
  const session = await server.session();
  await session.welcome();
  bench.client.send(["a", "b", "c", "d"].map(to));
  const [a, b, c, d] = await session.sends(4);
  await session.say(
    { type: "retry", id: b!.id, after: 20 },
    { type: "retry", id: c!.id, after: 20 },
    { type: "retry", id: d!.id, after: 20 },
    { type: "stored", id: a!.id, conversation: "ana", seq: 1, ts: 1 },
  );
  await bench.sees("one stored", () => bench.client.pending === 3);
  bench.client.send([to("e")]);
  const again = await session.sends(4);
  assert.deepEqual(again.slice(0, 3), [b, c, d]);
  assert.equal(again[3]!.text, "e");
});

Deno.test("a refusal is final: it is told with its reason and not tried again", async () => {
  await using server = new FakeServer();
  await using bench = new Bench(server.port, new ClientStore(":memory:"));
  const first = await server.session();
  await first.welcome();
  const [written] = bench.client.send([to("a")]);
  await first.next("send");
  await first.say({ type: "refused", id: written!.id, code: "unknown_user", text: "no" });
  await bench.sees(
    "refused",
    (state) => state.conversations.get("ana")?.messages[0]?.code === "unknown_user",
  );
  first.cut();
  const second = await server.session();
  await second.welcome();
  bench.client.send([to("b")]);
  assert.equal((await second.next("send")).text, "b");
});

Deno.test("what was refused is shown after a restart, too, with its reason; for a week", () => {
  const store = new ClientStore(":memory:");
  const [written] = store.enqueue([{ type: "send", to: "ana", text: "many words" }]);
  store.keep({ received: [], stored: [], refused: [{ id: written!.id, code: "blocked" }] }, "bia");
  const shown = (days: number) => {
    const now = written!.ts + days * 24 * 60 * 60 * 1000;
    const { conversations } = rememberedState(store, "bia", now);
    return conversations.get("ana")?.messages.map(({ text, state, code }) => [text, state, code]);
  };
  assert.deepEqual(shown(0), [["many words", "refused", "blocked"]]);
  assert.deepEqual(shown(6), [["many words", "refused", "blocked"]]);
  assert.equal(shown(8), undefined);
  store.close();
});

Deno.test("while one's own switch is off what is written waits here, also over a reconnect", async () => {
  await using server = new FakeServer();
  await using bench = new Bench(server.port, new ClientStore(":memory:"));
  const first = await server.session();
  await first.welcome();
  await bench.sees("online", (state) => state.link === "online");
  bench.client.setStatus("offline");
  assert.equal((await first.next("status")).status, "offline");
  bench.client.send([to("a")]);
  first.cut();
  const second = await server.session();
  assert.equal((await second.welcome()).status, "offline");
  await second.next("conversations");
  assert.deepEqual(interesting(second), ["hello"]);
  bench.client.setStatus("online");
  assert.equal((await second.next("status")).status, "online");
  assert.equal((await second.next("send")).text, "a");
});

Deno.test("a text that the server could not read is refused before it is kept", async () => {
  await using server = new FakeServer();
  await using bench = new Bench(server.port, new ClientStore(":memory:"));
  assert.throws(() => bench.client.send([to("x".repeat(20_000))]), { code: "too_long" });
  const rename = { type: "group_rename", group: "#g", title: "\u4f60".repeat(43) } as const;
  assert.throws(() => bench.client.submit([rename]), { code: "too_long" });
  assert.throws(() => bench.client.send([to("")]), { code: "bad_frame" });
  assert.equal(bench.store.waiting().length, 0);
});
