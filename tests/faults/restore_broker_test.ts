/** A restored server and the letters that a broker has kept meanwhile (delivery rule 19). */

import assert from "node:assert/strict";
import { chatmom } from "../cli/chatmom.ts";
import { Broker, brokerInstalled } from "../support/broker.ts";
import { temporaryFolder } from "../support/folder.ts";
import { numbered } from "../support/messages.ts";
import { Operator } from "../support/operator.ts";
import { Scene } from "../support/scene.ts";
import { until } from "../support/until.ts";

Deno.test({
  name:
    "what was written after the backup to somebody away comes from the broker, and nothing comes twice",
  ignore: !brokerInstalled,
  async fn() {
    await using broker = await Broker.make();
    await using operator = await Operator.at(broker.url);
    await using place = await temporaryFolder();
    const env = { CHATMOM_AMQP_URL: broker.url };
    await using set = await Scene.set(["ana", "bia"], { words: ["--mailbox", "amqp"], env });
    const ana = set.of("ana"), bia = set.of("bia");
    const waits = async (least: number, most = least) => {
      await until(`queue.bia to hold ${least} to ${most}`, async () => {
        const depth = await operator.depth("queue.bia") ?? -1;
        return depth >= least && depth <= most;
      });
    };
    const leave = async () => {
      bia.crash();
      ana.crash();
      await set.server.crash();
      await ana.connect();
    };
    await leave();
    ana.write("bia", ...numbered(20, "in the backup"));
    await waits(20);
    const file = `${place.path}/backup.tar`, data = ["--data", set.server.data];
    assert.equal((await chatmom(["server", "backup", file, ...data])).code, 0);
    await bia.connect();
    await bia.got(20);
    await waits(0);
    await leave();
    ana.write("bia", ...numbered(30, "after the backup"));
    // What bia had not acked when the server was killed stands there once more.
    await waits(30, 50);
    await set.server.kill();
    assert.equal((await chatmom(["server", "restore", file, ...data, "--force"])).code, 0);
    await set.server.again();
    await set.everybodyBack();
    await bia.got(50);
    ana.write("bia", "in the new store");
    const verdict = await set.verify();
    assert.equal(verdict.shown, 51);
    assert.equal(bia.texts.at(-1), "in the new store", "old before new");
  },
});
