/** What an operator gets wrong beside the server: one sentence that says what to do, and the right exit code. */

import assert from "node:assert/strict";
import { temporaryFolder } from "../support/folder.ts";
import { TestServer } from "../support/test_server.ts";
import { chatmom, isForPeople } from "./chatmom.ts";

/** Runs it and gives what it said; it has to end with 3, in one line for people. */
async function refused(...words: string[]): Promise<string> {
  const { code, out, err } = await chatmom(words);
  assert.deepEqual([code, out], [3, ""], words.join(" "));
  assert.ok(isForPeople(err) && !err.includes("\n"), err);
  return err;
}

Deno.test("a file in the place of a folder is told by each command", async () => {
  await using place = await temporaryFolder();
  await using server = await TestServer.start();
  const { path } = place, file = `${path}/file`, { data } = server;
  await Deno.writeTextFile(file, "");
  const whole = `${path}/whole.tar`;
  assert.equal((await chatmom(["server", "backup", whole, "--data", data])).code, 0);
  for (
    const words of [
      ["server", "backup", `${path}/b.tar`, "--data", file],
      ["server", "backup", `${file}/b.tar`, "--data", data],
      ["server", "restore", whole, "--data", file],
      ["server", "restore", whole, "--data", `${file}/data`],
      ["server", "export", "--user", "ana", "--data", file],
      ["server", "user", "list", "--data", file],
    ]
  ) {
    assert.match(await refused(...words), /a file is (in its place|where a folder .* should be)/);
  }
  const move = ["offline", "move", "--from", "amqp", "--to", "sqlite", "bia", "--data", file];
  const broker = { CHATMOM_AMQP_URL: "amqp://guest:guest@127.0.0.1:1/" };
  const moved = await chatmom(move, broker);
  assert.equal(moved.code, 3);
  assert.match(moved.err, /Cannot write to the data folder .*: a file is in its place/);
});

Deno.test("a slip in the name of a backup leaves no folder behind", async () => {
  await using place = await temporaryFolder();
  const data = `${place.path}/data`;
  assert.match(
    await refused("server", "restore", `${place.path}/none.tar`, "--data", data),
    /Cannot read ".*none\.tar"/,
  );
  await assert.rejects(Deno.stat(data));
});

for (const name of ["accounts", "messages", "files"]) {
  Deno.test(`a spoilt ${name}.db is named by everything that reads it`, async () => {
    await using place = await temporaryFolder();
    await using server = await TestServer.start();
    const { data } = server;
    await chatmom(["server", "user", "add", "ana", "--data", data], {}, "correct horse\n");
    server.program.signal("SIGTERM");
    await server.program.ended();
    await Deno.remove(`${data}/${name}.db-wal`).catch(() => {});
    await Deno.writeTextFile(`${data}/${name}.db`, "no database at all\n".repeat(500));
    const spoilt = new RegExp(`Cannot read the data folder ".*/${name}\\.db": it is no database`);
    assert.match(await refused("server", "backup", `${place.path}/b.tar`, "--data", data), spoilt);
    assert.match(await refused("server", "--port", "0", "--data", data), spoilt);
    assert.match(await refused("server", "export", "--user", "ana", "--data", data), spoilt);
    const checked = await chatmom(["server", "check", "--port", "0", "--data", data]);
    assert.equal(checked.code, 1);
    assert.match(checked.out, new RegExp(`✗ Data: ".*/${name}\\.db" cannot be read`));
    assert.deepEqual([...Deno.readDirSync(place.path)], []);
  });
}
