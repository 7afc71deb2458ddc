/** A group that is forgotten, and loaded anew, while somebody waits for its members' old letters (delivery rules 19, 22). */

import assert from "node:assert/strict";
import { v7 } from "uuid";
import { Groups } from "../../lib/server/groups/groups.ts";
import { changeGroup } from "../../lib/server/groups/change.ts";
import { send } from "../../lib/server/handlers/send.ts";
import type { Parts } from "../../lib/server/parts.ts";
import type { Session } from "../../lib/server/session.ts";
import type { User } from "../../lib/server/user.ts";
import { InnerParts } from "../support/parts.ts";

/** What a session is for these requests; `refusals` are the codes that it was told. */
function sessionOf(user: User, refusals: string[] = []): Session {
  return {
    user,
    device: "first",
    pace: null,
    connection: { closing: false, writer: { goesOn: () => {} } },
    heldBack: () => false,
    stored: () => {},
    refused: (_id: string, code: string) => refusals.push(code),
    failed: (id: string) => assert.fail(`the disk refused ${id}`),
    retry: (id: string) => assert.fail(`${id} has to come again`),
  } as unknown as Session;
}

/** A group of ana, bia and caio that nobody has waited for yet; `meanwhile` happens during the first wait. */
async function stage(inner: InnerParts) {
  const { store, users, conversations, delivery } = inner;
  const groups = new Groups(store, users);
  const [ana, bia, caio] = [
    await inner.guest("ana"),
    await inner.guest("bia"),
    await inner.guest("caio"),
  ];
  let meanwhile: (() => Promise<void>) | null = null;
  const absence = {
    reachable: true,
    drained: async (user: User) => {
      const work = meanwhile;
      meanwhile = null;
      await work?.();
      user.drained = store.epoch;
      return true;
    },
  };
  const parts = {
    ...{ store, users, conversations, groups, delivery, absence },
    ...{ clock: Date.now, stopping: false, groupMembers: 100, everyone: true },
  } as unknown as Parts;
  const group = "#g";
  const owner = sessionOf(ana);
  await changeGroup(parts, owner, { type: "group_create", id: v7(), group });
  for (const user of ["bia", "caio"]) {
    await changeGroup(parts, owner, { type: "group_add", id: v7(), group, user });
  }
  await store.settled();
  for (const user of [ana, bia, caio]) user.drained = "";
  return {
    ...{ parts, group, ana, bia, caio },
    /** During the next wait the group is forgotten, and ana takes bia out of it. */
    forgets: () => {
      meanwhile = async () => {
        for (let at = 0; at <= 1_000; at++) groups.begin(`#other${at}`);
        groups.forget();
        groups.forget();
        for (const user of [ana, bia, caio]) user.drained = store.epoch;
        await changeGroup(parts, sessionOf(ana), {
          type: "group_remove",
          id: v7(),
          group,
          user: "bia",
        });
        await store.settled();
      };
    },
  };
}

Deno.test("whoever was taken out while a message waited does not get it", async () => {
  await using inner = await InnerParts.open();
  const { parts, group, bia, caio, forgets } = await stage(inner);
  forgets();
  const { head } = bia.inbox;
  await send(parts, sessionOf(caio), { type: "send", id: v7(), to: group, text: "not for bia" });
  await inner.store.settled();
  // One entry came: that bia was taken out.
  assert.equal(bia.inbox.head, head + 1);
  assert.ok(!(await inner.inbox("bia")).some(({ text }) => text === "not for bia"));
  assert.ok((await inner.inbox("caio")).length > 0);
});

Deno.test("whoever was taken out while their own message waited is told that they are no member", async () => {
  await using inner = await InnerParts.open();
  const { parts, group, bia, forgets } = await stage(inner);
  forgets();
  const refusals: string[] = [];
  const said = { type: "send", id: v7(), to: group, text: "am I in?" } as const;
  await send(parts, sessionOf(bia, refusals), said);
  await inner.store.settled();
  assert.deepEqual(refusals, ["not_member"]);
});

Deno.test("a change that waited stands on the changes that were made meanwhile", async () => {
  await using inner = await InnerParts.open();
  const { parts, group, ana, caio, forgets } = await stage(inner);
  const duda = await inner.guest("duda");
  forgets();
  await changeGroup(parts, sessionOf(caio), {
    type: "group_add",
    id: v7(),
    group,
    user: duda.name,
  });
  await inner.store.settled();
  const members = [...parts.groups.peek(group)!.state.members.keys()];
  assert.deepEqual(members, [ana.name, caio.name, duda.name]);
});
