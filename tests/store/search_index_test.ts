/** What people never see of the index: what is in the file. */

import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { v7 } from "uuid";
import { message, messages } from "../support/messages.ts";
import { Person } from "../support/one_server.ts";
import { Peer } from "../support/peer.ts";
import { TestServer } from "../support/test_server.ts";
import { until } from "../support/until.ts";
import { Years } from "../support/years.ts";

/** How many texts in the index have this word. */
function indexed(data: string, word: string): number {
  using words = new DatabaseSync(`${data}/search.db`, { readOnly: true });
  const sql = "SELECT count(*) AS count FROM words WHERE words MATCH ?";
  return words.prepare(sql).get(word)!.count as number;
}

Deno.test("a quiet server indexes by itself, without anybody searching", async () => {
  await using server = await TestServer.start();
  const [ana, bia] = [await Person.new(server.port, "ana"), await Person.new(server.port, "bia")];
  await using _a = ana;
  await using _b = bia;
  ana.peer.send(...messages("bia", 5_000, "finch"));
  await ana.peer.some("stored", 5_000);
  await until("all of it to be indexed", () => {
    try {
      return indexed(server.data, "finch") === 5_000;
    } catch {
      // It is made with the first message.
      return false;
    }
  });
});

Deno.test("words that were deleted are nowhere in the files of tables and index", async () => {
  await using server = await TestServer.start();
  const [ana, bia] = [await Person.new(server.port, "ana"), await Person.new(server.port, "bia")];
  await using _a = ana;
  await using _b = bia;
  const other = message("bia", "bullfinch");
  ana.peer.send(message("bia", "the secret word is xylophone"), other);
  await ana.peer.some("stored", 2);
  bia.peer.send({ type: "search", text: "xylophone" });
  assert.equal((await bia.peer.next("search_result")).results.length, 1);
  ana.peer.send({ type: "delete", id: v7(), to: "bia", target: 1 });
  await ana.peer.next("stored");
  bia.peer.send({ type: "search", text: "bullfinch" });
  assert.equal((await bia.peer.next("search_result")).results.length, 1);
  // A clean end puts what was written last into the files themselves.
  server.program.signal("SIGTERM");
  await server.program.ended();
  const hold = [...Deno.readDirSync(server.data)].map(({ name }) => name)
    .filter((name) => /^(messages|search)\.db/.test(name))
    .filter((name) => {
      const bytes = Deno.readFileSync(`${server.data}/${name}`);
      return new TextDecoder("latin1").decode(bytes).includes("xylophone");
    });
  assert.deepEqual(hold, []);
});

Deno.test("words of messages that have left by retention leave the index too", async () => {
  await using years = await Years.begin({ direct: 30 });
  await years.day(0);
  const ana = await Peer.register(years.port, "ana"), bia = await Peer.register(years.port, "bia");
  ana.peer.send(...messages("bia", 700, "condor"));
  await ana.peer.some("stored", 700);
  const old = await bia.peer.some("message", 700);
  bia.peer.send({ type: "ack", pos: old.at(-1)!.pos }, { type: "search", text: "condor" });
  await bia.peer.next("search_result");
  await years.day(20);
  const again = await Peer.login(years.port, ana.account);
  again.peer.send(message("bia", "condor again"));
  await again.peer.next("stored");
  again.peer.send({ type: "search", text: "condor", limit: 100 });
  assert.equal((await again.peer.next("search_result")).results.length, 100);
  assert.equal(indexed(years.data, "condor"), 701);
  await years.day(40);
  await until("the old words to leave", () => indexed(years.data, "condor") === 1);
  const last = await Peer.login(years.port, ana.account);
  last.peer.send({ type: "search", text: "condor" });
  const { results } = await last.peer.next("search_result");
  assert.deepEqual(results.map(({ snippet }) => snippet), ["condor again"]);
  for (const { peer } of [ana, bia, again, last]) await peer[Symbol.asyncDispose]();
});
