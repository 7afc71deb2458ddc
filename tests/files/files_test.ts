/** What the server keeps of files, on a folder and a clock of its own. */

import assert from "node:assert/strict";
import { Files } from "../../lib/files/files.ts";
import type { FileEntry } from "../../lib/files/catalog.ts";
import { type Folder, temporaryFolder } from "../support/folder.ts";
import { bytesOf, sha256 } from "../support/files.ts";

const DAY = 24 * 60 * 60 * 1000;
const LIMITS = { size: 1_000, quota: 2_500 };

/** A folder of files whose time the test tells. */
class Keeper implements AsyncDisposable {
  now = Date.UTC(2030, 0, 1);
  files!: Files;

  private constructor(readonly folder: Folder) {}

  static async open(): Promise<Keeper> {
    const keeper = new Keeper(await temporaryFolder());
    await keeper.again();
    return keeper;
  }

  /** As after a new start. */
  async again(): Promise<void> {
    this.files?.close();
    this.files = await Files.open(this.folder.path, LIMITS, () => this.now);
  }

  /** An offer of ana's. */
  async offer(id: string, size = 600, addressee = "bia"): Promise<FileEntry> {
    const bytes = bytesOf(size), media = "text/plain";
    return await this.files.add({
      ...{ sender: "ana", id, addressee, name: `${id}.txt`, size, media },
      sha256: sha256(bytes),
    });
  }

  /** A whole file of ana's. */
  async keep(id: string, addressee = "bia"): Promise<FileEntry> {
    const entry = await this.offer(id, 600, addressee);
    const incoming = await this.files.resume(entry);
    await incoming.write(bytesOf(600));
    assert.equal(await incoming.finish(), entry.sha256);
    await incoming.close();
    await this.files.keep(entry);
    return entry;
  }

  get onDisk(): number {
    return [...Deno.readDirSync(`${this.folder.path}/files`)].length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.files.close();
    await this.folder[Symbol.asyncDispose]();
  }
}

const refusedAs = (code: string) => (error: { code?: string }) => error.code === code;

Deno.test("an unfinished file goes a week after it last got further, and its room is free again", async () => {
  await using keeper = await Keeper.open();
  const entry = await keeper.offer("one");
  const incoming = await keeper.files.resume(entry);
  await incoming.write(bytesOf(100));
  await incoming.close();
  keeper.now += 6 * DAY;
  await keeper.files.tidy(() => Promise.resolve(false));
  assert.equal((await keeper.files.offered("ana", "one"))?.file, entry.file);
  // It gets further: its week begins again.
  const again = await keeper.files.resume((await keeper.files.offered("ana", "one"))!);
  assert.equal(again.offset, 100);
  await again.close();
  keeper.now += 6 * DAY;
  await keeper.files.tidy(() => Promise.resolve(false));
  assert.equal(keeper.onDisk, 1);
  keeper.now += 2 * DAY;
  await keeper.files.tidy(() => Promise.resolve(false));
  assert.equal(await keeper.files.offered("ana", "one"), undefined);
  assert.equal(keeper.onDisk, 0);
  for (const id of ["two", "three", "four"]) await keeper.offer(id, 800);
});

Deno.test("a whole file stays when its message is stored, and goes when nobody came back for it", async () => {
  await using keeper = await Keeper.open();
  const sent = await keeper.keep("sent"), left = await keeper.keep("left");
  keeper.now += 8 * DAY;
  await keeper.files.tidy((_, id) => Promise.resolve(id === "sent"));
  assert.ok(await keeper.files.get(sent.file));
  assert.equal(await keeper.files.get(left.file), undefined);
  // And it is not asked about again.
  await keeper.files.tidy(() => Promise.reject(new Error("asked again")));
  assert.equal(keeper.onDisk, 1);
});

Deno.test("retention removes what is older, of people or of groups as it was told", async () => {
  await using keeper = await Keeper.open();
  const old = await keeper.keep("old"), group = await keeper.keep("group", "#class");
  keeper.now += 10 * DAY;
  const young = await keeper.keep("young");
  const before = keeper.now - DAY;
  assert.equal(await keeper.files.expire(before, "people", always), 1);
  assert.equal(await keeper.files.get(old.file), undefined);
  assert.ok(await keeper.files.get(group.file));
  assert.equal(await keeper.files.expire(before, "groups", always), 1);
  assert.equal(await keeper.files.get(group.file), undefined);
  assert.ok(await keeper.files.get(young.file));
  assert.equal(keeper.onDisk, 1);
});

Deno.test("one's room and the number of unfinished files are bounded, each for oneself", async () => {
  await using keeper = await Keeper.open();
  await assert.rejects(keeper.offer("huge", 1_001), refusedAs("file_too_large"));
  for (const id of ["a", "b"]) await keeper.offer(id, 1_000);
  await assert.rejects(keeper.offer("c", 501), refusedAs("quota_full"));
  await keeper.offer("c", 500);
  for (let count = 3; count < 32; count++) await keeper.offer(`empty ${count}`, 0);
  await assert.rejects(keeper.offer("one more", 0), refusedAs("too_many"));
});

Deno.test("an offer that comes twice at once is one file", async () => {
  await using keeper = await Keeper.open();
  const [one, other] = await Promise.all([keeper.offer("same"), keeper.offer("same")]);
  assert.equal(one.file, other.file);
});

Deno.test("a name is data here: whatever it says, it is no path", async () => {
  await using keeper = await Keeper.open();
  const name = "../../../etc/passwd", media = "", size = 0, sha = sha256(new Uint8Array());
  const entry = await keeper.files.add(
    { sender: "ana", id: "../x", addressee: "bia", name, size, sha256: sha, media },
  );
  assert.match(entry.file, /^[0-9a-f]{32}$/);
  await (await keeper.files.resume(entry)).close();
  assert.deepEqual([...Deno.readDirSync(`${keeper.folder.path}/files`)].map((one) => one.name), [
    entry.file,
  ]);
});

Deno.test("every name and every media type comes back as it was given", async () => {
  await using keeper = await Keeper.open();
  const offer = { sender: "ana", addressee: "bia", size: 0, sha256: sha256(new Uint8Array()) };
  for (const [at, text] of ["\u0000", "a\u0000b", "\n", "'; --", "\u202e", "é👩‍👩‍👧‍👦", " "].entries()) {
    await keeper.files.add({ ...offer, id: `id ${at}`, name: text, media: text });
    const entry = await keeper.files.offered("ana", `id ${at}`);
    assert.deepEqual([entry?.name, entry?.media], [text, text]);
  }
});

Deno.test("after a new start bytes that no catalog knows are gone, and what it knows is there", async () => {
  await using keeper = await Keeper.open();
  const entry = await keeper.keep("known");
  await Deno.writeFile(`${keeper.folder.path}/files/stray`, bytesOf(10));
  await keeper.again();
  assert.equal(keeper.onDisk, 1);
  assert.deepEqual(await keeper.files.read(entry, 590, 100), bytesOf(600).slice(590));
});

/** Nobody waits for any of them. */
function always(): Promise<boolean> {
  return Promise.resolve(true);
}
