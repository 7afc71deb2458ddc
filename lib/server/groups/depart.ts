/** Somebody whose account the operator has removed leaves every group, as if by a request of their own. */

import { v7 } from "uuid";
import type { Extra } from "../../protocol/extra_fields.ts";
import { TO_MEMBERS } from "../../store/records.ts";
import type { Origin } from "../delivery.ts";
import type { Parts } from "../parts.ts";
import { after } from "./state.ts";

/**
 * Writes that `name` has left into all groups; resolves when that is on the disk. Throws when the disk
 * did not take all of it: called again, it goes on with the others.
 */
export async function departAll(parts: Parts, name: string): Promise<void> {
  const { store, groups, conversations, delivery } = parts;
  let failed = false;
  const origin: Origin = { stored: () => {}, refused: () => {}, failed: () => failed = true };
  await store.settled();
  for (const { conversation: key } of await store.tables.groups.groupsOf(name)) {
    const group = await groups.load(key);
    if (!group) continue;
    const head = await conversations.load(key);
    const extra: Extra = { kind: "left", member: name };
    const before = group.state;
    group.state = after(before, { extra, text: "", user: null }, store.n + 1);
    group.touched = store.nextRow;
    delivery.accept(
      origin,
      {
        from: name,
        to: key,
        id: v7(),
        text: "",
        ts: parts.clock(),
        replyTo: "",
        flags: TO_MEMBERS,
        extra,
      },
      head,
      group.state.recipients,
      null,
      () => group.state = before,
    );
  }
  await store.committed();
  if (failed) throw new Error(`Cannot take "${name}" out of all groups: the disk refused it`);
}
