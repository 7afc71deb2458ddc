/** An account that is removed takes its queue at the broker with it, whoever is away at that moment. */

import { chatmom } from "../cli/chatmom.ts";
import assert from "node:assert/strict";
import { Broker, brokerInstalled } from "../support/broker.ts";
import { message } from "../support/messages.ts";
import { Operator } from "../support/operator.ts";
import { Peer } from "../support/peer.ts";
import { type ServerOptions, TestServer } from "../support/test_server.ts";
import { until } from "../support/until.ts";

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

function onBroker(): ServerOptions {
  return { words: ["--mailbox", "amqp"], env: { CHATMOM_AMQP_URL: broker.url } };
}

async function queueIs(user: string, there: boolean): Promise<void> {
  await until(
    `queue.${user} to be ${there ? "there" : "gone"}`,
    async () => (await operator.depth(`queue.${user}`) !== null) === there,
  );
}

async function remove(user: string, data: string): Promise<void> {
  assert.equal((await chatmom(["server", "user", "remove", user, "--data", data])).code, 0);
}

Deno.test({
  name: "removed while online: sessions end, the queue goes, and nothing makes it again",
  ignore: !brokerInstalled,
  async fn() {
    await using server = await TestServer.start(onBroker());
    const { peer: ana } = await Peer.register(server.port, "ana");
    await using _ana = ana;
    const { peer } = await Peer.register(server.port, "bia");
    await using _ = peer;
    await queueIs("bia", true);
    await remove("bia", server.data);
    assert.equal((await peer.next("bye")).code, "removed");
    await queueIs("bia", false);
    ana.send(message("bia", "are you there?"));
    assert.equal((await ana.next("refused")).code, "unknown_user");
    await server.crash();
    assert.equal(await operator.depth("queue.bia"), null);
  },
});

Deno.test({
  name: "removed while the server is stopped: the queue goes at its next start",
  ignore: !brokerInstalled,
  async fn() {
    await using server = await TestServer.start(onBroker());
    const { peer } = await Peer.register(server.port, "caio");
    await peer[Symbol.asyncDispose]();
    await queueIs("caio", true);
    await server.kill();
    await remove("caio", server.data);
    await server.again();
    await queueIs("caio", false);
  },
});

Deno.test({
  name: "removed while the broker is away: the queue goes when it is back",
  ignore: !brokerInstalled,
  async fn() {
    await using server = await TestServer.start(onBroker());
    const { peer } = await Peer.register(server.port, "davi");
    await using _ = peer;
    await queueIs("davi", true);
    await operator[Symbol.asyncDispose]();
    await broker.kill();
    await remove("davi", server.data);
    assert.equal((await peer.next("bye")).code, "removed");
    await broker.start();
    operator = await Operator.at(broker.url);
    await queueIs("davi", false);
  },
});
