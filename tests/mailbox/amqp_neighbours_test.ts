/** Other programs at the same broker: queues of their making, what they write, and what they read. */

import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { configure, reset } from "@logtape/logtape";
import amqp, { type ChannelModel } from "amqplib";
import { REJECTED } from "../../lib/mailbox/amqp.ts";
import type { Broker } from "../support/broker.ts";
import { until, within } from "../support/until.ts";
import { Drained, foreign, many, numbers, own } from "./drained.ts";
import { tellStories } from "./stories.ts";

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

tellStories("a mailbox in RabbitMQ has neighbours", {
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
});
