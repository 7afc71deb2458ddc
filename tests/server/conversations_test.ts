/** Conversations in memory: a session keeps the one it last wrote to, which must not outlive its place there. */

import assert from "node:assert/strict";
import { InnerParts } from "../support/parts.ts";

Deno.test("a conversation that memory has let go says so to whoever still holds it", async () => {
  await using parts = await InnerParts.open();
  const { conversations, store } = parts;
  store.tables.lastSeq = () => Promise.resolve(7);
  const held = await conversations.load("ana+bia"), fresh = await conversations.load("ana+caio");
  fresh.touched = store.nextRow;
  for (let at = 0; at < 50_000; at++) await conversations.load(`ana+user-${at}`);
  conversations.forget();
  assert.equal(held.forgotten, true, "its numbers go on elsewhere");
  const again = await conversations.load("ana+bia");
  assert.notEqual(again, held);
  assert.equal(again.forgotten, undefined);
  assert.equal(await conversations.load("ana+caio"), fresh, "memory alone knows its number");
  assert.equal(fresh.forgotten, undefined);
});
