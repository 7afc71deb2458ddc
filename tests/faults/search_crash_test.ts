/** The search index can be lost, or fall behind, at any moment: it is made again from the tables. */

import assert from "node:assert/strict";
import { v7 } from "uuid";
import { canMount, SmallDisk } from "../support/disk.ts";
import { message, messages } from "../support/messages.ts";
import { Person } from "../support/one_server.ts";
import { TestServer } from "../support/test_server.ts";

const MANY = 5_000;

async function count(by: Person, text: string): Promise<number> {
  let count = 0, before: number | undefined;
  do {
    by.peer.send({
      type: "search",
      text,
      limit: 100,
      ...(before === undefined ? {} : { before }),
    });
    const page = await by.peer.next("search_result");
    count += page.results.length;
    before = page.next;
  } while (before !== undefined);
  return count;
}

/** ana and bia on a server, with `MANY` messages stored, the last of them after a word of its own. */
async function told(server: TestServer): Promise<[Person, Person]> {
  const [ana, bia] = await Promise.all([
    Person.new(server.port, "ana"),
    Person.new(server.port, "bia"),
  ]);
  ana.peer.send(...messages("bia", MANY, "toucan"), message("bia", "macaw"));
  await ana.peer.some("stored", MANY + 1);
  return [ana, bia];
}

function files(server: TestServer): string[] {
  return [...Deno.readDirSync(server.data)].map(({ name }) => name)
    .filter((name) => name.startsWith("search.db"));
}

Deno.test("killed between the tables and the index: the next start indexes what was missing", async () => {
  await using server = await TestServer.start({
    env: { CHATMOM_CRASH_AT: `server.before_index_commit:${MANY / 2}` },
  });
  const [ana, bia] = await told(server);
  // Whoever searches wants the index to catch up: it stops in the middle of that.
  bia.peer.send({ type: "search", text: "toucan" });
  await server.dieAt("server.before_index_commit");
  await server.again({ CHATMOM_CRASH_AT: "" });
  for (const person of [ana, bia]) {
    await person.back();
    assert.equal(await count(person, "toucan"), MANY);
    assert.equal(await count(person, "macaw"), 1);
    await person.peer[Symbol.asyncDispose]();
  }
});

Deno.test("an index that was deleted, or is rubbish, is made again, with edits and deletions as they are", async () => {
  await using server = await TestServer.start();
  const [ana, bia] = await told(server);
  ana.peer.send(
    { type: "edit", id: v7(), to: "bia", target: 1, text: "hornbill" },
    { type: "delete", id: v7(), to: "bia", target: 2 },
  );
  await ana.peer.some("stored", 2);
  const right = async () => {
    assert.equal(await count(bia, "toucan"), MANY - 2);
    assert.equal(await count(bia, "hornbill"), 1);
  };
  await right();
  for (
    const spoil of [
      () => files(server).forEach((name) => Deno.removeSync(`${server.data}/${name}`)),
      () => files(server).forEach((name) => Deno.writeTextFileSync(`${server.data}/${name}`, "no")),
    ]
  ) {
    await server.kill();
    assert.ok(files(server).includes("search.db"));
    spoil();
    await server.again();
    await bia.back();
    await right();
  }
  await bia.peer[Symbol.asyncDispose]();
  await ana.peer[Symbol.asyncDispose]();
});

Deno.test("an index of another store, or of a later day, is not believed", async () => {
  await using one = await TestServer.start();
  await using other = await TestServer.start();
  const [ana, bia] = await told(one);
  assert.equal(await count(bia, "toucan"), MANY);
  const stranger = await Person.new(other.port, "eve");
  stranger.peer.send(message("ana", "nobody"));
  await stranger.peer.next("refused");
  await Promise.all([one.kill(), other.kill()]);
  // The words of one store beside the messages of another.
  for (const name of files(one)) Deno.copyFileSync(`${one.data}/${name}`, `${other.data}/${name}`);
  await other.again();
  await stranger.back();
  await using _s = stranger;
  assert.equal(await count(stranger, "toucan"), 0);
  const friend = await Person.new(other.port, "davi");
  await using _f = friend;
  friend.peer.send(message("eve", "toucan of another store"));
  await friend.peer.next("stored");
  assert.equal(await count(stranger, "toucan"), 1);
  await ana.peer[Symbol.asyncDispose]();
  await bia.peer[Symbol.asyncDispose]();
});

Deno.test({
  name:
    "no room for the index: whoever searches is asked to come again, and finds all when there is room",
  ignore: !canMount,
  async fn() {
    await using disk = await SmallDisk.mount(40 * 1024 * 1024);
    await using server = await TestServer.start({ data: `${disk.path}/data` });
    const [ana, bia] = await told(server);
    await using _a = ana;
    await using _b = bia;
    // The tables have all of it then.
    bia.peer.send({ type: "history", conversation: "ana", limit: 1 });
    await bia.peer.next("history");
    disk.fill();
    bia.peer.send({ type: "search", text: "toucan" });
    assert.equal((await bia.peer.next("error")).code, "busy");
    disk.free();
    assert.equal(await count(bia, "toucan"), MANY);
  },
});
