/** What can come between a server and its broker: returns, deletions, a broker that is away, lost disks. */

import assert from "node:assert/strict";
import { Program } from "../support/launch.ts";
import { message, numbered } from "../support/messages.ts";
import { OneBroker } from "../support/one_broker.ts";
import { Person } from "../support/one_server.ts";
import { Peer } from "../support/peer.ts";
import { Scene } from "../support/scene.ts";
import { TestServer } from "../support/test_server.ts";

/** How long the broker is away where that is the story. */
const AWAY_MS = 60_000;

const rabbit = new OneBroker();

rabbit.test(
  "the queue is deleted in the middle of a move: all letters are published again, in order",
  async () => {
    await using set = await Scene.set(["return-ana", "return-bia"], rabbit.server());
    const ana = set.of("return-ana"), bia = set.of("return-bia");
    bia.crash();
    ana.crash();
    await set.server.crash();
    await ana.connect();
    const texts = numbered(5_000);
    for (let at = 0; at < 5_000; at += 500) ana.write(bia.user, ...texts.slice(at, at + 500));
    await rabbit.depthReaches(bia.user, 1);
    await rabbit.operator.delete("queue.return-bia");
    await ana.answered();
    await rabbit.depthIs(bia.user, 5_000);
    const bodies = await rabbit.operator.take("queue.return-bia");
    assert.deepEqual(bodies.map((body) => JSON.parse(body).text), texts);
    // Everything is gone from the broker now, and bia has it all the same.
    await bia.connect();
    assert.equal((await set.verify()).shown, 5_000);
  },
);

rabbit.test(
  "the queue is deleted after the move: the next letter brings all of them back",
  async () => {
    await using set = await Scene.set(["admin-ana", "admin-bia"], rabbit.server());
    const ana = set.of("admin-ana"), bia = set.of("admin-bia");
    bia.crash();
    ana.crash();
    await set.server.crash();
    await ana.connect();
    ana.write(bia.user, ...numbered(20));
    await rabbit.depthIs(bia.user, 20);
    await rabbit.operator.delete("queue.admin-bia");
    ana.write(bia.user, "one more");
    await rabbit.depthIs(bia.user, 21);
    await bia.connect();
    assert.equal((await set.verify()).shown, 21);
    await rabbit.depthIs(bia.user, 0);
  },
);

rabbit.test(
  "an account made while the broker is away has its queue as soon as it is back",
  async () => {
    await rabbit.broker.stop();
    await using server = await TestServer.start(rabbit.server());
    await using bia = await Person.new(server.port, "early-bia");
    await bia.leave();
    await rabbit.start();
    await rabbit.depthIs(bia.user, 0);
  },
);

rabbit.test(
  "the broker is away for a minute: senders get stored at once, bia gets what is here, order is kept",
  async () => {
    await using set = await Scene.set(["gone-ana", "gone-bia"], rabbit.server());
    const ana = set.of("gone-ana"), bia = set.of("gone-bia");
    ana.write(bia.user, "before");
    await bia.got(1);
    bia.crash();
    await rabbit.broker.kill();
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
    await rabbit.start();
    await rabbit.depthReaches(bia.user, 100 + rest.length);
    await rabbit.operator.write("printer", bia.user, "from the queue");
    await bia.connect();
    await bia.got(603 + rest.length);
    await rabbit.depthIs(bia.user, 0);
    const texts = bia.texts.filter((text) => /^(last|second)/.test(text));
    assert.deepEqual(texts, [...numbered(100, "last"), ...rest]);
    assert.equal(new Set(bia.texts).size, 603 + rest.length);
  },
);

rabbit.test(
  "the whole data folder is lost: what waited at the broker still arrives, before what is new",
  async () => {
    await using server = await TestServer.start(rabbit.server("--guests"));
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
      await rabbit.depthIs(to, 30);
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
      await rabbit.depthIs(user, 0);
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

rabbit.test(
  "the first message to somebody, sent twice at once while the queue is looked at, is one message",
  async () => {
    await using server = await TestServer.start(rabbit.server());
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
