/** Groups, while the server dies and people come and go: the same for all members, whatever crashes (delivery rule 22). */

import assert from "node:assert/strict";
import type { Device } from "../support/device.ts";
import { numbered } from "../support/messages.ts";
import { Scene } from "../support/scene.ts";
import { until } from "../support/until.ts";

const GROUP = "#class";
const PEOPLE = ["ana", "bia", "caio", "duda"] as const;

/** A scene whose first people are in a group of the first one. */
async function inGroup(members: number): Promise<Scene> {
  const scene = await Scene.set(PEOPLE);
  const ana = scene.of("ana");
  ana.change({ type: "group_create", group: GROUP });
  for (const user of PEOPLE.slice(1, members)) {
    ana.change({ type: "group_add", group: GROUP, user });
  }
  await ana.answered();
  return scene;
}

const PLACES = {
  "server.before_append": "before the append",
  "server.after_append": "after the append and before stored",
  "server.after_project_before_checkpoint": "between projecting and the checkpoint",
  "server.after_push": "after the push and before the ack",
} as const;

for (const [place, title] of Object.entries(PLACES)) {
  for (const count of [20, 300]) {
    Deno.test(`server, ${title}, with messages and changes of a group (${count} in flight)`, async () => {
      await using scene = await inGroup(3);
      const ana = scene.of("ana");
      const passes = place === "server.after_project_before_checkpoint" ? 1 : Math.ceil(count / 2);
      await scene.server.crash({ CHATMOM_CRASH_AT: `${place}:${passes}` });
      await scene.everybodyBack();
      ana.write(GROUP, ...numbered(Math.ceil(count / 2)));
      ana.change({ type: "group_add", group: GROUP, user: "duda" });
      ana.change({ type: "group_remove", group: GROUP, user: "bia" });
      ana.write(GROUP, ...numbered(Math.floor(count / 2), "later"));
      await scene.server.dieAt(place);
      await scene.server.again();
      await scene.everybodyBack();
      const { shown } = await scene.verify();
      // duda hears of her coming and bia of her going, and each only their part of the rest.
      assert.ok(shown >= 2 * count + 2, `${shown} shown`);
      const of = (user: string) => scene.of(user).texts.filter((text) => text !== "");
      assert.deepEqual(of("bia"), numbered(Math.ceil(count / 2)));
      assert.deepEqual(of("duda"), numbered(Math.floor(count / 2), "later"));
    });
  }
}

Deno.test("somebody absent gets the group's messages after a crash in which they were in the journal only", async () => {
  await using scene = await inGroup(3);
  scene.of("bia").crash();
  await scene.server.crash({ CHATMOM_CRASH_AT: "server.after_append:100" });
  for (const user of ["ana", "caio"]) scene.of(user).crash();
  await scene.of("ana").connect();
  scene.of("ana").write(GROUP, ...numbered(100));
  await scene.server.dieAt("server.after_append");
  await scene.server.again();
  await scene.of("bia").connect();
  await until("bia to have all", () => scene.of("bia").texts.at(-1) === "message 100");
  await scene.everybodyBack();
  await scene.verify();
});

Deno.test("killed at any moment, with members coming and going in bursts: all agree on who got what", async () => {
  await using scene = await inGroup(3);
  const [ana, bia, caio, duda] = PEOPLE.map((user) => scene.of(user)) as [
    Device,
    Device,
    Device,
    Device,
  ];
  for (let round = 0; round < 4; round++) {
    ana.write(GROUP, ...numbered(100, `ana ${round}`));
    bia.write(GROUP, ...numbered(100, `bia ${round}`));
    // Added during a burst, and taken out between the sending of hers and its commit.
    ana.change({ type: "group_add", group: GROUP, user: "duda" });
    caio.write(GROUP, ...numbered(100, `caio ${round}`));
    duda.write(GROUP, ...numbered(50, `duda ${round}`));
    ana.change(
      round % 2 === 0
        ? { type: "group_remove", group: GROUP, user: "duda" }
        : { type: "group_ban", group: GROUP, user: "duda", on: true },
    );
    if (round % 2 === 1) ana.change({ type: "group_ban", group: GROUP, user: "duda", on: false });
    ana.write(GROUP, ...numbered(50, `after ${round}`));
    await until("enough answers", () => round === 0 || ana.unanswered < 200 - 50 * round);
    await scene.server.crash();
    await scene.everybodyBack();
  }
  const { written, stored, shown } = await scene.verify();
  assert.ok(stored >= 1_000 && written > stored && shown > 2 * stored, `${stored} ${shown}`);
});

Deno.test("who is taken out while writing: what was accepted before reaches all, the rest nobody", async () => {
  await using scene = await inGroup(4);
  const [ana, bia] = [scene.of("ana"), scene.of("bia")];
  for (let round = 0; round < 20; round++) {
    // Both on their way in the same moment: which is first is the server's to say, for all alike.
    bia.write(GROUP, ...numbered(5, `bia ${round}`));
    ana.change({ type: "group_remove", group: GROUP, user: "bia" });
    bia.write(GROUP, ...numbered(5, `bia again ${round}`));
    await ana.answered();
    bia.write(GROUP, `too late ${round}`);
    await bia.answered();
    ana.change({ type: "group_add", group: GROUP, user: "bia" });
    await ana.answered();
  }
  const { written, stored } = await scene.verify();
  assert.ok(stored <= written - 20, "who was out was refused");
  const all = scene.of("caio").texts;
  assert.ok(!all.some((text) => text.startsWith("too late")));
  // Those of the same moment went the same way for everybody.
  const { texts } = scene.of("duda");
  assert.deepEqual(texts, all.slice(-texts.length));
});
