/** What is said of retention: to the operator at the start, to clients, and of a term that is none. */

import assert from "node:assert/strict";
import { chatmom } from "../cli/chatmom.ts";
import { temporaryFolder } from "../support/folder.ts";
import { Program } from "../support/launch.ts";
import { message } from "../support/messages.ts";
import { Peer } from "../support/peer.ts";
import { TestServer } from "../support/test_server.ts";
import { until } from "../support/until.ts";
import { Years } from "../support/years.ts";

Deno.test("the operator reads at the start for how long what is kept, and so does every client", async () => {
  await using years = await Years.begin({});
  await years.day(-200);
  const ana = await Peer.register(years.port, "ana"), bia = await Peer.register(years.port, "bia");
  ana.peer.send(message("bia", "long ago"));
  bia.peer.send({ type: "ack", pos: (await bia.peer.next("message")).pos });
  for (const { peer } of [ana, bia]) {
    peer.send({ type: "bye" });
    await peer.ended();
  }
  await years.stop();
  const words = ["--retention", "12w", "--retention-groups", "30d", "--retention-files", "1y"];
  await using server = await TestServer.start({ data: years.data, words });
  await server.program.says(
    /^Kept: +messages for 84 days, those of groups for 30 days, files for 365 days$/,
  );
  const { peer, welcome } = await Peer.login(server.port, ana.account);
  await using _ = peer;
  assert.deepEqual(welcome.keeps, { direct: 84, groups: 30, files: 365 });
  await until("it to leave", async () => {
    peer.send({ type: "history", conversation: "bia" });
    return (await peer.next("history")).messages.length === 0;
  });
});

Deno.test("line mode tells for how long the server keeps what: at first, and again when it has changed", async () => {
  await using home = await temporaryFolder();
  await using server = await TestServer.start();
  const told = async (): Promise<string[]> => {
    const words = ["client", "--user", "ana", "--port", String(server.port)];
    await using client = new Program(words, { env: { CHATMOM_CLIENT_HOME: home.path } });
    await client.endInput();
    assert.equal((await client.ended()).code, 0, client.transcript());
    return client.out.all.filter((line) => line.includes("This server keeps"));
  };
  assert.deepEqual(await told(), ["This server keeps every message, without end."]);
  assert.deepEqual(await told(), []);
  await server.crash({ CHATMOM_RETENTION: "90d", CHATMOM_RETENTION_FILES: "30d" });
  assert.deepEqual(await told(), [
    "This server keeps messages for 90 days, files for 30 days; what you have here stays here.",
  ]);
});

Deno.test("a term that is none is told in a sentence", async () => {
  for (const term of ["90", "0d", "-1d", "soon", "90 days"]) {
    const { code, err } = await chatmom(["server", "--port", "0", "--retention", term]);
    assert.equal(code, 2);
    assert.match(err, /for --retention: use days, weeks or years \(90d, 12w, 2y\) or forever/);
  }
});
