import assert from "node:assert/strict";
import { Accounts } from "../../lib/store/accounts.ts";
import { temporaryFolder } from "../support/folder.ts";

const HOUR = 60 * 60 * 1000;

/** Notes these hours, each by a process of its own, and gives the hour since which it ran for `hours`. */
async function sinceOf(noted: readonly number[], hours: number): Promise<number> {
  await using folder = await temporaryFolder();
  for (const hour of noted) {
    const accounts = new Accounts(folder.path);
    await accounts.uptime.note(hour * HOUR);
    accounts.close();
  }
  const accounts = new Accounts(folder.path);
  try {
    return await accounts.uptime.since(hours * HOUR) / HOUR;
  } finally {
    accounts.close();
  }
}

Deno.test("the time in which the server was off counts against nobody", async () => {
  assert.equal(await sinceOf([], 1), 0);
  // It has just begun: nobody has had their time yet.
  assert.equal(await sinceOf([1_000], 1), 0);
  assert.equal(await sinceOf([1_000, 1_001, 1_002, 1_003], 2), 1_001);
  // 3 hours before the pause and 2 after it.
  const spread = [1_000, 1_001, 1_002, 1_003, 2_000, 2_001, 2_002];
  assert.equal(await sinceOf(spread, 2), 2_000);
  assert.equal(await sinceOf(spread, 4), 1_001);
  assert.equal(await sinceOf(spread, 6), 0);
});

Deno.test("a restart, or a kill between two notes, is no pause", async () => {
  assert.equal(await sinceOf([1_000, 1_000.9, 1_002.8, 1_004.5], 4), 1_000.5);
});

Deno.test("a clock that was wrong for a while makes nobody's time shorter", async () => {
  // In the year 2300 for a moment, and back: what was counted then is forgotten.
  assert.equal(await sinceOf([1_000, 1_001, 3_000_000, 3_000_001, 1_002, 1_003], 3), 1_000);
  assert.equal(await sinceOf([3_000_000, 3_000_001, 1_000, 1_001], 2), 0);
  // Before it is set the clock says 1970.
  assert.equal(await sinceOf([1_000, 1_001, 0, 1_002, 1_003], 2), 0);
});
