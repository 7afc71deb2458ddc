/** What chat-mom promises its users, row by row: two servers, RabbitMQ, its clients' own language. Its offline server by itself: chat_mom_offline_test.ts. */

import assert from "node:assert/strict";
import { Broker, brokerInstalled } from "../support/broker.ts";
import { temporaryFolder } from "../support/folder.ts";
import { JsonLines, probe } from "../support/json_lines.ts";
import { Program } from "../support/launch.ts";
import { numbered } from "../support/messages.ts";
import { TestServer } from "../support/test_server.ts";
import { until } from "../support/until.ts";

let broker: Broker, offline: Program, offlinePort: number, server: TestServer;

Deno.test.beforeAll(async () => {
  if (!brokerInstalled) return;
  broker = await Broker.make();
  offline = new Program(["offline", "--port", "0", "--guests"], {
    env: { CHATMOM_AMQP_URL: broker.url },
  });
  offlinePort = await offline.port();
  server = await TestServer.start({
    words: ["--guests", "--offline-host", "127.0.0.1", "--offline-port", String(offlinePort)],
  });
});

Deno.test.afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await offline?.[Symbol.asyncDispose]();
  await broker?.[Symbol.asyncDispose]();
});

/** One row of the list, with a broker. */
function row(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, ignore: !brokerInstalled, fn });
}

const now = () => Math.floor(Date.now() / 1000);

/** A client that has registered and, if so wanted, gone ONLINE. */
async function client(user: string, status?: "ONLINE"): Promise<JsonLines> {
  const lines = await JsonLines.connect(server.port);
  await lines.ask({ type: "REGISTER", user }, "REGISTERED");
  if (status) await lines.ask({ type: "SET_STATUS", user, status }, "OK");
  return lines;
}

/** Depth and durability of a queue as the broker's operator sees them. */
async function queue(
  user: string,
): Promise<{ depth: number; persistent: number; durable: string }> {
  const all = await broker.ctl("list_queues", "name", "durable", "messages", "messages_persistent");
  const line = all.split("\n").find((one) => one.split("\t")[0] === `queue.${user}`);
  assert.ok(line, `queue.${user} is not among\n${all}`);
  const [, durable, messages, persistent] = line.split("\t");
  return { durable: durable!, depth: Number(messages), persistent: Number(persistent) };
}

row(
  "A1: the chat server prints what it listens on, takes --host and --port, and its port is 5000",
  async () => {
    assert.match(server.program.out.all[0]!, /^\[chat_server\] listening 127\.0\.0\.1:\d+ \.\.\.$/);
    await using folder = await temporaryFolder();
    await using plain = new Program(["server", "--data", folder.path, "--host", "127.0.0.1"]);
    const said = await Promise.race([
      plain.says(/listening/).catch(() => ""),
      plain.ended().then(() => ""),
    ]);
    assert.match(said + plain.err.all.join("\n"), /\b5000\b/, plain.transcript());
  },
);

row("A3: registers a user; answers with status, contacts and their presence", async () => {
  await using bia = await client("a3-bia", "ONLINE");
  await using ana = await JsonLines.connect(server.port);
  assert.deepEqual(await ana.ask({ type: "REGISTER", user: "a3-ana" }, "REGISTERED"), {
    type: "REGISTERED",
    user: "a3-ana",
    status: "OFFLINE",
    contacts: [],
    presence: {},
  });
  await ana.ask({ type: "ADD_CONTACT", user: "a3-ana", contact: "a3-bia" }, "CONTACTS");
  ana.cut();
  await using again = await JsonLines.connect(server.port);
  assert.deepEqual(await again.ask({ type: "REGISTER", user: "a3-ana" }, "REGISTERED"), {
    type: "REGISTERED",
    user: "a3-ana",
    status: "OFFLINE",
    contacts: ["a3-bia"],
    presence: { "a3-bia": "ONLINE" },
  });
  assert.deepEqual(bia.pending, []);
});

row(
  "A4: the contact list: add, remove, sorted; online and offline shown and updated live",
  async () => {
    await using ana = await client("a4-ana", "ONLINE");
    await using caio = await client("a4-caio");
    await using bia = await client("a4-bia", "ONLINE");
    const add = (contact: string) =>
      ana.ask({ type: "ADD_CONTACT", user: "a4-ana", contact }, "CONTACTS");
    await add("a4-caio");
    assert.deepEqual(await add("a4-bia"), {
      type: "CONTACTS",
      contacts: ["a4-bia", "a4-caio"],
      presence: { "a4-bia": "ONLINE" },
    });
    for (const status of ["ONLINE", "OFFLINE", "ONLINE"]) {
      assert.deepEqual(await caio.ask({ type: "SET_STATUS", user: "a4-caio", status }, "OK"), {
        type: "OK",
        action: "SET_STATUS",
        status,
      });
      assert.deepEqual(await ana.next("PRESENCE"), {
        type: "PRESENCE",
        contact: "a4-caio",
        status,
      });
    }
    bia.cut();
    assert.deepEqual(await ana.next("PRESENCE"), {
      type: "PRESENCE",
      contact: "a4-bia",
      status: "OFFLINE",
    });
    assert.deepEqual(
      await ana.ask({ type: "REMOVE_CONTACT", user: "a4-ana", contact: "a4-bia" }, "CONTACTS"),
      {
        type: "CONTACTS",
        contacts: ["a4-caio"],
      },
    );
  },
);

