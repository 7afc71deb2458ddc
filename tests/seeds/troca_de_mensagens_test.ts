/** What troca-de-mensagens promises its users, row by row, by the line client and the native protocol. */

import assert from "node:assert/strict";
import { Broker, brokerInstalled } from "../support/broker.ts";
import { type Folder, temporaryFolder } from "../support/folder.ts";
import { Program } from "../support/launch.ts";
import { message, messages, numbered } from "../support/messages.ts";
import { Person } from "../support/one_server.ts";
import { Operator } from "../support/operator.ts";
import { TestServer } from "../support/test_server.ts";
import { until } from "../support/until.ts";

let broker: Broker, server: TestServer;

Deno.test.beforeAll(async () => {
  if (!brokerInstalled) return;
  broker = await Broker.make();
  server = await TestServer.start({
    words: ["--mailbox", "amqp"],
    env: { CHATMOM_AMQP_URL: broker.url },
  });
});

Deno.test.afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await broker?.[Symbol.asyncDispose]();
});

/** One row of the list, with a broker. */
function row(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, ignore: !brokerInstalled, fn });
}

/** A client in line mode on a pipe. */
function client(home: Folder, user: string): Program {
  return new Program(["client", "--user", user, "--port", String(server.port)], {
    env: { CHATMOM_CLIENT_HOME: home.path },
  });
}

async function people<const U extends readonly string[]>(...users: U) {
  return await Promise.all(users.map((user) => Person.new(server.port, user))) as {
    [K in keyof U]: Person;
  };
}

row("B1: a name in use is refused with a clear text", async () => {
  await using home = await temporaryFolder();
  const [bia] = await people("b1-bia");
  await using _b = bia;
  await using second = client(home, "b1-bia");
  const { code } = await second.ended();
  assert.notEqual(code, 0);
  assert.match(second.err.all.join("\n"), /b1-bia/);
  assert.doesNotMatch(second.err.all.join("\n"), /\n\s+at /, "no stack trace");
});

row(
  "B2: add and remove contacts; oneself, unknown and repeated ones get a clear text",
  async () => {
    const [ana, bia] = await people("b2-ana", "b2-bia");
    await using _a = ana;
    await using _b = bia;
    const { peer } = ana;
    peer.send({ type: "contact_add", user: bia.user });
    assert.deepEqual((await peer.next("contacts")).contacts.map((one) => one.user), [bia.user]);
    const codes: string[] = [];
    for (const user of [ana.user, "b2-nobody", bia.user]) {
      peer.send({ type: "contact_add", user });
      const { code, text } = await peer.next("error");
      assert.ok(text.length > 10, text);
      codes.push(code);
    }
    assert.deepEqual(codes, ["yourself", "unknown_user", "already_contact"]);
    peer.send({ type: "contact_remove", user: bia.user });
    assert.deepEqual((await peer.next("contacts")).contacts, []);
    peer.send({ type: "contact_remove", user: bia.user });
    assert.equal((await peer.next("error")).code, "not_contact");
  },
);

row("B3: private messages between contacts in real time, in the line client", async () => {
  await using home = await temporaryFolder();
  const [bia] = await people("b3-bia");
  await using _b = bia;
  await using ana = client(home, "b3-ana");
  await ana.type("/add b3-bia", "/to b3-bia", "olá, bia");
  assert.equal((await bia.peer.next("message")).text, "olá, bia");
  bia.peer.send(message("b3-ana", "olá, ana"));
  await ana.says(/b3-bia.*olá, ana/);
});

row("B4: what is written while offline is kept as waiting, and sent later", async () => {
  await using home = await temporaryFolder();
  const [bia] = await people("b4-bia");
  await using _b = bia;
  await using ana = client(home, "b4-ana");
  await ana.type("/to b4-bia", "before");
  await bia.peer.next("message");
  await ana.type("/status offline", "while I am off");
  await ana.says(/while I am off.*…/);
  await bia.peer.settled();
  assert.deepEqual(bia.peer.left("message"), []);
  await ana.type("/status online");
  assert.equal((await bia.peer.next("message")).text, "while I am off");
});

row("B5: waiting messages are delivered on coming back", async () => {
  const [ana, bia] = await people("b5-ana", "b5-bia");
  await using _a = ana;
  await using _b = bia;
  await bia.leave();
  ana.peer.send(...messages(bia.user, 25));
  await ana.peer.some("stored", 25);
  const peer = await bia.back();
  assert.deepEqual((await peer.some("message", 25)).map((one) => one.text), numbered(25));
});

row("B6: every user has a queue", async () => {
  await using operator = await Operator.at(broker.url);
  for (const user of ["b6-ana", "b6-bia"]) {
    await using _one = await Person.new(server.port, user);
    await until(`queue.${user}`, async () => await operator.depth(`queue.${user}`) === 0);
  }
});

row("B7: reconnects to RabbitMQ by itself", async () => {
  const [bia] = await people("b7-bia");
  await using _b = bia;
  for (let round = 0; round < 2; round++) {
    await broker.kill();
    await broker.start();
    await using operator = await Operator.at(broker.url);
    // A letter to a queue that is not there would be nobody's.
    await until("the queue", async () => await operator.depth(`queue.${bia.user}`) !== null);
    await operator.write("printer", bia.user, `round ${round}`);
    await bia.peer.next("message", (one) => one.text === `round ${round}`, 30_000);
  }
});
