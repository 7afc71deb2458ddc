/** The journal's files: what was appended is there after any end, and nothing else is. */

import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { Journal } from "../../lib/store/journal.ts";
import { type JournalRow, Segment } from "../../lib/store/segment.ts";
import { temporaryFolder } from "../support/folder.ts";

const decoder = new TextDecoder(), encoder = new TextEncoder();

function text({ records }: JournalRow): string {
  return decoder.decode(records);
}

/** What a new process finds above `projected`. */
async function found(folder: string, projected = 0): Promise<string[]> {
  const journal = new Journal(folder);
  const rows = journal.tail(projected);
  await journal.close();
  rows.forEach(({ row }, at) => assert.equal(row, projected + 1 + at));
  return rows.map(text);
}

function segments(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name)
    .filter((name) => /^journal\.\d+$/.test(name)).map((name) => `${folder}/${name}`);
}

Deno.test("what was appended is found by the next process, in order", async () => {
  await using folder = await temporaryFolder();
  const journal = new Journal(folder.path);
  journal.tail(0);
  journal.append(['"um"', '"dois"']);
  await journal.appendSoon(['"três"']);
  journal.append(['"quatro"']);
  await journal.close();
  assert.deepEqual(await found(folder.path), ['["um","dois"]', '["três"]', '["quatro"]']);
  assert.deepEqual(await found(folder.path, 2), ['["quatro"]']);
});

Deno.test("a row that was torn by a power cut is not there, and those before it are", async () => {
  for (let cut = 1; cut <= 40; cut++) {
    await using folder = await temporaryFolder();
    const journal = new Journal(folder.path);
    journal.tail(0);
    journal.append(['"kept"']);
    journal.append(['"this one was being written"']);
    await journal.close();
    for (const path of segments(folder.path)) {
      const bytes = Deno.readFileSync(path);
      const end = bytes.findLastIndex((byte) => byte !== 0) + 1;
      if (end < 60) continue;
      // The disk took only the first part; what it had there before comes after it.
      bytes.fill(0, end - cut);
      Deno.writeFileSync(path, bytes);
    }
    assert.deepEqual(await found(folder.path), ['["kept"]'], `${cut} bytes short`);
  }
});

Deno.test("a segment that is used again shows nothing of its earlier life", async () => {
  await using folder = await temporaryFolder();
  const journal = new Journal(folder.path);
  journal.tail(0);
  const long = JSON.stringify("x".repeat(300_000));
  let appended = 0;
  // Everything is safe elsewhere at once, so that a few files are written over and over.
  for (; appended < 60; appended++) journal.release(journal.append([long]).row - 2);
  const last = journal.append(['"the newest"']);
  await journal.close();
  const rest = await found(folder.path, appended - 2);
  assert.equal(rest.length, 3);
  assert.equal(rest.at(-1), text(last));
  assert.ok(segments(folder.path).length < 8, "files are used again");
});

Deno.test("what is projected but not safe from a power cut stays in the journal over a restart", async () => {
  await using folder = await temporaryFolder();
  const journal = new Journal(folder.path);
  journal.tail(0);
  journal.append(['"one"']);
  await journal.close();
  const second = new Journal(folder.path);
  assert.deepEqual(second.tail(1), []);
  // So much that every file that may be written over is.
  const long = JSON.stringify("x".repeat(900_000));
  for (let row = 2; row <= 6; row++) second.append([long]);
  await second.close();
  // The tables lost their last transaction with the power.
  assert.deepEqual(await found(folder.path), ['["one"]', ...Array(5).fill(`[${long}]`)]);
});

Deno.test("only what is safe elsewhere is written over, however much comes", async () => {
  await using folder = await temporaryFolder();
  const journal = new Journal(folder.path);
  journal.tail(0);
  const long = JSON.stringify("y".repeat(400_000));
  for (let row = 1; row <= 12; row++) {
    journal.append([long]);
    journal.release(Math.min(row, 4));
  }
  await journal.close();
  assert.equal((await found(folder.path, 4)).length, 8);
});

Deno.test("behind the newest row of a file, rows of its earlier life do not count", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/journal.1`;
  for (const [generation, rows] of [[1, [7, 8, 9]], [2, [10]]] as const) {
    const segment = Segment.begin(path, generation, 4_096);
    for (const row of rows) {
      segment.write(row, '["as long as the others"]');
      segment.flush();
      segment.keep(row);
    }
    segment.close();
  }
  assert.deepEqual(Segment.read(path).rows.map(({ row }) => row), [10]);
});

Deno.test("a row missing between others is told, not passed over", async () => {
  await using folder = await temporaryFolder();
  const journal = new Journal(folder.path);
  journal.tail(5);
  journal.append(['"six"']);
  await journal.close();
  await assert.rejects(found(folder.path, 3), { code: "data_broken" });
});

Deno.test("a row that failed gives its number to the next one, whichever file that is in", async () => {
  await using folder = await temporaryFolder();
  const journal = new Journal(folder.path);
  journal.tail(0);
  journal.append(['"first"']);
  const flush = Deno.FsFile.prototype.syncDataSync;
  Deno.FsFile.prototype.syncDataSync = () => {
    throw new Error("input/output error");
  };
  try {
    assert.throws(() => journal.append(['"never promised"']), /input\/output/);
  } finally {
    Deno.FsFile.prototype.syncDataSync = flush;
  }
  // Too large for the rest of this file.
  const large = JSON.stringify("y".repeat(2_000_000));
  journal.append([large]);
  await journal.close();
  assert.deepEqual(await found(folder.path), ['["first"]', `[${large}]`]);
});

Deno.test("a disk that takes no more segments is asked for the same one again, not for ever new ones", async () => {
  await using folder = await temporaryFolder();
  const journal = new Journal(folder.path);
  journal.tail(0);
  const write = Deno.FsFile.prototype.writeSync;
  Deno.FsFile.prototype.writeSync = () => {
    throw new Error("no space left on device");
  };
  try {
    for (let tries = 0; tries < 20; tries++) {
      assert.throws(() => journal.append(['"no room"']), /no space/);
    }
  } finally {
    Deno.FsFile.prototype.writeSync = write;
  }
  journal.append(['"room again"']);
  await journal.close();
  assert.ok(segments(folder.path).length <= 2, `${segments(folder.path).length} files`);
  assert.deepEqual(await found(folder.path), ['["room again"]']);
});

Deno.test("rows that an older version left in the database are found", async () => {
  await using folder = await temporaryFolder();
  await new Journal(folder.path).close();
  const database = new DatabaseSync(`${folder.path}/journal.db`);
  database.prepare("INSERT INTO journal VALUES (?, ?)").run(1, encoder.encode('["from before"]'));
  database.close();
  const journal = new Journal(folder.path);
  assert.deepEqual(journal.tail(0).map(text), ['["from before"]']);
  journal.append(['"after"']);
  await journal.close();
  assert.deepEqual(await found(folder.path), ['["from before"]', '["after"]']);
});
