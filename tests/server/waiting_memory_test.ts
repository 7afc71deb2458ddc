/** What waits in memory for somebody slow or away is held once (delivery rule 24). */

import assert from "node:assert/strict";
import type { Origin } from "../../lib/server/delivery.ts";
import { InnerParts } from "../support/parts.ts";

const nobody: Origin = { stored: () => {}, refused: () => {}, failed: () => {} };

Deno.test("a message that waits in memory holds its text, and not the same again as it goes out", async () => {
  await using parts = await InnerParts.open();
  const [ana, bia] = [await parts.guest("ana"), await parts.guest("bia")];
  const head = await parts.conversations.load("ana+bia"), text = "\u0001".repeat(1_000);
  const went: (string | undefined)[] = [];
  bia.inbox.follow({ wake: () => went.push(bia.inbox.after(0)?.quoted) });
  parts.delivery.accept(
    nobody,
    { from: "ana", to: "bia", id: "one", text, ts: 1, replyTo: "", flags: 0, extra: null },
    head,
    [bia],
    { user: ana, device: "first" },
  );
  await parts.store.committed();
  assert.deepEqual(went, [JSON.stringify(text)]);
  const waiting = bia.inbox.after(0)!;
  assert.equal(waiting.text, text);
  assert.equal(waiting.quoted, undefined);
  assert.equal((await parts.inbox("bia"))[0]!.text, text);
});
