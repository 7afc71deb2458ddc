import assert from "node:assert/strict";
import { StartError } from "../../lib/base/start_error.ts";
import { Turn } from "../../lib/base/turn.ts";
import { RemoteMailbox } from "../../lib/mailbox/remote.ts";
import { type OfflineOptions, startOffline } from "../../lib/offline/offline.ts";
import { LIMITS } from "../../lib/protocol/limits.ts";
import { Drained, many, numbers, own } from "../mailbox/drained.ts";
import { brokerInstalled, startBroker } from "../support/broker.ts";
import { canMakeCertificates, makeCertificates } from "../support/certificates.ts";
import { type Folder, temporaryFolder } from "../support/folder.ts";
import { JsonLines } from "../support/json_lines.ts";
import { Program } from "../support/launch.ts";
import { until, within } from "../support/until.ts";

const SECRET = "between you and me";

/** A service over SQLite in a fresh folder, and what is gone with it. */
async function service(folder: Folder, more: Partial<OfflineOptions> = {}) {
  const running = await startOffline({
    queues: { kind: "sqlite" },
    data: folder.path,
    host: "127.0.0.1",
    port: 0,
    guests: false,
    secret: SECRET,
    lang: "en",
    ...more,
  });
  return {
    ...running,
    port: running.port,
    mailbox: (ca?: string) =>
      new RemoteMailbox({
        host: "127.0.0.1",
        port: running.port,
        turn: new Turn(),
        secret: SECRET,
        ...(ca ? { ca } : {}),
      }),
    [Symbol.asyncDispose]: () => running.stop(),
  };
}

Deno.test("nothing can be asked before the secret was shown, and the wrong one ends it", async () => {
  await using folder = await temporaryFolder();
  await using offline = await service(folder);
  await using lines = await JsonLines.connect(offline.port);
  assert.equal((await lines.ask({ type: "queue", user: "bia", ref: "1" }, "error")).ref, "1");
  assert.equal(
    (await lines.ask({ type: "fetch", user: "bia", drain: 1 }, "error")).code,
    "not_logged_in",
  );
  const { code } = await lines.ask({ type: "auth", secret: `${SECRET}!`, ref: "2" }, "error");
  assert.equal(code, "bad_credentials");
  await within("the end", lines.over);
  await using none = await JsonLines.connect(offline.port);
  assert.equal((await none.ask({ type: "auth", ref: "1" }, "error")).code, "bad_credentials");
  await using right = await JsonLines.connect(offline.port);
  assert.equal((await right.ask({ type: "auth", secret: SECRET, ref: "x" }, "ok")).ref, "x");
  assert.deepEqual(await right.next("reachable"), { type: "reachable", on: true });
});

Deno.test("a service without a secret listens on this machine only", async () => {
  await using folder = await temporaryFolder();
  await assert.rejects(
    startOffline({
      queues: { kind: "sqlite" },
      data: folder.path,
      host: "0.0.0.0",
      port: 0,
      guests: false,
      lang: "en",
    }),
    (error) => error instanceof StartError && error.code === "secret_missing",
  );
});

