/** Connections that fall silent, by a clock that the test sets (delivery rule 12). */

import assert from "node:assert/strict";
import { Peer } from "../support/peer.ts";
import { Years } from "../support/years.ts";

const SECOND = 1_000;

Deno.test("who says nothing for 75 seconds and answers no ping is gone; who answers stays", async () => {
  await using years = await Years.begin({});
  await years.day(0);
  const { peer: ana } = await Peer.register(years.port, "ana");
  const { peer: bia } = await Peer.register(years.port, "bia");
  await using _a = ana, _b = bia;
  years.passes(31 * SECOND);
  await Promise.all([ana.next("ping"), bia.next("ping")]);
  ana.send({ type: "pong" });
  await ana.settled();
  years.passes(45 * SECOND);
  assert.equal((await bia.next("bye")).code, "timed_out");
  await bia.ended();
  await ana.settled();
  assert.deepEqual(ana.left("bye"), []);
});
