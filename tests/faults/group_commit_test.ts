/** What changes a group between a message and its commit: each member gets what was said while they were one. */

import assert from "node:assert/strict";
import { v7 } from "uuid";
import type { Request } from "../../lib/protocol/schema.ts";
import { group, said } from "../support/groups.ts";
import { message } from "../support/messages.ts";
import { type Account, Peer } from "../support/peer.ts";
import { TestServer } from "../support/test_server.ts";

/** Said, removed, said, added and said again: one packet, so that all of it waits for the same commit. */
function packet(to: string, user: string): Request[] {
  return [
    message(to, "before"),
    { type: "group_remove", id: v7(), group: to, user },
    message(to, "between"),
    { type: "group_add", id: v7(), group: to, user },
    message(to, "after"),
  ];
}

const ALL = ["ana: before", "ana removed bia", "ana: between", "ana joined bia", "ana: after"];
/** Who is taken out hears that, and nothing until they are in again. */
const OUTSIDE = ALL.filter((line) => line !== "ana: between");

interface Stage {
  readonly server: TestServer;
  readonly accounts: Readonly<Record<"ana" | "bia" | "caio", Account>>;
  readonly peers: Readonly<Record<"ana" | "bia" | "caio", Peer>>;
}

/** A server with ana's group of three. */
async function stage(): Promise<Stage> {
  const server = await TestServer.start();
  const ana = await Peer.register(server.port, "ana");
  const bia = await Peer.register(server.port, "bia");
  const caio = await Peer.register(server.port, "caio");
  await group("#g", ana.peer, { bia: bia.peer, caio: caio.peer });
  for (const { peer } of [bia, caio]) {
    const last = peer.heard.filter((one) => one.type === "message").at(-1)!;
    peer.send({ type: "ack", pos: last.pos });
    await peer.settled();
  }
  return {
    server,
    accounts: { ana: ana.account, bia: bia.account, caio: caio.account },
    peers: { ana: ana.peer, bia: bia.peer, caio: caio.peer },
  };
}

async function heard(peer: Peer, count: number): Promise<string[]> {
  return (await peer.some("message", count)).map(said);
}

Deno.test("removed and added between messages of one commit: everybody gets what was said while they were in", async () => {
  const { server, peers: { ana, bia, caio } } = await stage();
  await using _server = server, _ana = ana, _bia = bia, _caio = caio;
  ana.send(...packet("#g", "bia"));
  const answers = await ana.some("stored", 5);
  assert.deepEqual(answers.map(({ seq }) => seq), [4, 5, 6, 7, 8]);
  assert.deepEqual(await heard(caio, 5), ALL);
  assert.deepEqual(await heard(bia, 4), OUTSIDE);
});

Deno.test("the same with a kill after the commit, before anybody is told: the tables agree with the promise", async () => {
  const { server, accounts, peers } = await stage();
  await using _server = server;
  for (const peer of Object.values(peers)) peer.cut();
  // In good order, so that what they have acked so far is on the disk.
  server.program.signal("SIGTERM");
  await server.program.ended();
  await server.again({ CHATMOM_CRASH_AT: "server.after_append:5" });
  await using ana = (await Peer.login(server.port, accounts.ana)).peer;
  const requests = packet("#g", "bia");
  ana.send(...requests);
  await server.dieAt("server.after_append");
  await server.again();
  await using again = (await Peer.login(server.port, accounts.ana)).peer;
  // Nobody told ana, so she asks again: the first answers, and nothing twice.
  again.send(...requests);
  const answers = await again.some("stored", 5);
  assert.deepEqual(answers.map(({ seq }) => seq), [4, 5, 6, 7, 8]);
  await using bia = (await Peer.login(server.port, accounts.bia)).peer;
  await using caio = (await Peer.login(server.port, accounts.caio)).peer;
  assert.deepEqual(await heard(caio, 5), ALL);
  assert.deepEqual(await heard(bia, 4), OUTSIDE);
  await bia.settled();
  await caio.settled();
  assert.deepEqual([bia.left("message"), caio.left("message")], [[], []]);
});