Deno.test("garbage, long lines and silence end in a clear error, and the service lives", async () => {
  await using folder = await temporaryFolder();
  await using offline = await service(folder);
  await using silent = await JsonLines.connect(offline.port);
  const cases: [string, string][] = [
    ["GET / HTTP/1.1\r\n", "bad_frame"],
    ["\xff\xfe\n", "bad_frame"],
    ['{"type":"no_such"}\n', "unknown_type"],
    ['{"type":"auth"}\n', "bad_frame"],
    ["x".repeat(LIMITS.frameBeforeLogin + 1), "too_long"],
    ['{"type":"put","bytes":9}\n', "too_long"],
  ];
  for (const [text, code] of cases) {
    await using lines = await JsonLines.connect(offline.port);
    await lines.write(text);
    assert.equal((await lines.next("error")).code, code, text.slice(0, 30));
    if (code === "too_long") await within("the end", lines.over);
  }
  await using known = await JsonLines.connect(offline.port);
  await known.ask({ type: "auth", secret: SECRET, ref: "1" }, "ok");
  for (
    const frame of [
      { type: "put", user: "bia", letters: [{ from: "a" }], ref: "1" },
      { type: "put", user: "A b", letters: [], ref: "1" },
      { type: "fetch", user: "bia", drain: 0 },
      { type: "ack", drain: 1, tag: -1, ref: "1" },
      { type: "depth", user: "bia", ref: "1", more: 1 },
    ]
  ) {
    assert.equal((await known.ask(frame, "error")).code, "bad_frame");
  }
  await known.ask({ type: "ack", drain: 77, tag: 1, ref: "9" }, "acked");
  await known.ask({ type: "ping" }, "pong");
  const bye = await silent.next("bye", LIMITS.loginMs + 5_000);
  assert.equal(bye.code, "timed_out");
});

Deno.test("strangers cannot take all connections from those who know the secret", async () => {
  await using folder = await temporaryFolder();
  await using offline = await service(folder);
  const strangers: JsonLines[] = [];
  for (let count = 0; count < 64; count++) strangers.push(await JsonLines.connect(offline.port));
  await using refused = await JsonLines.connect(offline.port);
  assert.equal((await refused.next("bye")).code, "busy");
  for (const stranger of strangers) await stranger[Symbol.asyncDispose]();
  const mailbox = offline.mailbox();
  await until("a place", () => mailbox.reachable);
  await mailbox.close();
});

Deno.test("a chat server that came back takes the queues over from its old connection", async () => {
  await using folder = await temporaryFolder();
  await using offline = await service(folder);
  const old = offline.mailbox(), young = offline.mailbox();
  await until("both", () => old.reachable && young.reachable);
  await old.declare("bia");
  await old.put("bia", many("bia", 5));
  const first = new Drained(old, "bia");
  await first.texts(5);
  const second = new Drained(young, "bia");
  assert.deepEqual(await second.texts(5), numbers(5));
  assert.ok(second.arrivals.every(({ redelivered }) => redelivered));
  assert.equal(await first.ackAll(), false);
  await young.put("bia", [own("bia", "5")]);
  assert.deepEqual(await second.texts(6), numbers(6));
  assert.equal(await second.ackAll(), true);
  assert.equal(first.arrivals.length, 5);
  await old.close();
  await young.close();
});

Deno.test("a chat server that was killed loses nothing that it had not acked", async () => {
  await using folder = await temporaryFolder();
  await using offline = await service(folder);
  const mailbox = offline.mailbox();
  await until("the mailbox", () => mailbox.reachable);
  await mailbox.declare("bia");
  await mailbox.put("bia", many("bia", 3));
  {
    await using lines = await JsonLines.connect(offline.port);
    await lines.ask({ type: "auth", secret: SECRET, ref: "1" }, "ok");
    const { letters } = await lines.ask({ type: "fetch", user: "bia", drain: 1 }, "letters");
    assert.equal((letters as unknown[]).length, 3);
    assert.equal(await mailbox.depth("bia"), 0);
  }
  await until("the letters to be back", async () => await mailbox.depth("bia") === 3);
  await mailbox.close();
});

