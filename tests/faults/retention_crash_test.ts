/** A server that is killed while old messages leave goes on where it was, and has no holes. */

import assert from "node:assert/strict";
import { messages } from "../support/messages.ts";
import { type Account, Peer } from "../support/peer.ts";
import { TestServer } from "../support/test_server.ts";
import { until } from "../support/until.ts";
import { Years } from "../support/years.ts";

const OLD = 2_000;

/** Messages of long ago, all of them acked, on a folder that no server has. */
async function longAgo(years: Years): Promise<{ ana: Account; bia: Account }> {
  await years.day(-300);
  const { peer: ana, account } = await Peer.register(years.port, "ana");
  await using _ana = ana;
  const { peer: bia, account: other } = await Peer.register(years.port, "bia");
  await using _bia = bia;
  for (let at = 0; at < OLD; at += 500) {
    ana.send(...messages("bia", 500));
    const came = await bia.some("message", 500);
    bia.send({ type: "ack", pos: came.at(-1)!.pos });
  }
  for (const peer of [ana, bia]) {
    peer.send({ type: "bye" });
    await peer.ended();
  }
  await years.stop();
  return { ana: account, bia: other };
}

Deno.test("killed in the middle of letting messages go, it goes on at the next start", async () => {
  await using years = await Years.begin({});
  const { ana, bia } = await longAgo(years);
  const retention = { CHATMOM_RETENTION: "90d" };
  await using server = await TestServer.start({ data: years.data });
  await server.crash({ ...retention, CHATMOM_CRASH_AT: "server.before_trim_commit:1000" });
  await server.dieAt("server.before_trim_commit");
  await server.again(retention);
  const { peer } = await Peer.login(server.port, ana);
  await using _ = peer;
  await until("all to leave", async () => {
    peer.send({ type: "history", conversation: "bia" });
    return (await peer.next("history")).messages.length === 0;
  });
  peer.send(...messages("bia", 1));
  assert.equal((await peer.next("stored")).seq, OLD + 1);
  const { peer: reader } = await Peer.login(server.port, bia);
  await using _reader = reader;
  assert.equal((await reader.next("message")).seq, OLD + 1);
});
