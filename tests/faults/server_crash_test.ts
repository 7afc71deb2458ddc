/** The server dies at each place of the crash table, with 1 and with 1,000 messages in flight. */

import assert from "node:assert/strict";
import { numbered } from "../support/messages.ts";
import { Scene } from "../support/scene.ts";
import { until } from "../support/until.ts";

/** Where the server dies, and what is true on the senders' side at that moment. */
const PLACES = {
  "server.before_append": "before the append: nothing is on the disk, the clients send again",
  "server.after_append": "after the append and before stored: the repeat gets the old answer",
} as const;

for (const [place, title] of Object.entries(PLACES)) {
  for (const count of [1, 1_000]) {
    Deno.test(`server, ${title} (${count} in flight)`, async () => {
      await using scene = await Scene.set(["ana", "bia"]);
      // Half of them have passed when it dies, so that both sides of the place are met.
      await scene.server.crash({ CHATMOM_CRASH_AT: `${place}:${Math.ceil(count / 2)}` });
      for (const device of scene.devices) device.crash();
      for (const device of scene.devices) await device.connect();
      scene.of("ana").write("bia", ...numbered(count));
      await scene.server.dieAt(place);
      assert.ok(scene.of("ana").unanswered > 0, "something was in flight");
      await scene.server.again();
      await scene.everybodyBack();
      assert.equal((await scene.verify()).shown, count);
    });
  }
}

for (const count of [1, 1_000]) {
  Deno.test(`server, after the append and before projecting: projected at the next start (${count} in flight)`, async () => {
    await using scene = await Scene.set(["ana", "bia"]);
    scene.of("bia").crash();
    await scene.server.crash({ CHATMOM_CRASH_AT: `server.after_append:${count}` });
    scene.of("ana").crash();
    await scene.of("ana").connect();
    scene.of("ana").write("bia", ...numbered(count));
    await scene.server.dieAt("server.after_append");
    await scene.server.again();
    // Nobody sends again: what bia gets was in the journal only.
    await scene.of("bia").connect();
    await scene.of("bia").got(count);
    await scene.of("ana").connect();
    assert.equal((await scene.verify()).shown, count);
  });

  Deno.test(`server, between projecting and the checkpoint: nothing twice (${count} in flight)`, async () => {
    await using scene = await Scene.set(["ana", "bia"]);
    const place = "server.after_project_before_checkpoint";
    await scene.server.crash({ CHATMOM_CRASH_AT: place });
    await scene.everybodyBack();
    scene.of("ana").write("bia", ...numbered(count));
    await scene.server.dieAt(place);
    await scene.server.again();
    await scene.everybodyBack();
    assert.equal((await scene.verify()).shown, count);
  });

  Deno.test(`server, after the push and before the ack: pushed again, shown once (${count} in flight)`, async () => {
    await using scene = await Scene.set(["ana", "bia"]);
    await scene.server.crash({ CHATMOM_CRASH_AT: `server.after_push:${Math.ceil(count / 2)}` });
    await scene.everybodyBack();
    scene.of("ana").write("bia", ...numbered(count));
    await scene.server.dieAt("server.after_push");
    assert.ok(scene.of("bia").count > 0, "something was pushed");
    await scene.server.again();
    await scene.everybodyBack();
    assert.equal((await scene.verify()).shown, count);
  });

  Deno.test(`server, killed at any moment while both sides write (${count} in flight)`, async () => {
    await using scene = await Scene.set(["ana", "bia"]);
    const ana = scene.of("ana"), bia = scene.of("bia");
    for (let round = 0; round < 4; round++) {
      ana.write("bia", ...numbered(count, `round ${round}`));
      bia.write("ana", ...numbered(count, `back ${round}`));
      // From the moment of writing to a moment when most of it has been answered.
      const open = Math.ceil(count * (1 - round / 5));
      await until("enough answers", () => round === 0 || ana.unanswered < open);
      await scene.server.crash();
      await scene.everybodyBack();
    }
    assert.equal((await scene.verify()).shown, 8 * count);
  });
}
