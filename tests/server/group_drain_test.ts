/** Old letters come before a group's new messages, but a broker that is away holds a group up only once (delivery rule 19). */

import assert from "node:assert/strict";
import { areDrained, drain } from "../../lib/server/groups/drained.ts";
import type { Parts } from "../../lib/server/parts.ts";
import type { User } from "../../lib/server/user.ts";

/** A server's absence that drains nobody, or everybody. */
function partsWith(reachable: boolean): { parts: Parts; asked: string[] } {
  const asked: string[] = [];
  const absence = {
    reachable,
    drained: (user: User) => {
      asked.push(user.name);
      if (reachable) user.drained = "now";
      return Promise.resolve(reachable);
    },
  };
  return { parts: { absence, store: { epoch: "now" } } as unknown as Parts, asked };
}

function members(count: number): User[] {
  return Array.from({ length: count }, (_, at) => ({ name: `u${at}`, drained: "before" }) as User);
}

Deno.test("every member is drained once, and then the group need not be looked through again", async () => {
  const { parts, asked } = partsWith(true);
  const group = members(100);
  assert.equal(areDrained(parts, group), false);
  assert.equal(await drain(parts, group), true);
  assert.equal(areDrained(parts, group), true);
  assert.equal(await drain(parts, group), true);
  assert.equal(asked.length, 100);
});

Deno.test("with the broker away the whole group waits as long as one user would, however large it is", async () => {
  const { parts } = partsWith(false);
  const group = members(1_000);
  const now = Date.now();
  const clock = Date.now;
  try {
    assert.equal(await drain(parts, group), false, "old letters may be there");
    Date.now = () => now + 4_000;
    assert.equal(await drain(parts, group), false);
    Date.now = () => now + 6_000;
    assert.equal(await drain(parts, group), true);
    assert.equal(areDrained(parts, group), true);
  } finally {
    Date.now = clock;
  }
});
