/** The drain of a queue, where the disk or the broker fails in the middle of it (delivery rule 18). */

import assert from "node:assert/strict";
import { v7 } from "uuid";
import type { Arrival, Letter, Mailbox } from "../../lib/mailbox/mailbox.ts";
import type { Delivery, Origin } from "../../lib/server/delivery.ts";
import { Drain } from "../../lib/server/drains.ts";
import type { User } from "../../lib/server/user.ts";
import { numbered } from "../support/messages.ts";
import { InnerParts } from "../support/parts.ts";
import { until } from "../support/until.ts";

/** A queue that hands out what it is told to, and remembers how far it was acked. */
class Queue {
  acked = 0;
  /** Hands out a group. */
  give: (arrivals: readonly Arrival[]) => void = () => {};

  get mailbox(): Mailbox {
    return {
      fetch: (_user: string, on: (arrivals: readonly Arrival[]) => void) => {
        this.give = on;
        return {
          ack: (tag: number) => {
            this.acked = tag;
            return Promise.resolve(true);
          },
          release: () => Promise.resolve(),
        };
      },
    } as unknown as Mailbox;
  }
}

function foreign(tag: number, text: string): Arrival {
  const letter = { from: "printer", to: "bia", text, ts: 1_700_000_000_000 };
  return { tag, redelivered: false, letter, digest: `digest-${tag}` };
}

const NOBODY: Origin = { stored: () => {}, refused: () => {}, failed: () => {} };

/** A full disk, until the returned function is called. */
function fill({ store }: InnerParts): () => void {
  const journal = store["journal"];
  const append = journal.append;
  journal.append = () => {
    throw new Error("database or disk is full");
  };
  return () => journal.append = append;
}

function drainOf(
  parts: InnerParts,
  user: User,
  queue: Queue,
  delivery: Delivery = parts.delivery,
): Drain {
  return new Drain(user, queue.mailbox, parts.store, parts.conversations, delivery);
}

Deno.test("a group that the disk did not take holds the next ones back: none is acked, order stays", async () => {
  await using parts = await InnerParts.open();
  const queue = new Queue();
  const drain = drainOf(parts, await parts.guest("bia"), queue);
  const texts = numbered(3, "page");
  const free = fill(parts);
  queue.give([foreign(1, texts[0]!)]);
  await new Promise((resolve) => setTimeout(resolve, 100));
  free();
  queue.give([foreign(2, texts[1]!)]);
  queue.give([foreign(3, texts[2]!)]);
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.equal(queue.acked, 0, "an ack counts for everything before it");
  await until("the rest", () => queue.acked === 3);
  assert.deepEqual((await parts.inbox("bia")).map(({ text }) => text), texts);
  await drain.close();
});

Deno.test("a drain that waits for the disk can be closed at once, and nothing is acked", async () => {
  await using parts = await InnerParts.open();
  const queue = new Queue();
  const drain = drainOf(parts, await parts.guest("bia"), queue);
  const free = fill(parts);
  queue.give([foreign(1, "never")]);
  await new Promise((resolve) => setTimeout(resolve, 100));
  const since = performance.now();
  await drain.close();
  assert.ok(performance.now() - since < 500);
  assert.equal(queue.acked, 0);
  free();
});

Deno.test("a group that was half taken is tried again whole, and nothing of it is there twice", async () => {
  await using parts = await InnerParts.open();
  const queue = new Queue();
  const bia = await parts.guest("bia");
  let calls = 0;
  // The second letter fails in a group of its own.
  const delivery = {
    accept: (origin, draft, ...rest) => {
      if (++calls !== 2) return parts.delivery.accept(origin, draft, ...rest);
      queueMicrotask(() => origin.failed(draft.id));
    },
  } as Delivery;
  const drain = drainOf(parts, bia, queue, delivery);
  const third = letter("ana", "bia", "three");
  queue.give([foreign(1, "one"), { tag: 2, redelivered: false, letter: third }]);
  await until("both", () => queue.acked === 2);
  assert.deepEqual((await parts.inbox("bia")).map(({ text }) => text), ["one", "three"]);
  await drain.close();
});

