/** What can come between a server, its broker and other programs: returns, deletions, foreign letters, lost disks. */

import assert from "node:assert/strict";
import { Broker, brokerInstalled } from "../support/broker.ts";
import { JsonLines } from "../support/json_lines.ts";
import { Program } from "../support/launch.ts";
import { message, numbered } from "../support/messages.ts";
import { Person } from "../support/one_server.ts";
import { Operator } from "../support/operator.ts";
import { Peer } from "../support/peer.ts";
import { Scene } from "../support/scene.ts";
import { type ServerOptions, TestServer } from "../support/test_server.ts";
import { until } from "../support/until.ts";

/** How long the broker is away where that is the story. */
const AWAY_MS = 60_000;

let broker: Broker, operator: Operator;

Deno.test.beforeAll(async () => {
  if (!brokerInstalled) return;
  broker = await Broker.make();
  operator = await Operator.at(broker.url);
});

Deno.test.afterAll(async () => {
  await operator?.[Symbol.asyncDispose]();
  await broker?.[Symbol.asyncDispose]();
});

function withBroker(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, ignore: !brokerInstalled, fn });
}

function onBroker(more: readonly string[] = []): ServerOptions {
  return { words: ["--mailbox", "amqp", ...more], env: { CHATMOM_AMQP_URL: broker.url } };
}

async function depth(user: string): Promise<number> {
  return await operator.depth(`queue.${user}`) ?? -1;
}

async function depthIs(user: string, count: number): Promise<void> {
  await until(`queue.${user} to hold ${count}`, async () => await depth(user) === count, 60_000);
}

withBroker(
  "the queue is deleted in the middle of a move: all letters are published again, in order",
  async () => {
    await using set = await Scene.set(["return-ana", "return-bia"], onBroker());
    const ana = set.of("return-ana"), bia = set.of("return-bia");
    bia.crash();
    ana.crash();
    await set.server.crash();
    await ana.connect();
    const texts = numbered(5_000);
    for (let at = 0; at < 5_000; at += 500) ana.write(bia.user, ...texts.slice(at, at + 500));
    await until("the move to be on its way", async () => await depth(bia.user) > 0);
    await operator.delete("queue.return-bia");
    await ana.answered();
    await depthIs(bia.user, 5_000);
    const bodies = await operator.take("queue.return-bia");
    assert.deepEqual(bodies.map((body) => JSON.parse(body).text), texts);
    // Everything is gone from the broker now, and bia has it all the same.
    await bia.connect();
    assert.equal((await set.verify()).shown, 5_000);
  },
);

withBroker(
  "the queue is deleted after the move: the next letter brings all of them back",
  async () => {
    await using set = await Scene.set(["admin-ana", "admin-bia"], onBroker());
    const ana = set.of("admin-ana"), bia = set.of("admin-bia");
    bia.crash();
    ana.crash();
    await set.server.crash();
    await ana.connect();
    ana.write(bia.user, ...numbered(20));
    await depthIs(bia.user, 20);
    await operator.delete("queue.admin-bia");
    ana.write(bia.user, "one more");
    await depthIs(bia.user, 21);
    await bia.connect();
    assert.equal((await set.verify()).shown, 21);
    await depthIs(bia.user, 0);
  },
);

withBroker(
  "a letter of another program reaches bia at once, marked, and never enters the named sender's views",
  async () => {
    await using server = await TestServer.start(onBroker());
    await using ana = await Person.new(server.port, "foreign-ana");
    await using bia = await Person.new(server.port, "foreign-bia");
    await depthIs(bia.user, 0);
    await operator.write(ana.user, bia.user, "who am I?");
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
    await depthIs(bia.user, 0);
  },
);

withBroker(
  "letters that cannot be read go to chatmom.rejected, and those behind them arrive",
  async () => {
    await using server = await TestServer.start(onBroker());
    await using bia = await Person.new(server.port, "broken-bia");
    await depthIs(bia.user, 0);
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
    await operator.publish("queue.broken-bia", ...broken, new Uint8Array([0xff, 0x00, 0xfe]));
    await operator.write("printer", bia.user, "paper is out");
    assert.equal((await bia.peer.next("message")).text, "paper is out");
    await until(
      "the rejected ones",
      async () => await operator.depth("chatmom.rejected") === broken.length + 1,
    );
    const rejected = await operator.take("chatmom.rejected");
    for (const body of broken) assert.ok(rejected.includes(body), body.slice(0, 80));
  },
);

