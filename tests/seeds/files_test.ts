/** Row D4 of what the ancestors do, with our own client: files to a person and to a group, by their visible names. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { bytesOf } from "../support/files.ts";
import { temporaryFolder } from "../support/folder.ts";
import { Program } from "../support/launch.ts";
import { oneServer } from "../support/one_server.ts";

const server = oneServer();

Deno.test("D4, line client: {sender}_{name} from a person, {group}_{sender}_{name} from a group, nothing overwritten", async () => {
  await using home = await temporaryFolder();
  const folder = join(home.path, "client_downloads");
  const start = (user: string) =>
    new Program(["client", "--user", user, "--port", String(server.port)], {
      env: { CHATMOM_CLIENT_HOME: home.path, CHATMOM_CLIENT_DOWNLOADS: join(folder, user) },
    });
  const bytes = bytesOf(50_000), photo = join(home.path, "foto da turma.png");
  await Deno.writeFile(photo, bytes);
  await using bia = start("d4-bia");
  await bia.says(/no contacts/);
  await using carla = start("d4-carla");
  await carla.says(/no contacts/);
  await using ana = start("d4-ana");
  await ana.type("/group create #turma", "/group add #turma d4-bia", "/group add #turma d4-carla");
  await ana.says(/d4-carla/);
  await ana.type("/to d4-bia", `/file ${photo}`, "/to #turma", `/file ${photo}`, `/file ${photo}`);
  for (const one of [bia, carla]) {
    await one.says(/↓ foto da turma\.png: .*\/turma_d4-ana_foto da turma\.png$/);
    await one.says(/↓ foto da turma\.png: .*\/turma_d4-ana_foto da turma \(2\)\.png$/);
  }
  await bia.says(/↓ foto da turma\.png: .*\/d4-bia\/d4-ana_foto da turma\.png$/);
  const saved = (user: string) => [...Deno.readDirSync(join(folder, user))].map(({ name }) => name);
  assert.deepEqual(saved("d4-bia").sort(), [
    "d4-ana_foto da turma.png",
    "turma_d4-ana_foto da turma (2).png",
    "turma_d4-ana_foto da turma.png",
  ]);
  assert.equal(saved("d4-carla").length, 2);
  for (const name of saved("d4-bia")) {
    assert.deepEqual(await Deno.readFile(join(folder, "d4-bia", name)), bytes);
  }
  // The server keeps them too, under names that nobody can guess.
  const kept = [...Deno.readDirSync(`${server.data}/files`)].map(({ name }) => name);
  assert.equal(kept.length, 3);
  assert.ok(kept.every((name) => /^[0-9a-f]{32}$/.test(name)));
});