/** A letter of a lost store. */
function letter(from: string, to: string, text: string, id: string = v7()): Letter {
  return {
    id,
    from,
    to,
    text,
    ts: 1_700_000_000_000,
    conversation: `${from}+${to}`,
    epoch: "lost",
  };
}

for (const first of ["ana", "bia"]) {
  Deno.test(`a lost store's letter and the sender's own copy of it reach both, ${first}'s first`, async () => {
    await using parts = await InnerParts.open();
    await parts.guest("ana");
    await parts.guest("bia");
    const sent = letter("ana", "bia", "hello");
    for (const name of first === "ana" ? ["ana", "bia"] : ["bia", "ana"]) {
      const queue = new Queue();
      const drain = drainOf(parts, (await parts.users.load(name))!, queue);
      queue.give([{ tag: 1, redelivered: false, letter: sent }]);
      queue.give([{ tag: 2, redelivered: true, letter: sent }]);
      await until("the ack", () => queue.acked === 2);
      await drain.close();
    }
    assert.deepEqual(
      (await parts.inbox("bia")).map(({ from, to, text }) => [from, to, text]),
      [["ana", "bia", "hello"]],
    );
    for (const name of ["ana", "bia"]) {
      const [one, more] = await parts.store.tables.conversations(name, 10);
      assert.equal(one?.last.conversation, "ana+bia", name);
      assert.equal(more, undefined);
    }
  });
}

Deno.test("a letter that claims to be a chat server's own gets a time that clients can read", async () => {
  await using parts = await InnerParts.open();
  const queue = new Queue();
  const drain = drainOf(parts, await parts.guest("bia"), queue);
  const forged = { ...letter("ana", "bia", "half past"), ts: 1_700_000_000_000.5 };
  queue.give([{ tag: 1, redelivered: false, letter: forged }]);
  await until("the ack", () => queue.acked === 1);
  assert.deepEqual((await parts.inbox("bia")).map(({ ts }) => ts), [1_700_000_000_001]);
  await drain.close();
});

Deno.test("what is drained counts as moved no longer, also where the disk refused that at first", async () => {
  await using parts = await InnerParts.open();
  const bia = await parts.guest("bia");
  bia.moved = 7;
  parts.store.note(["v", "bia", 7]);
  await parts.store.settled();
  const queue = new Queue();
  const drain = drainOf(parts, bia, queue);
  const free = fill(parts);
  queue.give([foreign(1, "page 1")]);
  await new Promise((resolve) => setTimeout(resolve, 100));
  free();
  await until("the ack", () => queue.acked === 1);
  await parts.store.settled();
  // Else the next process would take letters to be at the broker that have left it.
  assert.equal((await parts.store.tables.inbox("bia")).moved, 0);
  await drain.close();
});

Deno.test("a conversation that leaves memory while a letter waits gives no number twice", async () => {
  await using parts = await InnerParts.open();
  const { store, conversations } = parts;
  const bia = await parts.guest("bia");
  const look = store.tables.firstAnswer;
  let looked = false;
  store.tables.firstAnswer = async (...asked) => {
    const answer = await look.apply(store.tables, asked);
    // Meanwhile so many others are named that quiet ones are forgotten, and somebody writes.
    for (let at = 0; at < 50_001; at++) void conversations.load(`#${at}`);
    await conversations.load("#last");
    conversations.forget();
    const head = await conversations.load("ana+bia");
    const draft = {
      ...letter("ana", "bia", "meanwhile"),
      id: v7(),
      replyTo: "",
      flags: 0,
      extra: null,
    };
    if (!looked) parts.delivery.accept(NOBODY, draft, head, [bia], null);
    looked = true;
    return answer;
  };
  const queue = new Queue();
  const drain = drainOf(parts, bia, queue);
  const edit = {
    ...letter("ana", "bia", "better"),
    extra: { kind: "edit", target_id: v7() } as const,
  };
  queue.give([{ tag: 1, redelivered: false, letter: edit }]);
  await until("the ack", () => queue.acked === 1);
  assert.ok(looked);
  await store.committed();
  await until(
    "the tables to have both",
    () => store.projector.stuck ?? store.projector.progress.n === 2,
  );
  assert.equal(store.projector.stuck, null);
  await drain.close();
});
