/** Users in memory: who is forgotten must not be in anybody's hands. */

import assert from "node:assert/strict";
import { InnerParts } from "../support/parts.ts";

Deno.test("somebody who has just been named is not forgotten, however many there are", async () => {
  await using parts = await InnerParts.open();
  const { users, store } = parts;
  store.accounts.account = (name) =>
    Promise.resolve({
      name,
      kind: "guest",
      password: "",
      last_seen: 0,
      adopted: 0,
      drained: "",
      tells_delivered: 1,
      tells_read: 1,
    });
  for (let at = 0; at < 20_001; at++) await users.load(`user-${at}`);
  const held = await users.load("user-7");
  const member = await users.load("user-9");
  const forget = () => users.forget(() => new Set([member!]));
  forget();
  assert.equal(await users.load("user-7"), held, "a login may be under way");
  forget();
  assert.equal(await users.load("user-7"), held, "named since");
  assert.equal(users.peek("user-8"), undefined, "quiet for a whole round");
  assert.equal(users.peek("user-9"), member, "a group delivers to this one without naming it");
});
