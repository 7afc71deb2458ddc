import assert from "node:assert/strict";
import { Turn } from "../../lib/base/turn.ts";
import { RemoteMailbox } from "../../lib/mailbox/remote.ts";
import type { OfflineOptions, RunningOffline } from "../../lib/offline/offline.ts";
import { startOffline } from "../../lib/offline/offline.ts";
import { Drained, foreign, many, numbers, own } from "../mailbox/drained.ts";
import { brokerInstalled, startBroker } from "../support/broker.ts";
import { temporaryFolder } from "../support/folder.ts";
import { JsonLines, probe } from "../support/json_lines.ts";
import { Program } from "../support/launch.ts";
import { until } from "../support/until.ts";

interface Scene {
  readonly service: RunningOffline;
  /** The chat server's view of the same queues. */
  readonly mailbox: RemoteMailbox;
  readonly user: string;
}

type Message = { from: string; to: string; text: string; ts: number };

async function fetchTexts(port: number, user: string): Promise<string[]> {
  const answer = await probe(port, { type: "FETCH", user });
  assert.equal(answer.type, "FETCH_RESULT");
  assert.equal(answer.user, user);
  return (answer.messages as Message[]).map(({ text }) => text);
}

async function enqueue(lines: JsonLines, to: string, texts: readonly string[]): Promise<void> {
  for (const text of texts) {
    assert.deepEqual(
      await lines.ask({ type: "ENQUEUE", from: "carla", to, text, ts: 1_700_000_000 }, "OK"),
      { type: "OK", action: "ENQUEUE", to },
    );
  }
}

