/** Groups whose absent members have a queue at the broker: letters go there and come back, over a lost disk too. */

import assert from "node:assert/strict";
import { done, said } from "../support/groups.ts";
import { message, messages, numbered } from "../support/messages.ts";
import { OneBroker } from "../support/one_broker.ts";
import { Person } from "../support/one_server.ts";
import { Peer } from "../support/peer.ts";
import { Scene } from "../support/scene.ts";
import { TestServer } from "../support/test_server.ts";

const rabbit = new OneBroker();

rabbit.test(
  "absent members have the group's messages in their queues, and get each once when they come",
  async () => {
    await using scene = await Scene.set(["q-ana", "q-bia", "q-caio"], rabbit.server());
    const ana = scene.of("q-ana"), bia = scene.of("q-bia"), caio = scene.of("q-caio");
    ana.change({ type: "group_create", group: "#q" });
    ana.change({ type: "group_add", group: "#q", user: "q-bia" });
    ana.change({ type: "group_add", group: "#q", user: "q-caio" });
    await ana.answered();
    for (const device of [ana, bia, caio]) device.crash();
    // Those who are away at a start have always been away.
    await scene.server.crash();
    await ana.connect();
    ana.write("#q", ...numbered(200));
    ana.write("q-bia", "for bia alone");
    ana.change({ type: "group_remove", group: "#q", user: "q-caio" });
    ana.write("#q", "without caio");
    await ana.answered();
    // Of their joining they may have heard before they went.
    await rabbit.depthReaches("q-bia", 203);
    await rabbit.depthReaches("q-caio", 201);
    await bia.connect();
    await caio.connect();
    await scene.verify();
    assert.ok(!caio.texts.includes("without caio"));
    await rabbit.depthIs("q-bia", 0);
    await rabbit.depthIs("q-caio", 0);
  },
);

rabbit.test(
  "the data folder is lost: letters of a group that nobody knows any more arrive under its name",
  async () => {
    await using server = await TestServer.start(rabbit.server("--guests"));
    const guest = async (user: string) => {
      const peer = await Peer.connect(server.port);
      peer.send({ type: "hello", protocol: 1, user, device: "d", auth: { guest: true } });
      await peer.next("welcome");
      return peer;
    };
    const users = ["s-bia", "s-caio"];
    for (const user of users) {
      const peer = await guest(user);
      peer.send({ type: "bye" });
      await peer.ended();
    }
    await server.crash();
    await using ana = await Person.new(server.port, "s-ana");
    await done(ana.peer, { type: "group_create", group: "#stub" });
    for (const user of users) {
      await done(ana.peer, { type: "group_add", group: "#stub", user });
    }
    ana.peer.send(...messages("#stub", 3, "old"));
    await ana.peer.some("stored", 3);
    for (const user of users) await rabbit.depthIs(user, user === "s-bia" ? 5 : 4);
    await server.kill();
    await Deno.remove(server.data, { recursive: true });
    await server.again();
    for (const user of users) {
      await using peer = await guest(user);
      const old = await peer.some("message", user === "s-bia" ? 5 : 4);
      assert.deepEqual(old.slice(-3).map(said), numbered(3, "old").map((text) => `s-ana: ${text}`));
      assert.ok(old.every(({ conversation, to }) => conversation === "#stub" && to === "#stub"));
      peer.send({ type: "history", conversation: "#stub" });
      const { messages: page } = await peer.next("history");
      assert.deepEqual(page.map(({ id }) => id), old.map(({ id }) => id));
      // It is a memory only: there is nobody to write to.
      peer.send(message("#stub", "anybody?"));
      assert.equal((await peer.next("refused")).code, "unknown_group");
    }
    // And its name is free: who makes it anew sees nothing of the old one.
    await using again = await Person.new(server.port, "s-new");
    await done(again.peer, { type: "group_create", group: "#stub", shows_all: true });
    again.peer.send({ type: "history", conversation: "#stub" });
    const { messages: page } = await again.peer.next("history");
    assert.deepEqual(page.map(({ kind }) => kind), ["created"]);
  },
);
