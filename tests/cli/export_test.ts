import assert from "node:assert/strict";
import { v7 } from "uuid";
import { message } from "../support/messages.ts";
import { Person } from "../support/one_server.ts";
import { TestServer } from "../support/test_server.ts";
import { chatmom, isForPeople } from "./chatmom.ts";

Deno.test("an export is all of one person's data, and nothing of what others said to each other", async () => {
  await using server = await TestServer.start();
  const { port } = server;
  await using ana = await Person.new(port, "ana");
  await using bia = await Person.new(port, "bia", "correct horse");
  await using caio = await Person.new(port, "caio");
  bia.peer.send({ type: "contact_add", user: "ana" });
  await bia.peer.next("contacts");
  bia.peer.send({ type: "block", user: "caio" });
  await bia.peer.next("blocked");
  bia.peer.send(message("ana", "bia to ana, ação\nand a second line"));
  ana.peer.send(message("bia", "ana to bia"), message("caio", "not for bia's eyes"));
  ana.peer.send({ type: "group_create", id: v7(), group: "#turma" });
  ana.peer.send({ type: "group_add", id: v7(), group: "#turma", user: "bia" });
  ana.peer.send(message("#turma", "ana to all"));
  await bia.peer.next("message", ({ text }) => text === "ana to all");
  await caio.peer.next("message");

  // While the server runs, and without waiting for its tables.
  const words = ["server", "export", "--user", "@Bia", "--data", server.data];
  const { code, out, err } = await chatmom(words);
  assert.equal(code, 0, err);
  const lines = out.split("\n").map((line) => JSON.parse(line));
  const of = (kind: string) => lines.filter((line) => line.kind === kind);
  assert.equal(of("account")[0].user, "bia");
  assert.deepEqual(of("device").map(({ device }) => device), ["first"]);
  assert.deepEqual(of("contact"), [{ kind: "contact", user: "ana" }]);
  assert.deepEqual(of("block"), [{ kind: "block", user: "caio" }]);
  assert.equal(of("group")[0].group, "#turma");
  const said = of("message").map(({ from, to, text, change }) => [from, to, change ?? text]);
  assert.deepEqual(said.toSorted(), [
    ["ana", "#turma", "ana to all"],
    ["ana", "#turma", "joined"],
    ["ana", "bia", "ana to bia"],
    ["bia", "ana", "bia to ana, ação\nand a second line"],
  ]);
  assert.doesNotMatch(out, /scrypt|digest|eyes/);

  const nobody = await chatmom(["server", "export", "--user", "zeca", "--data", server.data]);
  assert.deepEqual([nobody.code, nobody.out], [2, ""]);
  assert.match(nobody.err, /no such user/);
  const unsaid = await chatmom(["server", "export", "--data", server.data]);
  assert.equal(unsaid.code, 2);
  assert.match(unsaid.err, /--user is missing/);
  assert.ok(isForPeople(nobody.err + unsaid.err));
});
