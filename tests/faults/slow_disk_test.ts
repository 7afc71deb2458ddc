/**
 * A disk whose flushes take long, or fail: messages come in while it works, and are still only promised
 * once they are on it, in their order (delivery rules 4 and 5).
 */

import assert from "node:assert/strict";
import { numbered } from "../support/messages.ts";
import { Scene } from "../support/scene.ts";
import { canTrace, SickJournal } from "../support/tracer.ts";
import { until } from "../support/until.ts";

/** Longer than the server waits for a disk (store.ts). */
const SLOW = { ms: 40 };
const ROUNDS = 6, EACH = 50;

function sick(name: string, work: (scene: Scene) => Promise<void>): void {
  Deno.test({
    name,
    ignore: !canTrace,
    async fn() {
      await using scene = await Scene.set(["ana", "bia"]);
      await work(scene);
    },
  });
}

/** Messages both ways, so that there is always something on its way to the disk and something behind it. */
async function talk(scene: Scene, word: string): Promise<void> {
  const ana = scene.of("ana"), bia = scene.of("bia");
  for (let round = 0; round < ROUNDS; round++) {
    const open = ana.unanswered;
    ana.write("bia", ...numbered(EACH, `${word} ${round}`));
    bia.write("ana", ...numbered(EACH, `${word} back ${round}`));
    await until("some answers", () => ana.unanswered < open + EACH || ana.retries.length > 0);
  }
}

sick("a slow disk: everything is stored, shown once and in order", async (scene) => {
  const { program, data } = scene.server;
  {
    await using _slow = await SickJournal.make(program.pid, data, SLOW);
    await talk(scene, "slow");
    await scene.verify();
  }
  // And when it is quick again, too.
  await talk(scene, "quick");
  assert.equal((await scene.verify()).shown, 4 * ROUNDS * EACH);
});

for (const [moment, answered] of [["first", 0], ["second", EACH]] as const) {
  sick(
    `a slow disk and a kill while the ${moment} group is on its way: nothing is lost, doubled or out of order`,
    async (scene) => {
      const { program, data } = scene.server;
      const ana = scene.of("ana"), bia = scene.of("bia");
      await using _slow = await SickJournal.make(program.pid, data, { ms: 250 });
      await talk(scene, "before");
      await scene.verify();
      for (let part = 0; part < 4; part++) {
        ana.write("bia", ...numbered(EACH, `part ${part}`));
        bia.write("ana", ...numbered(EACH, `back ${part}`));
        // All of it is read, while the disk works on the first part.
        await ana.peer!.settled();
        await bia.peer!.settled();
      }
      assert.equal(ana.unanswered, 4 * EACH, "the server reads on while the disk works");
      await until("enough answers", () => ana.unanswered <= 4 * EACH - answered);
      assert.ok(ana.unanswered > 0, "something was in flight");
      await scene.server.crash();
      await scene.everybodyBack();
      assert.equal((await scene.verify()).shown, 2 * ROUNDS * EACH + 8 * EACH);
    },
  );
}

for (const end of ["gets well", "is killed"]) {
  sick(
    `flushes fail while the next messages come in, and the server ${end}: retry for all of them, nothing lost or doubled`,
    async (scene) => {
      const { program, data } = scene.server;
      const ana = scene.of("ana"), bia = scene.of("bia");
      {
        // Slow first: from then on the server reads on while the disk works.
        await using _slow = await SickJournal.make(program.pid, data, SLOW);
        await talk(scene, "slow");
        await scene.verify();
      }
      const before = scene.judge().stored;
      {
        await using _broken = await SickJournal.make(program.pid, data, { ...SLOW, error: "EIO" });
        const written = ana.write("bia", ...numbered(EACH, "failing"));
        // These come while the disk works on those.
        await ana.peer!.settled();
        written.push(...ana.write("bia", ...numbered(EACH, "behind them")));
        bia.write("ana", ...numbered(EACH, "and from the other side"));
        await until("a retry for each", () => ana.retries.length >= written.length);
        assert.deepEqual(ana.retries.slice(0, written.length).map(({ id }) => id), written);
        await until("bia's too", () => bia.retries.length >= EACH);
        assert.equal(scene.judge().stored, before, "nothing was promised meanwhile");
        if (end === "is killed") await scene.server.kill();
      }
      if (end === "is killed") {
        await scene.server.again();
        await scene.everybodyBack();
      }
      const { shown } = await scene.verify();
      assert.equal(shown, 2 * ROUNDS * EACH + 3 * EACH);
      // What was given numbers again stands in the tables once.
      await scene.server.crash();
      await scene.everybodyBack();
      await talk(scene, "after");
      assert.equal((await scene.verify()).shown, shown + 2 * ROUNDS * EACH);
    },
  );
}
