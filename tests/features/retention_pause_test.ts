/** Retention after times in which the server was off: nobody could have come then (delivery rule 25). */

import assert from "node:assert/strict";
import { accountOf, as, becomes, nothing, send } from "../support/visits.ts";
import { Years } from "../support/years.ts";

Deno.test("what nobody has got yet is still there after a year in which the server was off", async () => {
  await using years = await Years.begin({ direct: 30 });
  await years.day(0);
  const ana = await accountOf(years, "ana"), bia = await accountOf(years, "bia");
  const caio = await accountOf(years, "caio");
  await as(years, ana, async (peer) => {
    await send(peer, "bia", "old");
    await send(peer, "caio", "old and taken");
  });
  await as(years, caio, nothing);
  await years.afterPause(365);
  // What caio has shows that it was tried.
  await becomes(years, ana, "caio", []);
  await becomes(years, ana, "bia", ["old"]);
  // Again and again: no start makes more of the pause than the first.
  await as(years, ana, (peer) => send(peer, "caio", "newer"));
  await as(years, caio, nothing);
  await years.afterPause(500);
  await years.afterPause(600);
  await becomes(years, ana, "caio", []);
  const got = await as(years, bia, (peer) => Promise.resolve(peer.left("message")));
  assert.deepEqual(got.map(({ text }) => text), ["old"]);
  await years.day(601);
  await becomes(years, ana, "bia", []);
});

Deno.test("a device has 60 days of a running server to come, however they are spread", async () => {
  await using years = await Years.begin({ direct: 30 });
  await years.day(0);
  const ana = await accountOf(years, "ana");
  await accountOf(years, "bia");
  const caio = await accountOf(years, "caio");
  const tell = async () => {
    await as(years, ana, (peer) => send(peer, "caio", "taken"));
    await as(years, caio, nothing);
  };
  await as(years, ana, (peer) => send(peer, "bia", "never read"));
  await tell();
  await years.day(25);
  await years.afterPause(300);
  await years.day(334);
  await becomes(years, ana, "caio", []);
  // 25 days, and 34: one is left.
  await becomes(years, ana, "bia", ["never read"]);
  await tell();
  await years.afterPause(700);
  await years.day(702);
  await becomes(years, ana, "caio", []);
  await becomes(years, ana, "bia", []);
});