const REQUESTS: Record<string, (scene: Scene) => Promise<void>> = {
  "A9: CREATE_QUEUE, ENQUEUE and FETCH answer to the letter, several on one connection": async (
    { service, user },
  ) => {
    await using lines = await JsonLines.connect(service.port);
    assert.deepEqual(await lines.ask({ type: "CREATE_QUEUE", user }, "OK"), {
      type: "OK",
      action: "CREATE_QUEUE",
      user,
    });
    await enqueue(lines, user, ["olá", "tudo bem?"]);
    assert.deepEqual(await lines.ask({ type: "FETCH", user }, "FETCH_RESULT"), {
      type: "FETCH_RESULT",
      user,
      messages: [
        { from: "carla", to: user, text: "olá", ts: 1_700_000_000 },
        { from: "carla", to: user, text: "tudo bem?", ts: 1_700_000_000 },
      ],
    });
    assert.deepEqual(await fetchTexts(service.port, user), []);
  },

  "A12: a raw socket sends one line to the offline port and gets one line back": async (
    { service, user },
  ) => {
    assert.deepEqual(await probe(service.port, { type: "CREATE_QUEUE", user }), {
      type: "OK",
      action: "CREATE_QUEUE",
      user,
    });
    assert.deepEqual(await fetchTexts(service.port, "nobody"), []);
  },

  "requests sent without waiting are answered in their order": async ({ service, user }) => {
    await using lines = await JsonLines.connect(service.port);
    const line = (text: string) =>
      JSON.stringify({ type: "ENQUEUE", from: "carla", to: user, text, ts: 1 }) + "\r\n";
    await lines.write(numbers(20).map(line).join("") + `{"type":"FETCH","user":"${user}"}\n`);
    const result = await lines.next("FETCH_RESULT");
    assert.equal(lines.pending.filter(({ type }) => type === "OK").length, 20);
    assert.deepEqual((result.messages as Message[]).map(({ text }) => text), numbers(20));
    assert.ok((result.messages as Message[]).every(({ ts }) => ts === 1));
  },

  "FETCH leaves a chat server's own letters in their places": async (
    { service, mailbox, user },
  ) => {
    await mailbox.declare(user);
    const letters = ["a", "1", "b", "2", "c"].map((text) =>
      /[0-9]/.test(text) ? foreign(user, text) : own(user, text)
    );
    await mailbox.put(user, letters);
    assert.deepEqual(await fetchTexts(service.port, user), ["1", "2"]);
    assert.deepEqual(await fetchTexts(service.port, user), []);
    const drained = new Drained(mailbox, user);
    assert.deepEqual(await drained.texts(3), ["a", "b", "c"]);
    await drained.ackAll();
    await drained.subscription.release();
    assert.equal(await mailbox.depth(user), 0);
  },

  "FETCH hands out at most 500, the oldest first": async ({ service, mailbox, user }) => {
    await mailbox.declare(user);
    await mailbox.put(user, numbers(1_100).map((text) => foreign(user, text)));
    assert.deepEqual(await fetchTexts(service.port, user), numbers(500));
    assert.deepEqual(await fetchTexts(service.port, user), numbers(500, 500));
    assert.deepEqual(await fetchTexts(service.port, user), numbers(100, 1_000));
    assert.deepEqual(await fetchTexts(service.port, user), []);
  },

  "FETCH looks behind 2,000 letters of a chat server": async ({ service, mailbox, user }) => {
    await mailbox.declare(user);
    await mailbox.put(user, [...many(user, 2_000), foreign(user, "behind")]);
    assert.deepEqual(await fetchTexts(service.port, user), ["behind"]);
    await until("the others to be back", async () => await mailbox.depth(user) === 2_000);
    await mailbox.remove(user);
  },

  "letters for a user who is ONLINE go to the chat server, and FETCH finds none": async (
    { service, mailbox, user },
  ) => {
    await mailbox.declare(user);
    const drained = new Drained(mailbox, user);
    await using lines = await JsonLines.connect(service.port);
    await enqueue(lines, user, ["hello"]);
    await drained.texts(1);
    assert.deepEqual(await fetchTexts(service.port, user), []);
    assert.ok(drained.arrivals[0]!.digest);
    await drained.ackAll();
    await drained.subscription.release();
  },

  "FETCH and ONLINE at once: each letter comes once, by one of the two ways": async (
    { service, mailbox, user },
  ) => {
    await mailbox.declare(user);
    for (let round = 0; round < 20; round++) {
      const letters = numbers(20).map((text) =>
        Number(text) % 2 ? foreign(user, text) : own(user, text)
      );
      await mailbox.put(user, letters);
      let drained!: Drained;
      const texts = await Promise.all([
        fetchTexts(service.port, user),
        (async () => drained = await new Drained(mailbox, user))(),
      ]).then(([texts]) => texts);
      assert.ok(texts.length === 0 || texts.length === 10);
      const rest = await drained.texts(20 - texts.length);
      assert.deepEqual([...texts, ...rest].toSorted((a, b) => Number(a) - Number(b)), numbers(20));
      assert.deepEqual(rest, rest.toSorted((a, b) => Number(a) - Number(b)));
      await drained.ackAll();
      await drained.subscription.release();
      assert.equal(await mailbox.depth(user), 0);
    }
  },

  "a client that dies before it took its letters finds them again": async (
    { service, mailbox, user },
  ) => {
    await mailbox.declare(user);
    await mailbox.put(user, numbers(500).map((text) => foreign(user, text.padEnd(16_000))));
    // More than the system's buffers hold; this client never reads.
    const lazy = await Deno.connect({ hostname: "127.0.0.1", port: service.port });
    await lazy.write(new TextEncoder().encode(`{"type":"FETCH","user":"${user}"}\n`));
    await lazy.read(new Uint8Array(1_000));
    lazy.close();
    const texts = await fetchTexts(service.port, user);
    assert.deepEqual(texts.map((text) => text.trim()), numbers(500));
  },

  "what cannot be done is told in one ERROR line, and the next request is answered": async (
    { service, user },
  ) => {
    await using lines = await JsonLines.connect(service.port);
    const wrong = [
      "not json",
      "[]",
      '"CREATE_QUEUE"',
      '{"type":"CREATE_QUEUE"}',
      '{"type":"CREATE_QUEUE","user":"a b"}',
      '{"type":"CREATE_QUEUE","user":{"a":1}}',
      '{"type":"FETCH","user":"../etc"}',
      '{"type":"ENQUEUE","from":"a","to":"b","ts":1}',
      '{"type":"ENQUEUE","from":"","to":"b","text":"x","ts":1}',
      `{"type":"ENQUEUE","from":"a","to":"b","text":"${"x".repeat(20_000)}","ts":1}`,
      '{"type":"SET_STATUS","user":"ana","status":"ONLINE"}',
      '{"type":"fetch","user":"ana","drain":1}',
      '{"type":"put"}',
    ];
    for (const line of wrong) {
      await lines.write(`${line}\n`);
      const { type, message } = await lines.any("an answer", () => true);
      assert.equal(type, "ERROR", line.slice(0, 60));
      assert.ok(typeof message === "string" && message.length > 5);
    }
    assert.equal((await lines.ask({ type: "CREATE_QUEUE", user }, "OK")).user, user);
  },
};

