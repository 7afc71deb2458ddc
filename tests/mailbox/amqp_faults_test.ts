import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { configure, reset } from "@logtape/logtape";
import amqp, { type ChannelModel } from "amqplib";
import { AmqpMailbox, REJECTED } from "../../lib/mailbox/amqp.ts";
import { type Letter, MailboxError } from "../../lib/mailbox/mailbox.ts";
import { type Broker, brokerInstalled, startBroker } from "../support/broker.ts";
import { until, within } from "../support/until.ts";
import { Drained, foreign, many, numbers, own } from "./drained.ts";

const isCode = (code: string) => (error: unknown) =>
  error instanceof MailboxError && error.code === code;

/** What happens at the broker itself, beside the mailbox. */
interface Scene {
  readonly broker: Broker;
  readonly mailbox: AmqpMailbox;
  readonly user: string;
  readonly queue: string;
}

/** Publishes a body as another program does. */
async function write(model: ChannelModel, queue: string, ...bodies: string[]): Promise<void> {
  const channel = await model.createConfirmChannel();
  for (const body of bodies) channel.publish("", queue, Buffer.from(body));
  await channel.waitForConfirms();
  await channel.close();
}

/** With a connection of one's own, as an operator or another program has it. */
async function beside<T>(broker: Broker, work: (model: ChannelModel) => Promise<T>): Promise<T> {
  const model = await amqp.connect(broker.url, { noDelay: true });
  model.on("error", () => {});
  try {
    return await work(model);
  } finally {
    await model.close().catch(() => {});
  }
}

/** Puts a page as the mover does: as often as it takes, one at a time. */
async function persist({ mailbox, user }: Scene, page: Letter[]): Promise<number> {
  for (let failures = 0;; failures++) {
    try {
      await mailbox.put(user, page);
      return failures;
    } catch (error) {
      if (!isCode("away")(error)) throw error;
      await until("the broker to be back", () => mailbox.reachable, 60_000);
    }
  }
}

