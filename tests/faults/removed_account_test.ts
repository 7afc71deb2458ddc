/** An account that is removed takes its queue at the broker with it, whoever is away at that moment. */

import { chatmom } from "../cli/chatmom.ts";
import assert from "node:assert/strict";
import { message } from "../support/messages.ts";
import { OneBroker } from "../support/one_broker.ts";
import { Peer } from "../support/peer.ts";
import { TestServer } from "../support/test_server.ts";
import { until } from "../support/until.ts";

const rabbit = new OneBroker();

async function queueIs(user: string, there: boolean): Promise<void> {
  await until(
    `queue.${user} to be ${there ? "there" : "gone"}`,
    async () => (await rabbit.operator.depth(`queue.${user}`) !== null) === there,
  );
}

async function remove(user: string, data: string): Promise<void> {
  assert.equal(
    (await chatmom(["server", "user", "remove", user, "--yes", "--data", data])).code,
    0,
  );
}

rabbit.test("removed while online: sessions end, the queue goes, and nothing makes it again", async () => {
  await using server = await TestServer.start(rabbit.server());
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
  assert.equal(await rabbit.operator.depth("queue.bia"), null);
});

rabbit.test("removed while the server is stopped: the queue goes at its next start", async () => {
  await using server = await TestServer.start(rabbit.server());
  const { peer } = await Peer.register(server.port, "caio");
  await peer[Symbol.asyncDispose]();
  await queueIs("caio", true);
  await server.kill();
  await remove("caio", server.data);
  await server.again();
  await queueIs("caio", false);
});

rabbit.test("removed while the broker is away: the queue goes when it is back", async () => {
  await using server = await TestServer.start(rabbit.server());
  const { peer } = await Peer.register(server.port, "davi");
  await using _ = peer;
  await queueIs("davi", true);
  await rabbit.broker.kill();
  await remove("davi", server.data);
  assert.equal((await peer.next("bye")).code, "removed");
  await rabbit.start();
  await queueIs("davi", false);
});
