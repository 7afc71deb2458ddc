/** What can happen to a broker, and what the mailbox does about it. */

import assert from "node:assert/strict";
import { AmqpMailbox } from "../../lib/mailbox/amqp.ts";
import type { Letter } from "../../lib/mailbox/mailbox.ts";
import { until, within } from "../support/until.ts";
import { Drained, many, numbers, own } from "./drained.ts";
import { isCode, type Scene, tellStories } from "./stories.ts";

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

tellStories("a mailbox in RabbitMQ lives through", {
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
    await broker.freeze();
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
});