withBroker("a letter that claims to be a chat server's own cannot break the store", async () => {
  await using server = await TestServer.start(onBroker());
  await using ana = await Person.new(server.port, "forged-ana");
  await using bia = await Person.new(server.port, "forged-bia");
  await depthIs(bia.user, 0);
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
    await operator.publish("queue.forged-bia", JSON.stringify({ ...fields, ...more }));
  }
  await operator.write("printer", bia.user, "after them");
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

withBroker(
  "equal letters of another program are as many as were written, over a crash in between",
  async () => {
    await using server = await TestServer.start(onBroker());
    await server.program.warns(/connected to the broker/);
    await using bia = await Person.new(server.port, "equal-bia");
    await depthIs(bia.user, 0);
    await bia.leave();
    const body = JSON.stringify({ from: "bell", to: bia.user, text: "ding", ts: 1_790_000_000 });
    await operator.publish("queue.equal-bia", ...Array<string>(2_500).fill(body));
    assert.equal(await depth(bia.user), 2_500, "nobody drains while bia is away");
    await server.crash({ CHATMOM_CRASH_AT: "server.drain_after_append" });
    await bia.back().catch(() => {});
    await server.dieAt("server.drain_after_append");
    await server.again();
    const peer = await bia.back();
    for (let got = 0; got < 2_500;) {
      const { pos } = await peer.next("message");
      if (++got % 100 === 0) peer.send({ type: "ack", pos });
    }
    await depthIs(bia.user, 0);
    await peer.settled();
    assert.deepEqual(peer.left("message"), []);
  },
);

withBroker(
  "an account made while the broker is away has its queue as soon as it is back",
  async () => {
    await broker.stop();
    await using server = await TestServer.start(onBroker());
    await using bia = await Person.new(server.port, "early-bia");
    await bia.leave();
    await broker.start();
    await operator[Symbol.asyncDispose]();
    operator = await Operator.at(broker.url);
    await depthIs(bia.user, 0);
  },
);

withBroker(
  "the broker is away for a minute: senders get stored at once, bia gets what is here, order is kept",
  async () => {
    await using set = await Scene.set(["gone-ana", "gone-bia"], onBroker());
    const ana = set.of("gone-ana"), bia = set.of("gone-bia");
    ana.write(bia.user, "before");
    await bia.got(1);
    bia.crash();
    await broker.kill();
    const start = Date.now();
    for (let round = 0; round < 10; round++) {
      ana.write(bia.user, ...numbered(50, `round ${round}`));
      await ana.answered(2_000);
    }
    assert.ok(Date.now() - start < 5_000, "nobody waited");
    await bia.connect();
    await bia.got(501, 3_000);
    bia.crash();
    // A server that starts while the broker is away serves all the same.
    await set.server.crash();
    await set.everybodyBack();
    ana.write(bia.user, "after a restart without the broker");
    await ana.answered(10_000);
    await bia.got(502, 5_000);
    bia.crash();
    ana.write(bia.user, ...numbered(100, "last"));
    await ana.answered(10_000);
    // The rest of the minute: somebody writes every second, and is answered at once.
    const rest: string[] = [];
    while (Date.now() - start < AWAY_MS) {
      const text = `second ${rest.length}`;
      rest.push(text);
      ana.write(bia.user, text);
      await ana.answered(2_000);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
    assert.ok(rest.length > 20, "it was away for most of a minute");
    await broker.start();
    await operator[Symbol.asyncDispose]();
    operator = await Operator.at(broker.url);
    await depthIs(bia.user, 100 + rest.length);
    await operator.write("printer", bia.user, "from the queue");
    await bia.connect();
    await bia.got(603 + rest.length);
    await depthIs(bia.user, 0);
    const texts = bia.texts.filter((text) => /^(last|second)/.test(text));
    assert.deepEqual(texts, [...numbered(100, "last"), ...rest]);
    assert.equal(new Set(bia.texts).size, 603 + rest.length);
  },
);

withBroker(
  "the whole data folder is lost: what waited at the broker still arrives, before what is new",
  async () => {
    await using server = await TestServer.start(onBroker(["--guests"]));
    const { peer: ana } = await Peer.register(server.port, "lost-ana");
    await using _a = ana;
    const guest = async () => {
      const peer = await Peer.connect(server.port);
      const auth = { guest: true };
      peer.send({ type: "hello", protocol: 1, user: "lost-guest", device: "d", auth });
      await peer.next("welcome");
      return peer;
    };
    const before = await guest();
    before.send({ type: "bye" });
    await before.ended();
    for (const user of ["lost-bia", "lost-caio"]) {
      const { peer } = await Peer.register(server.port, user);
      peer.send({ type: "bye" });
      await peer.ended();
    }
    await server.crash();
    await using sender = await Person.new(server.port, "lost-sender");
    for (const to of ["lost-guest", "lost-bia", "lost-caio"]) {
      for (const text of numbered(30, "old")) sender.peer.send(message(to, text));
      await sender.peer.some("stored", 30);
      await depthIs(to, 30);
    }
    await server.kill();
    await Deno.remove(server.data, { recursive: true });
    await server.again();
    await using again = await Person.new(server.port, "lost-sender");
    // Somebody comes back as a guest: new and old come together, the old ones first.
    await using shown = await guest();
    const sent = message("lost-guest", "new");
    again.peer.send(sent);
    while (true) {
      const answer = await again.peer.any("an answer", (one) => "id" in one && one.id === sent.id);
      if (answer.type === "stored") break;
      assert.equal(answer.type, "retry");
      again.peer.send(sent);
    }
    const texts = (await shown.some("message", 31)).map((one) => one.text);
    assert.deepEqual(texts, [...numbered(30, "old"), "new"]);
    // An account is another matter: whoever took the name must not read old mail.
    for (const user of ["lost-bia", "lost-caio"]) {
      await using thief = await Person.new(server.port, user);
      await depthIs(user, 0);
      again.peer.send(message(user, "for the new one"));
      const { pos, text } = await thief.peer.next("message");
      assert.equal(text, "for the new one");
      thief.peer.send({ type: "ack", pos });
      // bia is online all the while, caio is not.
      if (user === "lost-caio") await thief.leave();
      await using adopt = new Program(["server", "user", "adopt", user, "--data", server.data]);
      const { code } = await adopt.ended();
      assert.equal(code, 0, adopt.transcript());
      const peer = user === "lost-caio" ? await thief.back() : thief.peer;
      const old = (await peer.some("message", 30)).map((one) => one.text);
      assert.deepEqual(old, numbered(30, "old"));
    }
  },
);

withBroker(
  "FETCH and ONLINE at once: foreign letters come by one way or the other, own ones by the chat port",
  async () => {
    await using offline = new Program(["offline", "--port", "0", "--guests"], {
      env: { CHATMOM_AMQP_URL: broker.url },
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
      await depthIs(user, 20);
      await operator.write("printer", user, ...numbered(20, "foreign"));
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
      await depthIs(user, 0);
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

withBroker(
  "the first message to somebody, sent twice at once while the queue is looked at, is one message",
  async () => {
    await using server = await TestServer.start(onBroker());
    await using ana = await Person.new(server.port, "once-ana");
    const { peer: script } = await Peer.login(server.port, ana.account, { receive: false });
    await using _s = script;
    for (let round = 0; round < 10; round++) {
      await using bia = await Person.new(server.port, `once-bia-${round}`);
      const one = message(bia.user, "once");
      ana.peer.send(one);
      script.send(one);
      assert.deepEqual(await script.next("stored"), await ana.peer.next("stored"));
      await bia.peer.settled();
      assert.equal(bia.peer.left("message").length, 1);
    }
  },
);

async function chatMom(port: number, user: string): Promise<JsonLines> {
  const lines = await JsonLines.connect(port);
  await lines.ask({ type: "REGISTER", user }, "REGISTERED");
  return lines;
}
