/** A file gets its name in one step, or the next free one, on whatever disk, also after a kill. */

import assert from "node:assert/strict";
import { forgetPart, openPart, partOf, save } from "../../lib/client/files/save.ts";
import { temporaryFolder } from "../support/folder.ts";

/** A disk on which a file has one name only. */
const noLinks: typeof Deno.link = () => Promise.reject(new Deno.errors.NotSupported("no links"));

async function gather(folder: string, file: string, text: string): Promise<void> {
  const bytes = new TextEncoder().encode(text);
  const { disk, length } = await openPart(folder, file, bytes.length);
  assert.equal(length, 0);
  await disk.write(bytes);
  disk.close();
}

const names = (folder: string) => [...Deno.readDirSync(folder)].map(({ name }) => name).sort();

for (const [disk, link] of [["links", Deno.link], ["one name only", noLinks]] as const) {
  Deno.test(`${disk}: the name, then its numbers; nothing is overwritten and no part is left`, async () => {
    await using folder = await temporaryFolder();
    for (const at of [1, 2, 3]) {
      await gather(folder.path, `file ${at}`, `text ${at}`);
      await save(folder.path, `file ${at}`, "ana_x.txt", link);
      await forgetPart(folder.path, `file ${at}`);
    }
    assert.deepEqual(names(folder.path), ["ana_x (2).txt", "ana_x (3).txt", "ana_x.txt"]);
    assert.equal(await Deno.readTextFile(`${folder.path}/ana_x.txt`), "text 1");
    assert.equal(await Deno.readTextFile(`${folder.path}/ana_x (3).txt`), "text 3");
  });
}

Deno.test("killed between the name and the note of it: the second try finds the same name", async () => {
  await using folder = await temporaryFolder();
  await gather(folder.path, "file", "text");
  const first = await save(folder.path, "file", "ana_x.txt");
  assert.equal(await save(folder.path, "file", "ana_x.txt"), first);
  await forgetPart(folder.path, "file");
  assert.deepEqual(names(folder.path), ["ana_x.txt"]);
});

Deno.test("a part goes on where it was; one that is longer than its file begins again", async () => {
  await using folder = await temporaryFolder();
  await gather(folder.path, "file", "half");
  const again = await openPart(folder.path, "file", 8);
  assert.equal(again.length, 4);
  again.disk.close();
  const shorter = await openPart(folder.path, "file", 3);
  assert.equal(shorter.length, 0);
  shorter.disk.close();
  assert.equal((await Deno.stat(partOf(folder.path, "file"))).size, 0);
});

Deno.test("no name of the server's makes a path of the part", async () => {
  await using folder = await temporaryFolder();
  for (const file of ["../../x", "/etc/passwd", "a/b", "", "\u0000"]) {
    assert.match(partOf(folder.path, file), /\/\.chatmom-[0-9a-f]{32}\.part$/);
    assert.equal(partOf(folder.path, file).split("/").length, folder.path.split("/").length + 1);
  }
});