const FAULTS: Record<string, (scene: Scene) => Promise<void>> = {
  "nothing confirmed is lost when the broker is killed in the middle of a move": async (scene) => {
    const { broker, mailbox, user } = scene;
    await mailbox.declare(user);
    await broker.settle();
    const letters = many(user, 10_000);
    let confirmed = 0, failures = 0;
    const move = async () => {
      for (let at = 0; at < letters.length; at += 1_000) {
        failures += await persist(scene, letters.slice(at, at + 1_000));
        confirmed = at + 1_000;
      }
    };
    const moved = move();
    await until("the first page", () => confirmed >= 1_000);
    await broker.kill();
    assert.ok(confirmed < letters.length, "the kill came in the middle");
    await broker.start();
    await within("the move", moved, 60_000);
    assert.ok(failures > 0);
    const seen = new Set<string>();
    const order: string[] = [];
    const drained = new Drained(mailbox, user);
    await until("all letters", async () => {
      for (const { letter } of drained.arrivals.splice(0)) {
        if (!seen.has(letter.id!)) order.push(letter.text);
        seen.add(letter.id!);
      }
      await drained.subscription.ack(Number.MAX_SAFE_INTEGER);
      return seen.size === letters.length && await mailbox.depth(user) === 0;
    }, 60_000);
    assert.deepEqual(order, numbers(10_000));
    await drained.subscription.release();
  },

  "a broker that is away turns everything away at once, and drains come back by themselves": async (
    { broker, mailbox, user },
  ) => {
    await mailbox.declare(user);
    const drained = new Drained(mailbox, user);
    await mailbox.put(user, [own(user, "before")]);
    await drained.texts(1);
    await broker.stop();
    await until("the loss", () => !mailbox.reachable);
    const start = performance.now();
    await assert.rejects(mailbox.put(user, [own(user, "now")]), isCode("away"));
    await assert.rejects(mailbox.declare(user), isCode("away"));
    await assert.rejects(mailbox.depth(user), isCode("away"));
    await assert.rejects(mailbox.remove(user), isCode("away"));
    assert.equal(await drained.ackAll(), false);
    assert.ok(performance.now() - start < 500);
    await broker.start();
    // It was not acked: it comes again.
    assert.deepEqual(await drained.texts(2), ["before", "before"]);
    await until("the publisher", () => mailbox.reachable);
    await mailbox.put(user, [own(user, "after")]);
    assert.equal((await drained.texts(3))[2], "after");
    assert.equal(await drained.ackAll(), true);
    await drained.subscription.release();
  },

  "a frozen broker is noticed, and nothing waits for it longer than the heartbeat": async (
    { broker, mailbox, user },
  ) => {
    await mailbox.declare(user);
    const drained = new Drained(mailbox, user);
    await mailbox.put(user, [own(user, "0")]);
    await drained.texts(1);
    assert.equal(await drained.ackAll(), true);
    broker.freeze();
    try {
      await assert.rejects(
        within("the put to be turned away", mailbox.put(user, [own(user, "1")])),
        isCode("away"),
      );
      assert.equal(mailbox.reachable, false);
    } finally {
      broker.thaw();
    }
    await until("the broker to be back", () => mailbox.reachable);
    await mailbox.put(user, [own(user, "2")]);
    await until("the last letter", () => drained.arrivals.at(-1)?.letter.text === "2");
    await drained.ackAll();
    await drained.subscription.release();
  },

  "letters behind one that came back do not slip into a queue made anew": async (
    { mailbox, user },
  ) => {
    const puts = Array.from(
      { length: 20 },
      (_, at) => mailbox.put(user, many(user, 1_500, at * 1_500)),
    );
    // Made anew while most of them are still to go out.
    const declared = puts[0]!.catch(() => mailbox.declare(user));
    for (const outcome of await Promise.allSettled(puts)) {
      assert.ok(outcome.status === "rejected" && isCode("no_queue")(outcome.reason));
    }
    await declared;
    assert.equal(await mailbox.depth(user), 0);
  },

  "a drain goes on when the broker closes its channel alone": async (
    { broker, mailbox, user },
  ) => {
    const set = (name: string, value: string) =>
      broker.ctl("eval", `application:set_env(rabbit, ${name}, ${value}).`);
    await mailbox.declare(user);
    // What brokers do, after half an hour, to channels that leave a letter unacked.
    await set("consumer_timeout", "100");
    await set("channel_tick_interval", "100");
    const drained = new Drained(mailbox, user);
    await mailbox.put(user, many(user, 3));
    await drained.texts(6);
    await set("consumer_timeout", "1800000");
    await until("an ack in time", () => drained.ackAll());
    assert.deepEqual(drained.arrivals.map(({ letter }) => letter.text).slice(0, 6), [
      ...numbers(3),
      ...numbers(3),
    ]);
    assert.equal(await drained.subscription.ack(drained.arrivals[2]!.tag), false);
    await drained.subscription.release();
    assert.equal(await mailbox.depth(user), 0);
    await set("channel_tick_interval", "60000");
  },

  "queues made by others with other arguments are used as they are": async (
    { broker, mailbox, user, queue },
  ) => {
    await beside(broker, async (model) => {
      const channel = await model.createChannel();
      await channel.assertQueue(queue, {
        durable: true,
        arguments: { "x-queue-type": "quorum" },
      });
    });
    // The refusal ends the errand's channel; the errands beside it must not notice.
    const others = numbers(30).map((number) => `${user}-${number}`);
    await Promise.all([...others, user].map((name) => mailbox.declare(name)));
    await mailbox.put(user, many(user, 100));
    const drained = new Drained(mailbox, user);
    assert.deepEqual(await drained.texts(100), numbers(100));
    assert.equal(await drained.ackAll(), true);
    await drained.subscription.release();
    for (const name of others) assert.equal(await mailbox.depth(name), 0);
  },

  "what other programs write is a letter, with its time in seconds or in milliseconds": async (
    { broker, mailbox, user, queue },
  ) => {
    await mailbox.declare(user);
    const drained = new Drained(mailbox, user);
    await beside(broker, (model) =>
      write(
        model,
        queue,
        `{"from":"Carla","to":"${user.toUpperCase()}","text":"oi","ts":1700000000}`,
        `{"from":"carla","to":"${user}","text":"oi","ts":1700000000123,"more":1}`,
      ));
    await drained.texts(2);
    assert.deepEqual(drained.arrivals.map(({ letter }) => letter), [
      { ...foreign(user, "oi"), ts: 1_700_000_000_000 },
      { ...foreign(user, "oi"), ts: 1_700_000_000_123 },
    ]);
    assert.ok(drained.arrivals.every(({ digest }) => digest));
    await drained.ackAll();
    await drained.subscription.release();
  },

  "bodies that are no letters go aside with the reason, and hold nothing up": async (
    { broker, mailbox, user, queue },
  ) => {
    await mailbox.declare(user);
    const good = (text: string) =>
      JSON.stringify({ from: "carla", to: user, text, ts: 1_700_000_000 });
    const broken: Record<string, RegExp> = {
      "not json": /JSON/,
      "[1]": /object/,
      '{"from":"carla","to":"bia","ts":1}': /text/,
      '{"from":"a b","to":"bia","text":"x","ts":1}': /from/,
      '{"from":"carla","to":"bia","text":"x","ts":"now"}': /ts/,
      [JSON.stringify({ from: "carla", to: "bia", text: "x".repeat(20_000), ts: 1 })]: /longer/,
    };
    const bodies = Object.keys(broken);
    await beside(broker, (model) =>
      write(
        model,
        queue,
        good("first"),
        ...bodies.slice(0, 3),
        good("second"),
        ...bodies.slice(3),
      ));
    const drained = new Drained(mailbox, user);
    assert.deepEqual(await drained.texts(2), ["first", "second"]);
    assert.equal(await drained.ackAll(), true);
    const aside = await beside(broker, async (model) => {
      const channel = await model.createChannel();
      await channel.assertQueue(REJECTED, { durable: true });
      const found = new Map<string, string>();
      await channel.consume(REJECTED, (message) => {
        found.set(message!.content.toString(), String(message!.properties.headers!.reason));
        assert.equal(message!.properties.headers!.queue, queue);
        assert.equal(message!.properties.deliveryMode, 2);
        channel.ack(message!);
      });
      await until("all broken bodies", () => found.size === bodies.length);
      return found;
    });
    for (const [body, reason] of Object.entries(broken)) assert.match(aside.get(body)!, reason);
    await drained.subscription.release();
    const again = new Drained(mailbox, user);
    await mailbox.put(user, [own(user, "third")]);
    assert.deepEqual(await again.texts(1), ["third"]);
    await again.ackAll();
    await again.subscription.release();
  },

  "acks go through while the broker is short of memory, and letters are turned away": async (
    { broker, mailbox, user },
  ) => {
    await mailbox.declare(user);
    await mailbox.put(user, many(user, 10));
    const drained = new Drained(mailbox, user);
    await drained.texts(10);
    await broker.ctl("set_vm_memory_high_watermark", "0.00001");
    try {
      // The broker tells only those who publish.
      const outcomes: Promise<unknown>[] = [];
      await until("the broker to turn letters away", () => {
        if (mailbox.reachable) outcomes.push(mailbox.put(user, [own(user, "x")]).catch(() => {}));
        return !mailbox.reachable;
      });
      await assert.rejects(mailbox.put(user, [own(user, "x")]), isCode("away"));
      assert.equal(await within("the ack", drained.ackAll()), true);
      await broker.ctl("set_vm_memory_high_watermark", "0.4");
      await until("letters to be taken again", () => mailbox.reachable);
      await within("what was on its way", Promise.all(outcomes));
    } finally {
      await broker.ctl("set_vm_memory_high_watermark", "0.4");
    }
    await drained.subscription.release();
  },

  "a reader elsewhere is waited for, so that order holds": async (
    { broker, mailbox, user, queue },
  ) => {
    await mailbox.declare(user);
    await mailbox.put(user, many(user, 3));
    const warned = Promise.withResolvers<void>();
    await configure({
      reset: true,
      sinks: { test: ({ properties }) => properties.queue === queue && warned.resolve() },
      loggers: [
        { category: "chatmom", lowestLevel: "warning", sinks: ["test"] },
        { category: ["logtape", "meta"], lowestLevel: "error", sinks: [] },
      ],
    });
    const drained = await beside(broker, async (model) => {
      const channel = await model.createChannel();
      await channel.prefetch(1);
      const first = Promise.withResolvers<void>();
      await channel.consume(queue, () => first.resolve());
      await first.promise;
      const drained = new Drained(mailbox, user);
      await within("the operator to be told", warned.promise);
      return drained;
    });
    await reset();
    assert.deepEqual(await drained.texts(3), numbers(3));
    await drained.ackAll();
    await drained.subscription.release();
  },

  "AMQPS works with an authority of one's own, and not without": async ({ broker, user }) => {
    // Made first, it has been refused when the other one is let in.
    const doubting = new AmqpMailbox({ url: broker.tlsUrl });
    const trusting = new AmqpMailbox({ url: broker.tlsUrl, ca: broker.ca });
    await until("the broker over TLS", () => trusting.reachable);
    await trusting.declare(user);
    await trusting.put(user, [own(user, "x")]);
    assert.equal(await trusting.depth(user), 1);
    await trusting.close();
    await assert.rejects(doubting.declare(user), isCode("away"));
    assert.equal(doubting.reachable, false);
    await doubting.close();
  },

  "thousands of open drains work beside each other": async ({ broker }) => {
    const mailbox = new AmqpMailbox({ url: `${broker.url}?heartbeat=30` });
    await until("the broker", () => mailbox.reachable);
    const users = numbers(2_500).map((number) => `crowd${number}`);
    await Promise.all(users.map((user) => mailbox.declare(user)));
    const drains = users.map((user) => new Drained(mailbox, user));
    await Promise.all(users.map((user) => mailbox.put(user, [own(user, "x")])));
    for (const drain of drains) await drain.texts(1, 60_000);
    const acked = await Promise.all(drains.map((drain) => drain.ackAll()));
    assert.ok(acked.every(Boolean));
    await Promise.all(drains.map(({ subscription }) => subscription.release()));
    await mailbox.close();
  },
};

Deno.test({
  name: "a mailbox in RabbitMQ lives through",
  ignore: !brokerInstalled,
  fn: async (test) => {
    await using broker = await startBroker();
    const mailbox = new AmqpMailbox({ url: `${broker.url}?heartbeat=1` });
    let count = 0;
    for (const [name, run] of Object.entries(FAULTS)) {
      const user = `fault${++count}`;
      await until("the broker", () => mailbox.reachable);
      await test.step(name, () => run({ broker, mailbox, user, queue: `queue.${user}` }));
    }
    await mailbox.close();
  },
});
