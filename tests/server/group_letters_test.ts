/** Letters of groups out of a queue: each reaches its member under the group's name, known here or not (delivery rule 18). */

import assert from "node:assert/strict";
import { v7 } from "uuid";
import type { Arrival, Letter, Mailbox } from "../../lib/mailbox/mailbox.ts";
import { Drain } from "../../lib/server/drains.ts";
import { InnerParts } from "../support/parts.ts";
import { until } from "../support/until.ts";

/** Drains these letters into the inbox of `user`, each as if it had been handed out twice. */
async function drain(parts: InnerParts, user: string, letters: readonly Letter[]): Promise<void> {
  let give: (arrivals: readonly Arrival[]) => void = () => {}, acked = 0;
  const mailbox = {
    fetch: (_user: string, on: typeof give) => {
      give = on;
      return {
        ack: (tag: number) => {
          acked = tag;
          return Promise.resolve(true);
        },
        release: () => Promise.resolve(),
      };
    },
  } as unknown as Mailbox;
  const account = (await parts.users.load(user))!;
  const open = new Drain(account, mailbox, parts.store, parts.conversations, parts.delivery);
  const twice = [...letters, ...letters];
  give(twice.map((letter, at) => ({ tag: at + 1, redelivered: false, letter })));
  await until("the ack", () => acked === twice.length);
  await open.close();
}

/** A letter to a shared conversation of a lost store. */
function letter(from: string, to: string, text: string): Letter {
  return { id: v7(), from, to, text, ts: 1_700_000_000_000, conversation: to, epoch: "lost" };
}

/** What the user may look back at. */
async function seen({ store }: InnerParts, key: string, user: string): Promise<string[]> {
  await store.settled();
  return (await store.tables.groups.page(key, user, {}, 50)).map(({ text }) => text);
}

for (const key of ["#lost", "*"]) {
  Deno.test(`a letter to ${key} out of a lost store reaches each of its receivers once, as what it was`, async () => {
    await using parts = await InnerParts.open();
    for (const user of ["ana", "bia", "caio", "thief"]) await parts.guest(user);
    const letters = [letter("ana", key, "one"), letter("caio", key, "two")];
    // ana sent the first from another device: hers is a copy.
    for (const user of ["bia", "ana"]) await drain(parts, user, letters);
    for (const user of ["bia", "ana"]) {
      const inbox = await parts.inbox(user);
      assert.deepEqual(
        inbox.map(({ conversation, to, from, text }) => `${conversation} ${to} ${from}: ${text}`),
        [`${key} ${key} ana: one`, `${key} ${key} caio: two`],
      );
      assert.deepEqual(await seen(parts, key, user), ["one", "two"], user);
      assert.deepEqual(await parts.store.tables.groups.conversations(user), [key]);
    }
    // Who has a sender's name now need not be the one who wrote it.
    assert.deepEqual(await seen(parts, key, "caio"), []);
    assert.deepEqual(await seen(parts, key, "thief"), []);
  });
}