row("A5: the own switch: OFFLINE while connected means that messages queue", async () => {
  await using ana = await client("a5-ana", "ONLINE");
  await using bia = await client("a5-bia");
  assert.deepEqual(
    await ana.ask({ type: "SEND", from: "a5-ana", to: "a5-bia", text: "later", ts: now() }, "SENT"),
    { type: "SENT", mode: "OFFLINE" },
  );
  await bia.ask({ type: "ADD_CONTACT", user: "a5-bia", contact: "a5-ana" }, "CONTACTS");
  assert.deepEqual(bia.pending.filter((one) => one.type === "DELIVER"), []);
  await bia.ask({ type: "SET_STATUS", user: "a5-bia", status: "ONLINE" }, "OK");
  assert.equal((await bia.next("DELIVER")).text, "later");
});

row(
  "A6: delivery at once when both are online; from is who logged in, ts is what the sender said",
  async () => {
    await using ana = await client("a6-ana", "ONLINE");
    await using bia = await client("a6-bia", "ONLINE");
    const ts = now() - 5;
    assert.deepEqual(
      await ana.ask({ type: "SEND", from: "a6-caio", to: "a6-bia", text: "olá 👋", ts }, "SENT"),
      { type: "SENT", mode: "ONLINE" },
    );
    const shown = await bia.next("DELIVER");
    assert.deepEqual({ ...shown, ts: 0 }, {
      type: "DELIVER",
      from: "a6-ana",
      text: "olá 👋",
      ts: 0,
    });
    assert.ok(
      Number.isInteger(shown.ts) && Math.abs(Number(shown.ts) - now()) < 60,
      "whole seconds",
    );
  },
);

row(
  "A7: the recipient is away: the message goes to queue.<user>, durable and persistent",
  async () => {
    await using ana = await client("a7-ana", "ONLINE");
    (await client("a7-bia", "ONLINE")).cut();
    await ana.ask(
      { type: "SEND", from: "a7-ana", to: "a7-bia", text: "for later", ts: now() },
      "SENT",
    );
    await until(
      "the message to be in queue.a7-bia",
      async () => (await queue("a7-bia")).depth === 1,
      40_000,
    );
    assert.deepEqual(await queue("a7-bia"), { durable: "true", depth: 1, persistent: 1 });
  },
);

row("A8: going online fetches everything that waited, in order", async () => {
  await using ana = await client("a8-ana", "ONLINE");
  (await client("a8-bia", "ONLINE")).cut();
  const texts = numbered(60);
  const send = async (text: string) => {
    await ana.ask({ type: "SEND", from: "a8-ana", to: "a8-bia", text, ts: now() }, "SENT");
  };
  for (const text of texts.slice(0, 40)) await send(text);
  await until("the queue to hold 40", async () => (await queue("a8-bia")).depth === 40, 40_000);
  for (const text of texts.slice(40)) await send(text);
  await using bia = await client("a8-bia", "ONLINE");
  for (const text of texts) assert.equal((await bia.next("DELIVER")).text, text);
  await until("the queue to be empty", async () => (await queue("a8-bia")).depth === 0);
  assert.deepEqual(bia.pending.filter((one) => one.type === "DELIVER"), []);
});

row(
  "A11: client --user joao --chat-host H --chat-port P --offline-host H --offline-port P",
  async () => {
    await using home = await temporaryFolder();
    await using ana = await client("a11-ana", "ONLINE");
    const words = ["client", "--user", "a11-joao", "--chat-host", "127.0.0.1", "--chat-port"];
    const offlineWords = ["--offline-host", "127.0.0.1", "--offline-port", String(offlinePort)];
    await using joao = new Program([...words, String(server.port), ...offlineWords], {
      home: home.path,
    });
    await joao.type("/to a11-ana", "bom dia");
    assert.equal((await ana.next("DELIVER")).text, "bom dia");
    await ana.send({ type: "SEND", from: "a11-ana", to: "a11-joao", text: "boa tarde", ts: now() });
    await joao.says(/a11-ana.*boa tarde/);
  },
);

row(
  "A12: the two troubleshooting probes: a raw socket sends one JSON line, gets one line back",
  async () => {
    assert.equal(
      (await probe(server.port, { type: "REGISTER", user: "a12-teste" })).type,
      "REGISTERED",
    );
    assert.deepEqual(await probe(offlinePort, { type: "CREATE_QUEUE", user: "a12-teste" }), {
      type: "OK",
      action: "CREATE_QUEUE",
      user: "a12-teste",
    });
  },
);
