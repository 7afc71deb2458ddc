/** How fast one user may send over a network (delivery rule 5). */

import assert from "node:assert/strict";
import { Pace } from "../../lib/server/pace.ts";

Deno.test("twenty messages go at once, then five a second; a pause gives the burst back, and no more", () => {
  let now = 1_000_000;
  const pace = new Pace(() => now);
  const waits = (count: number) => Array.from({ length: count }, () => pace.take());
  assert.deepEqual(waits(20), Array(20).fill(0));
  assert.deepEqual(waits(3), [200, 400, 600]);
  now += 600;
  assert.deepEqual(waits(1), [200]);
  now += 3_600_000;
  assert.deepEqual(waits(21), [...Array(20).fill(0), 200]);
  // A clock that was set back takes nothing away.
  now -= 3_600_000;
  assert.deepEqual(waits(1), [400]);
});
