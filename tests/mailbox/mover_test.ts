/** The mover alone, on a store that lets a letter come at the very moment that a test wants. */

import assert from "node:assert/strict";
import type { Mailbox } from "../../lib/mailbox/mailbox.ts";
import { Mover } from "../../lib/mailbox/mover.ts";
import type { Message } from "../../lib/store/records.ts";
import type { Store } from "../../lib/store/store.ts";
import { until, within } from "../support/until.ts";

/** So many steps after the look that found nothing, the mover is over in any case. */
const STEPS = 20;

Deno.test("a letter that comes right after the mover has found nothing is moved all the same", async () => {
  for (let steps = 0; steps < STEPS; steps++) {
    const user = { name: "bia", acked: 0, moved: 0 };
    const waiting: Message[] = [];
    const moved: string[] = [];
    let looks = 0;
    const come = async () => {
      for (let step = 0; step < steps; step++) await null;
      waiting.push(one());
      mover.start(user);
    };
    const store = {
      epoch: "e1",
      note: () => {},
      settled: () => Promise.resolve(),
      tables: {
        entriesAfter: (_user: string, from: number) => {
          const page = waiting.filter(({ n }) => n > from);
          if (looks++ === 0) void come();
          return Promise.resolve(page);
        },
      },
    } as unknown as Store;
    const mailbox = {
      put: (_user: string, letters: readonly { text: string }[]) => {
        moved.push(...letters.map(({ text }) => text));
        return Promise.resolve();
      },
    } as unknown as Mailbox;
    const mover = new Mover(mailbox, store);
    mover.start(user);
    await until(
      `the letter that came ${steps} steps after the look`,
      () => moved.length > 0,
      2_000,
    );
    await mover.close();
    assert.deepEqual(moved, ["hi"], `once, ${steps} steps after the look`);
  }
});

Deno.test("a server whose tables have no room stops all the same, and moves nothing half", async () => {
  const asked = Promise.withResolvers<void>();
  const room = Promise.withResolvers<void>();
  let looks = 0;
  const store = {
    settled: () => {
      asked.resolve();
      return room.promise;
    },
    tables: {
      entriesAfter: () => {
        looks++;
        return Promise.resolve([]);
      },
    },
  } as unknown as Store;
  const mover = new Mover({} as Mailbox, store);
  mover.start({ name: "bia", acked: 0, moved: 0 });
  await asked.promise;
  await within("the mover to stop", mover.close(), 5_000);
  room.resolve();
  await within("the tables", room.promise);
  assert.equal(looks, 0, "who has stopped looks for nothing more");
});

function one(): Message {
  return {
    n: 1,
    conversation: "ana+bia",
    seq: 1,
    from: "ana",
    to: "bia",
    id: "00000000-0000-7000-8000-000000000001",
    ts: 1_700_000_000_000,
    text: "hi",
    replyTo: "",
    flags: 0,
    extra: null,
  };
}
