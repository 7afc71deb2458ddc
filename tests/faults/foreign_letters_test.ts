/** What other programs write into the queues, and read out of them: it arrives as it is, and breaks nothing. */

import assert from "node:assert/strict";
import { JsonLines } from "../support/json_lines.ts";
import { Program } from "../support/launch.ts";
import { message, numbered } from "../support/messages.ts";
import { OneBroker } from "../support/one_broker.ts";
import { Person } from "../support/one_server.ts";
import { TestServer } from "../support/test_server.ts";
import { until } from "../support/until.ts";

const rabbit = new OneBroker();

rabbit.test(
  "a letter of another program reaches bia at once, marked, and never enters the named sender's views",
  async () => {
    await using server = await TestServer.start(rabbit.server());
    await using ana = await Person.new(server.port, "foreign-ana");
    await using bia = await Person.new(server.port, "foreign-bia");
    await rabbit.depthIs(bia.user, 0);
    await rabbit.operator.write(ana.user, bia.user, "who am I?");
    const shown = await bia.peer.next("message");
    assert.deepEqual([shown.from, shown.text, shown.unverified, shown.conversation], [
      ana.user,
      "who am I?",
      true,
      `~${ana.user}`,
    ]);
    bia.peer.send({ type: "ack", pos: shown.pos });
    await bia.leave();
    ana.peer.send({ type: "conversations" }, { type: "history", conversation: bia.user });
    assert.deepEqual((await ana.peer.next("conversations")).conversations, []);
    assert.deepEqual((await ana.peer.next("history")).messages, []);
    assert.deepEqual(ana.peer.left("delivered"), []);
    await rabbit.depthIs(bia.user, 0);
  },
);

rabbit.test(
  "letters that cannot be read go to chatmom.rejected, and those behind them arrive",
  async () => {
    await using server = await TestServer.start(rabbit.server());
    await using bia = await Person.new(server.port, "broken-bia");
    await rabbit.depthIs(bia.user, 0);
    const broken = [
      "not json",
      "[]",
      '{"from":"x"}',
      '{"from":"a b","to":"broken-bia","text":"t","ts":1}',
      '{"from":"x","to":"broken-bia","text":5,"ts":1}',
      '{"from":"x","to":"broken-bia","text":"t","ts":"soon"}',
      `{"from":"x","to":"broken-bia","text":"${"y".repeat(20_000)}","ts":1}`,
      "",
    ];
    await rabbit.operator.publish(
      "queue.broken-bia",
      ...broken,
      new Uint8Array([0xff, 0x00, 0xfe]),
    );
    await rabbit.operator.write("printer", bia.user, "paper is out");
    assert.equal((await bia.peer.next("message")).text, "paper is out");
    await until(
      "the rejected ones",
      async () => await rabbit.operator.depth("chatmom.rejected") === broken.length + 1,
    );
    const rejected = await rabbit.operator.take("chatmom.rejected");
    for (const body of broken) assert.ok(rejected.includes(body), body.slice(0, 80));
  },
);

rabbit.test("a letter that claims to be a chat server's own cannot break the store", async () => {
  await using server = await TestServer.start(rabbit.server());
  await using ana = await Person.new(server.port, "forged-ana");
  await using bia = await Person.new(server.port, "forged-bia");
  await rabbit.depthIs(bia.user, 0);
  const fields = {
    from: ana.user,
    to: bia.user,
    text: 'quote " and \\ back',
    ts: Date.now() + 0.5,
  };
  const id = message("", "").id;
  for (
    const more of [
      { id, conversation: '","x"],["', epoch: bia.epoch },
      { id: message("", "").id, conversation: "~x>y", epoch: bia.epoch, reply_to: '"' },
      { id: `${id}"`, conversation: "a+b", epoch: bia.epoch },
    ]
  ) {
    await rabbit.operator.publish("queue.forged-bia", JSON.stringify({ ...fields, ...more }));
  }
  await rabbit.operator.write("printer", bia.user, "after them");
  await bia.peer.next("message", (one) => one.text === "after them");
  ana.peer.send(message(bia.user, "still talking"));
  await bia.peer.next("message", (one) => one.text === "still talking");
  await bia.peer.settled();
  const shown = bia.peer.heard.filter((one) => one.type === "message");
  await server.crash();
  const again = await bia.back();
  await again.next("caught_up");
  assert.deepEqual(again.left("message"), shown);
});