/** Runs all requests over one service. */
async function allRequests(test: Deno.TestContext, queues: OfflineOptions["queues"]) {
  await using folder = await temporaryFolder();
  const service = await startOffline({
    queues,
    data: folder.path,
    host: "127.0.0.1",
    port: 0,
    guests: true,
    lang: "en",
  });
  const mailbox = new RemoteMailbox({ host: service.host, port: service.port, turn: new Turn() });
  await until("the mailbox", () => mailbox.reachable);
  let count = 0;
  for (const [name, run] of Object.entries(REQUESTS)) {
    const user = `guest${++count}`;
    await test.step(name, () => run({ service, mailbox, user }));
  }
  await mailbox.close();
  await service.stop();
}

Deno.test("upper-case requests over SQLite", async (test) => {
  await allRequests(test, { kind: "sqlite" });
});

Deno.test({
  name: "upper-case requests over RabbitMQ",
  ignore: !brokerInstalled,
  fn: async (test) => {
    await using broker = await startBroker();
    await allRequests(test, { kind: "amqp", url: broker.url });
  },
});

Deno.test("without --guests nobody can write into, or read from, other people's queues", async () => {
  await using folder = await temporaryFolder();
  const service = await startOffline({
    queues: { kind: "sqlite" },
    data: folder.path,
    host: "127.0.0.1",
    port: 0,
    guests: false,
    lang: "en",
  });
  for (const type of ["CREATE_QUEUE", "ENQUEUE", "FETCH"]) {
    const answer = await probe(service.port, {
      type,
      user: "bia",
      from: "ana",
      to: "bia",
      text: "x",
      ts: 1,
    });
    assert.equal(answer.type, "ERROR");
  }
  await service.stop();
});

Deno.test("ENQUEUE says OK only when the letter outlives a crash", async () => {
  await using folder = await temporaryFolder();
  const words = ["offline", "--port", "0", "--guests", "--data", folder.path];
  const letter = { type: "ENQUEUE", from: "ana", to: "bia", text: "still here", ts: 1_700_000_000 };
  {
    await using program = new Program(words, {
      env: { CHATMOM_CRASH_AT: "offline.after_confirm" },
    });
    await using lines = await JsonLines.connect(await program.port());
    await lines.send(letter);
    await program.warns(/crash point offline.after_confirm/);
    assert.deepEqual(lines.pending, []);
    await program.kill();
  }
  await using program = new Program(words);
  const port = await program.port();
  assert.deepEqual(await fetchTexts(port, "bia"), ["still here"]);
  assert.equal((await probe(port, letter)).type, "OK");
  await program.kill();
  await using again = new Program(words);
  assert.deepEqual(await fetchTexts(await again.port(), "bia"), ["still here"]);
});
