/** The store's groups: what is told of them is what became of them. */

import assert from "node:assert/strict";
import type { Turn } from "../../lib/base/turn.ts";
import { Store } from "../../lib/store/store.ts";
import { temporaryFolder } from "../support/folder.ts";

Deno.test("a group that the disk has is not taken back when telling of it goes wrong", async () => {
  await using folder = await temporaryFolder();
  let commit = () => {};
  const turn = { atCommit: (work: () => void) => commit = work } as unknown as Turn;
  const store = await Store.open(folder.path, turn);
  const told: (Error | null)[] = [];
  store.onCommit = (failure) => {
    told.push(failure);
    throw new Error("a fault elsewhere");
  };
  store.write(["x", "ana", "first", "0190", "blocked"]);
  // Its numbers would be given out again, and the tables could take no more.
  assert.throws(() => commit(), /a fault elsewhere/);
  assert.deepEqual(told, [null]);
  await store.close();
});