rabbit.test(
  "equal letters of another program are as many as were written, over a crash in between",
  async () => {
    await using server = await TestServer.start(rabbit.server());
    await server.program.warns(/connected to the broker/);
    await using bia = await Person.new(server.port, "equal-bia");
    await rabbit.depthIs(bia.user, 0);
    await bia.leave();
    const body = JSON.stringify({ from: "bell", to: bia.user, text: "ding", ts: 1_790_000_000 });
    await rabbit.operator.publish("queue.equal-bia", ...Array<string>(2_500).fill(body));
    assert.equal(await rabbit.depth(bia.user), 2_500, "nobody drains while bia is away");
    await server.crash({ CHATMOM_CRASH_AT: "server.drain_after_append" });
    await bia.back().catch(() => {});
    await server.dieAt("server.drain_after_append");
    await server.again();
    const peer = await bia.back();
    for (let got = 0; got < 2_500;) {
      const { pos } = await peer.next("message");
      if (++got % 100 === 0) peer.send({ type: "ack", pos });
    }
    await rabbit.depthIs(bia.user, 0);
    await peer.settled();
    assert.deepEqual(peer.left("message"), []);
  },
);

rabbit.test(
  "FETCH and ONLINE at once: foreign letters come by one way or the other, own ones by the chat port",
  async () => {
    await using offline = new Program(["offline", "--port", "0", "--guests"], {
      env: { CHATMOM_AMQP_URL: rabbit.broker.url },
    });
    const offlinePort = await offline.port();
    await using server = await TestServer.start({
      words: ["--guests", "--offline-host", "127.0.0.1", "--offline-port", String(offlinePort)],
    });
    for (let round = 0; round < 5; round++) {
      const user = `fetch-bia-${round}`, friend = `fetch-ana-${round}`;
      (await chatMom(server.port, user)).cut();
      await server.crash();
      await using ana = await chatMom(server.port, friend);
      for (const text of numbered(20, "own")) {
        await ana.ask({ type: "SEND", from: friend, to: user, text, ts: 1 }, "SENT");
      }
      await rabbit.depthIs(user, 20);
      await rabbit.operator.write("printer", user, ...numbered(20, "foreign"));
      await using bia = await chatMom(server.port, user);
      await using fetcher = await JsonLines.connect(offlinePort);
      const going = bia.send({ type: "SET_STATUS", user, status: "ONLINE" });
      const fetching = fetcher.ask({ type: "FETCH", user }, "FETCH_RESULT");
      await going;
      const fetched = ((await fetching).messages as { text: string }[]).map((one) => one.text);
      assert.ok(fetched.every((text) => text.startsWith("foreign")), `${fetched}`);
      const shown: string[] = [];
      while (shown.length + fetched.length < 40) {
        shown.push(String((await bia.next("DELIVER")).text));
      }
      await rabbit.depthIs(user, 0);
      await bia.ask({ type: "ADD_CONTACT", user, contact: friend }, "CONTACTS");
      assert.deepEqual(bia.pending.filter((one) => one.type === "DELIVER"), []);
      assert.deepEqual(shown.filter((text) => text.startsWith("own")), numbered(20, "own"));
      assert.deepEqual(
        [...shown.filter((text) => text.startsWith("foreign")), ...fetched].sort(),
        numbered(20, "foreign").sort(),
      );
    }
  },
);

async function chatMom(port: number, user: string): Promise<JsonLines> {
  const lines = await JsonLines.connect(port);
  await lines.ask({ type: "REGISTER", user }, "REGISTERED");
  return lines;
}
