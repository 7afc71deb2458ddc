/** Server, offline service and broker die around the queue of somebody who is away. */

import assert from "node:assert/strict";
import { Program } from "../support/launch.ts";
import { numbered } from "../support/messages.ts";
import { OneBroker } from "../support/one_broker.ts";
import { ChaosProxy } from "../support/proxy.ts";
import { Scene } from "../support/scene.ts";
import { until } from "../support/until.ts";

const rabbit = new OneBroker();

/** A server on the broker, `ana` connected, `bia` registered and gone. Names are this scene's own. */
async function scene(tag: string, url = rabbit.broker.url): Promise<[Scene, string, string]> {
  const ana = `${tag}-ana`, bia = `${tag}-bia`;
  const set = await Scene.set([ana, bia], {
    words: ["--mailbox", "amqp"],
    env: { CHATMOM_AMQP_URL: url },
  });
  set.of(bia).crash();
  return [set, ana, bia];
}

/** Ana is back on a server that has been started again; bia is not, so that her letters move at once. */
async function onlyAna(set: Scene, ana: string): Promise<void> {
  set.of(ana).crash();
  await set.of(ana).connect();
}

for (const count of [1, 1_000]) {
  rabbit.test(
    `server, between append and publish: the mover publishes (${count} in flight)`,
    async () => {
      const [set, ana, bia] = await scene(`before${count}`);
      await using _s = set;
      await set.server.crash({ CHATMOM_CRASH_AT: "server.mover_before_publish" });
      await onlyAna(set, ana);
      set.of(ana).write(bia, ...numbered(count));
      await set.server.dieAt("server.mover_before_publish");
      assert.equal(await rabbit.operator.depth(`queue.${bia}`), 0);
      await set.server.again();
      await set.everybodyBackBut(bia);
      await set.of(ana).answered();
      await rabbit.depthReaches(bia, count);
      await set.of(bia).connect();
      assert.equal((await set.verify()).shown, count);
      await rabbit.depthIs(bia, 0);
    },
  );

  rabbit.test(
    `broker, after enqueue and before the confirm: published again, shown once (${count} in flight)`,
    async () => {
      await using proxy = ChaosProxy.before(rabbit.broker.port);
      const [set, ana, bia] = await scene(
        `confirm${count}`,
        `amqp://guest:guest@127.0.0.1:${proxy.port}`,
      );
      await using _s = set;
      await set.server.crash();
      await onlyAna(set, ana);
      set.of(ana).write(bia, "first");
      await rabbit.depthReaches(bia, 1);
      // The broker confirms after its own flush, which takes a few hundred milliseconds.
      await until("the first confirm", () => performance.now() - proxy.movedAt > 1_500);
      // The queue is known, the connection is there; from now on no confirm gets through.
      proxy.mute = true;
      set.of(ana).write(bia, ...numbered(count));
      await set.of(ana).answered();
      await rabbit.depthReaches(bia, 1 + count);
      proxy.mute = false;
      proxy.cut();
      await rabbit.depthReaches(bia, 1 + 2 * count);
      await set.of(bia).connect();
      assert.equal((await set.verify()).shown, 1 + count);
      await rabbit.depthIs(bia, 0);
    },
  );

  rabbit.test(
    `server, between the drain's append and its ack: own letters are absorbed by id (${count} in flight)`,
    async () => {
      const [set, ana, bia] = await scene(`drain${count}`);
      await using _s = set;
      await set.server.crash();
      await onlyAna(set, ana);
      set.of(ana).write(bia, ...numbered(count));
      await set.of(ana).answered();
      await rabbit.depthReaches(bia, count);
      // The inbox still has them all; and another program has written as many.
      await rabbit.operator.write("printer", bia, ...numbered(count, "foreign"));
      await set.server.crash({ CHATMOM_CRASH_AT: "server.drain_after_append" });
      await set.of(bia).connect().catch(() => {});
      await set.server.dieAt("server.drain_after_append");
      await set.server.again();
      await set.everybodyBack();
      await set.of(bia).got(2 * count);
      await rabbit.depthIs(bia, 0);
      await set.of(bia).peer!.settled();
      const texts = set.of(bia).texts;
      assert.deepEqual(texts.filter((text) => text.startsWith("message")), numbered(count));
      assert.deepEqual(
        texts.filter((text) => text.startsWith("foreign")),
        numbered(count, "foreign"),
      );
    },
  );

  rabbit.test(
    `offline service, after the confirm and before kept: put again, shown once (${count} in flight)`,
    async () => {
      const tag = `kept${count}`, ana = `${tag}-ana`, bia = `${tag}-bia`;
      const env = { CHATMOM_AMQP_URL: rabbit.broker.url };
      await using dying = new Program(["offline", "--port", "0"], {
        env: { ...env, CHATMOM_CRASH_AT: "offline.after_confirm" },
      });
      const port = await dying.port();
      await using set = await Scene.set([ana, bia], {
        words: ["--offline-host", "127.0.0.1", "--offline-port", String(port)],
      });
      set.of(bia).crash();
      await set.server.crash();
      await onlyAna(set, ana);
      set.of(ana).write(bia, ...numbered(count));
      await set.of(ana).answered();
      await dying.warns(/^crash point offline\.after_confirm$/);
      await dying.kill();
      await using _again = new Program(["offline", "--port", String(port)], { env });
      await rabbit.depthReaches(bia, count + 1);
      await set.of(bia).connect();
      assert.equal((await set.verify()).shown, count);
      await rabbit.depthIs(bia, 0);
    },
  );
}

rabbit.test(
  "broker, killed in the middle of a move and of a drain: all there once, in order",
  async () => {
    const [set, ana, bia] = await scene("killed");
    await using _s = set;
    await set.server.crash();
    await onlyAna(set, ana);
    const texts = numbered(4_000);
    set.of(ana).write(bia, ...texts);
    await rabbit.depthReaches(bia, 500);
    await rabbit.broker.kill();
    // Senders do not notice.
    const before = Date.now();
    set.of(ana).write(bia, "while the broker is away");
    await set.of(ana).answered(5_000);
    assert.ok(Date.now() - before < 5_000);
    await rabbit.start();
    await rabbit.depthReaches(bia, 4_001);
    await set.of(bia).connect();
    await set.of(bia).got(1_000);
    await rabbit.broker.kill();
    await set.of(bia).got(4_001);
    await rabbit.start();
    await rabbit.depthIs(bia, 0);
    assert.equal((await set.verify()).shown, 4_001);
    assert.deepEqual(set.of(bia).texts, [...texts, "while the broker is away"]);
  },
);
