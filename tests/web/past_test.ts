/** What was scrolled back to and what the client holds make one list, without a gap. */

import assert from "node:assert/strict";
import { HELD } from "../../lib/client/placing.ts";
import { type Change, emptyState, reduce } from "../../lib/client/state.ts";
import type { Kept } from "../../lib/client/store.ts";
import { joined, movedOn, withPage } from "../../lib/web/page/past.ts";

function kept(seq: number): Kept {
  const id = `id ${String(seq).padStart(6, "0")}`;
  return {
    id,
    conversation: "bia",
    era: 0,
    seq,
    from: "bia",
    text: "",
    ts: seq,
    unverified: false,
  };
}

function came(from: number, to: number): Change {
  const messages = Array.from({ length: to - from + 1 }, (_, n) => kept(from + n));
  return { type: "kept", messages };
}

Deno.test("the page shows every message, however many came between two of its drawings", () => {
  const before = reduce(emptyState("ana"), came(201, 400));
  const page = Array.from({ length: 200 }, (_, n) => kept(1 + n));
  const changes = [came(401, 900), came(901, 400 + 3 * HELD)];
  const after = changes.reduce(reduce, before);
  const moved = movedOn(
    withPage([], page),
    before.conversations.get("bia"),
    changes,
    after.conversations.get("bia")!,
  );
  const shown = joined(moved, after.conversations.get("bia")!).map(({ seq }) => seq);
  assert.deepEqual(shown, Array.from({ length: 400 + 3 * HELD }, (_, n) => 1 + n));
});
