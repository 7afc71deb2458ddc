/** What chat-mom's offline server promises whoever asks it directly, row by row: queues in RabbitMQ, a JSON object a line. */

import assert from "node:assert/strict";
import { brokerInstalled } from "../support/broker.ts";
import { JsonLines, probe } from "../support/json_lines.ts";
import { Program } from "../support/launch.ts";
import { numbered } from "../support/messages.ts";
import { OneBroker } from "../support/one_broker.ts";
import { until } from "../support/until.ts";

const broker = new OneBroker();

let offline: Program, port: number;

Deno.test.beforeAll(async () => {
  if (!brokerInstalled) return;
  offline = offlineServer(broker.broker.url);
  port = await offline.port();
});

Deno.test.afterAll(() => offline?.[Symbol.asyncDispose]());

/** An offline server that takes old clients, at this broker. */
function offlineServer(url: string): Program {
  return new Program(["offline", "--port", "0", "--guests"], { env: { CHATMOM_AMQP_URL: url } });
}

broker.test("A2: the offline server prints what it listens on, and its port is 6000", async () => {
  assert.match(offline.out.all[0]!, /^\[offline_server\] listening 127\.0\.0\.1:\d+$/);
  await using plain = new Program(["offline"], { env: { CHATMOM_AMQP_URL: broker.broker.url } });
  const said = await Promise.race([
    plain.says(/listening/).catch(() => ""),
    plain.ended().then(() => ""),
  ]);
  assert.match(said + plain.err.all.join("\n"), /\b6000\b/, plain.transcript());
});

broker.test("A9: CREATE_QUEUE, ENQUEUE and FETCH on the offline server, a JSON object a line", async () => {
  await using lines = await JsonLines.connect(port);
  assert.deepEqual(await lines.ask({ type: "CREATE_QUEUE", user: "a9-bia" }, "OK"), {
    type: "OK",
    action: "CREATE_QUEUE",
    user: "a9-bia",
  });
  const ts = 1_700_000_000;
  for (const text of ["first", "second"]) {
    assert.deepEqual(
      await lines.ask({ type: "ENQUEUE", from: "a9-ana", to: "a9-bia", text, ts }, "OK"),
      { type: "OK", action: "ENQUEUE", to: "a9-bia" },
    );
  }
  assert.deepEqual(await lines.ask({ type: "FETCH", user: "a9-bia" }, "FETCH_RESULT"), {
    type: "FETCH_RESULT",
    user: "a9-bia",
    messages: [
      { from: "a9-ana", to: "a9-bia", text: "first", ts },
      { from: "a9-ana", to: "a9-bia", text: "second", ts },
    ],
  });
  assert.deepEqual(await lines.ask({ type: "FETCH", user: "a9-bia" }, "FETCH_RESULT"), {
    type: "FETCH_RESULT",
    user: "a9-bia",
    messages: [],
  });
  assert.equal(typeof (await lines.ask({ type: "FETCH" }, "ERROR")).message, "string");
  assert.equal(typeof (await lines.ask({ type: "NO_SUCH" }, "ERROR")).message, "string");
});

broker.test("A9: FETCH hands out at most 500, oldest first", async () => {
  await using lines = await JsonLines.connect(port);
  const texts = numbered(620);
  await lines.ask({ type: "CREATE_QUEUE", user: "a9-many" }, "OK");
  for (const text of texts) {
    await lines.ask({ type: "ENQUEUE", from: "a9-ana", to: "a9-many", text, ts: 1 }, "OK");
  }
  for (const part of [texts.slice(0, 500), texts.slice(500), []]) {
    const { messages } = await lines.ask({ type: "FETCH", user: "a9-many" }, "FETCH_RESULT");
    assert.deepEqual((messages as { text: string }[]).map((one) => one.text), part);
  }
});

broker.test("A10: the broker's URL comes from the environment, with a vhost in its path", async () => {
  await broker.broker.ctl("add_vhost", "cloud");
  await broker.broker.ctl("set_permissions", "-p", "cloud", "guest", ".*", ".*", ".*");
  await using cloud = offlineServer(`${broker.broker.url}/cloud`);
  const cloudPort = await cloud.port();
  await until("the broker to be reached", async () => {
    return (await probe(cloudPort, { type: "CREATE_QUEUE", user: "a10-ana" })).type === "OK";
  });
  assert.match(await broker.broker.ctl("list_queues", "-p", "cloud", "name"), /^queue\.a10-ana$/m);
});