Deno.test("a stop says goodbye, and what was kept is there at the next start", async () => {
  await using folder = await temporaryFolder();
  const env = { CHATMOM_OFFLINE_SECRET: SECRET };
  const words = ["offline", "--data", folder.path, "--port"];
  await using first = new Program([...words, "0"], { env });
  const port = await first.port();
  const mailbox = new RemoteMailbox({ host: "127.0.0.1", port, turn: new Turn(), secret: SECRET });
  await until("the mailbox", () => mailbox.reachable);
  await using lines = await JsonLines.connect(port);
  await lines.ask({ type: "auth", secret: SECRET, ref: "1" }, "ok");
  await mailbox.declare("bia");
  await mailbox.put("bia", many("bia", 2_000));
  first.signal("SIGTERM");
  assert.equal((await lines.next("bye")).code, "stopping");
  assert.equal((await first.ended()).code, 0);
  await until("the loss", () => !mailbox.reachable);
  await using second = new Program([...words, String(port)], { env });
  await until("the mailbox to be back", () => mailbox.reachable);
  const drained = new Drained(mailbox, "bia");
  await drained.texts(1_024);
  await drained.ackAll();
  // Killed this time: acked letters stay away, the others come again.
  await second.kill();
  await until("the second loss", () => !mailbox.reachable);
  const before = drained.arrivals.length;
  await using third = new Program([...words, String(port)], { env });
  await until("the mailbox to be back again", () => mailbox.reachable);
  await drained.texts(before + 976);
  assert.equal(await drained.ackAll(), true);
  await drained.subscription.release();
  const texts = drained.arrivals.map(({ letter }) => letter.text);
  assert.deepEqual(texts.slice(0, 1_024), numbers(1_024));
  assert.deepEqual(texts.slice(before), numbers(976, 1_024));
  assert.equal(await mailbox.depth("bia"), 0);
  await mailbox.close();
  third.signal("SIGINT");
  assert.equal((await third.ended()).code, 0);
});

Deno.test("two services on one folder: the second says so in one sentence", async () => {
  await using folder = await temporaryFolder();
  const words = ["offline", "--port", "0", "--data", folder.path];
  await using first = new Program(words);
  await first.port();
  await using second = new Program(words);
  assert.equal((await second.ended()).code, 3);
  assert.match(second.err.all.join("\n"), /another chatmom is running on it/);
});

Deno.test({
  name: "letters travel over TLS with an authority of one's own",
  ignore: !canMakeCertificates,
  fn: async () => {
    await using folder = await temporaryFolder();
    const { ca, certFile, keyFile } = await makeCertificates(folder.path);
    await using offline = await service(folder, {
      tls: { cert: await Deno.readTextFile(certFile), key: await Deno.readTextFile(keyFile) },
    });
    const plain = offline.mailbox();
    const mailbox = offline.mailbox(ca);
    await until("the mailbox over TLS", () => mailbox.reachable);
    await mailbox.declare("bia");
    await mailbox.put("bia", many("bia", 100));
    assert.equal(await mailbox.depth("bia"), 100);
    assert.equal(plain.reachable, false);
    await mailbox.close();
    await plain.close();
  },
});

Deno.test({
  name: "chat servers are told when the broker behind the service goes and comes",
  ignore: !brokerInstalled,
  fn: async () => {
    await using folder = await temporaryFolder();
    await using broker = await startBroker();
    await using offline = await service(folder, {
      queues: { kind: "amqp", url: `${broker.url}?heartbeat=2` },
    });
    const told: boolean[] = [];
    const mailbox = new RemoteMailbox({
      host: "127.0.0.1",
      port: offline.port,
      secret: SECRET,
      turn: new Turn(),
      onReachable: (on) => void told.push(on),
    });
    await until("the broker", () => mailbox.reachable);
    await mailbox.declare("bia");
    await mailbox.put("bia", many("bia", 3));
    const drained = new Drained(mailbox, "bia");
    await drained.texts(3);
    await broker.settle();
    await broker.kill();
    await until("the loss", () => !mailbox.reachable);
    await assert.rejects(mailbox.put("bia", many("bia", 1)), /cannot be reached/);
    await broker.start();
    await until("the broker to be back", () => mailbox.reachable);
    assert.deepEqual((await drained.texts(6)).slice(3), numbers(3));
    assert.equal(await drained.ackAll(), true);
    assert.deepEqual(told, [true, false, true]);
    await mailbox.close();
  },
});
