/** What every mailbox promises, wherever its queues are kept: the same tests over all of them. */

import assert from "node:assert/strict";
import { type Mailbox, MailboxError } from "../../lib/mailbox/mailbox.ts";
import { until } from "../support/until.ts";
import { Drained, foreign, many, numbers, own } from "./drained.ts";

/** A kind of mailbox under test. */
export interface Kind {
  /** The mailbox in use; another one after `cut` or `restart`, where a new one is needed. */
  readonly mailbox: Mailbox;
  /** The connection to the queues is lost, or what stands for that. */
  cut(): Promise<void>;
  /** The keeper of the queues ends and starts again on its data. */
  restart(): Promise<void>;
  /** An operator deletes a queue behind the mailbox's back. */
  deleteQueue(user: string): Promise<void>;
}

const isCode = (code: string) => (error: unknown) =>
  error instanceof MailboxError && error.code === code;

const CONTRACT: Record<string, (kind: Kind, user: string) => Promise<void>> = {
  "letters come out in the order in which they were put in": async ({ mailbox }, user) => {
    await mailbox.declare(user);
    await Promise.all([
      mailbox.put(user, many(user, 40)),
      mailbox.put(user, many(user, 10, 40)),
      mailbox.put(user, many(user, 50, 50)),
    ]);
    const drained = new Drained(mailbox, user);
    assert.deepEqual(await drained.texts(100), numbers(100));
    assert.ok(drained.arrivals.every(({ redelivered }) => !redelivered));
    const tags = drained.arrivals.map(({ tag }) => tag);
    assert.deepEqual(tags, tags.toSorted((one, other) => one - other));
    assert.equal(new Set(tags).size, 100);
    assert.equal(await drained.ackAll(), true);
    await drained.subscription.release();
    assert.equal(await mailbox.depth(user), 0);
  },

  "a letter comes out with every field it went in with": async ({ mailbox }, user) => {
    await mailbox.declare(user);
    const letter = { ...own(user, 'Olá "Bia"\n\u0001 🙂'), reply_to: own(user, "").id! };
    await mailbox.put(user, [letter]);
    const drained = new Drained(mailbox, user);
    await drained.texts(1);
    assert.deepEqual(drained.arrivals[0]!.letter, letter);
    assert.equal(drained.arrivals[0]!.digest, undefined);
    await drained.ackAll();
    await drained.subscription.release();
  },

  "a letter that is put in while a drain is open comes out at once": async ({ mailbox }, user) => {
    await mailbox.declare(user);
    const drained = new Drained(mailbox, user);
    await mailbox.put(user, [own(user, "first")]);
    await drained.texts(1);
    await mailbox.put(user, [own(user, "second")]);
    assert.deepEqual(await drained.texts(2), ["first", "second"]);
    assert.equal(await drained.ackAll(), true);
    await drained.subscription.release();
  },

  "a drain of a user without a queue waits for the first letter": async ({ mailbox }, user) => {
    const drained = new Drained(mailbox, user);
    await mailbox.declare(user);
    await mailbox.put(user, [own(user, "hello")]);
    assert.deepEqual(await drained.texts(1), ["hello"]);
    await drained.ackAll();
    await drained.subscription.release();
  },

  "what was acked never comes again, what was not comes again in order": async (
    { mailbox },
    user,
  ) => {
    await mailbox.declare(user);
    await mailbox.put(user, many(user, 10));
    const first = new Drained(mailbox, user);
    await first.texts(10);
    assert.equal(await first.subscription.ack(first.arrivals[3]!.tag), true);
    assert.equal(await mailbox.depth(user), 0);
    await first.subscription.release();
    assert.equal(await mailbox.depth(user), 6);
    await mailbox.put(user, [own(user, "10")]);
    const second = new Drained(mailbox, user);
    assert.deepEqual(await second.texts(7), numbers(7, 4));
    assert.deepEqual(
      second.arrivals.map(({ redelivered }) => redelivered),
      [true, true, true, true, true, true, false],
    );
    await second.ackAll();
    await second.subscription.release();
  },

  "a second drain of the same queue waits until the first is over": async ({ mailbox }, user) => {
    await mailbox.declare(user);
    await mailbox.put(user, many(user, 5));
    const first = new Drained(mailbox, user);
    await first.texts(5);
    const second = new Drained(mailbox, user);
    await mailbox.put(user, [own(user, "5")]);
    await first.texts(6);
    await first.subscription.release();
    assert.deepEqual(await second.texts(6), numbers(6));
    await second.ackAll();
    await second.subscription.release();
  },

  "2,000 letters come out through a window of 1,024": async ({ mailbox }, user) => {
    await mailbox.declare(user);
    await mailbox.put(user, many(user, 2_000));
    assert.equal(await mailbox.depth(user), 2_000);
    const drained = new Drained(mailbox, user);
    await drained.texts(1_024);
    assert.equal(await mailbox.depth(user), 976);
    assert.equal(drained.arrivals.length, 1_024);
    await drained.ackAll();
    assert.deepEqual(await drained.texts(2_000), numbers(2_000));
    assert.equal(await drained.ackAll(), true);
    await drained.subscription.release();
    assert.equal(await mailbox.depth(user), 0);
  },

  "letters of the largest text go through": async ({ mailbox }, user) => {
    await mailbox.declare(user);
    const text = "\u0001".repeat(16 * 1024);
    await mailbox.put(user, Array.from({ length: 20 }, () => own(user, text)));
    const drained = new Drained(mailbox, user);
    assert.deepEqual(await drained.texts(20), Array.from({ length: 20 }, () => text));
    await drained.ackAll();
    await drained.subscription.release();
  },

  "letters of other programs are known by their digest, also the second time": async (
    { mailbox },
    user,
  ) => {
    await mailbox.declare(user);
    await mailbox.put(user, [foreign(user, "same"), foreign(user, "same")]);
    const first = new Drained(mailbox, user);
    await first.texts(2);
    const digests = first.arrivals.map(({ digest }) => digest!);
    assert.match(digests[0]!, /^[0-9a-f]{64}$/);
    assert.notEqual(digests[0], digests[1], "two equal letters are two letters");
    assert.deepEqual(first.arrivals[0]!.letter, foreign(user, "same"));
    await first.subscription.release();
    const second = new Drained(mailbox, user);
    await second.texts(2);
    assert.deepEqual(second.arrivals.map(({ digest }) => digest), digests);
    assert.ok(second.arrivals.every(({ redelivered }) => redelivered));
    await second.ackAll();
    await second.subscription.release();
  },

  "a letter for a queue that is not there is told, and kept nowhere": async (
    { mailbox },
    user,
  ) => {
    await assert.rejects(mailbox.put(user, many(user, 3)), isCode("no_queue"));
    await mailbox.declare(user);
    await mailbox.put(user, many(user, 3));
    assert.equal(await mailbox.depth(user), 3);
    await mailbox.remove(user);
    await assert.rejects(mailbox.put(user, many(user, 3)), isCode("no_queue"));
    await mailbox.declare(user);
    assert.equal(await mailbox.depth(user), 0);
    await mailbox.remove(user);
    await mailbox.remove(user);
  },

  "a queue that an operator deleted under a drain is made again": async (kind, user) => {
    await kind.mailbox.declare(user);
    const drained = new Drained(kind.mailbox, user);
    await kind.mailbox.put(user, [own(user, "before")]);
    await drained.texts(1);
    await drained.ackAll();
    await kind.deleteQueue(user);
    await until("the queue to be there again", async () => {
      await kind.mailbox.declare(user);
      return kind.mailbox.put(user, [own(user, "after")]).then(() => true, () => false);
    });
    assert.equal((await drained.texts(2)).at(-1), "after");
    await drained.ackAll();
    await drained.subscription.release();
  },

  "what was out when the connection was lost comes again, in order": async (kind, user) => {
    await kind.mailbox.declare(user);
    await kind.mailbox.put(user, many(user, 20));
    const before = new Drained(kind.mailbox, user);
    await before.texts(20);
    assert.equal(await before.subscription.ack(before.arrivals[4]!.tag), true);
    const { mailbox } = kind;
    await kind.cut();
    const after = kind.mailbox === mailbox ? before : new Drained(kind.mailbox, user);
    const seen = kind.mailbox === mailbox ? 20 : 0;
    assert.deepEqual((await after.texts(seen + 15)).slice(seen), numbers(15, 5));
    assert.ok(after.arrivals.slice(seen).every(({ redelivered }) => redelivered));
    // A tag from before the loss takes nothing out.
    if (seen) assert.equal(await after.subscription.ack(before.arrivals[19]!.tag), false);
    assert.equal(await after.ackAll(), true);
    await after.subscription.release();
    assert.equal(await kind.mailbox.depth(user), 0);
  },

  "letters outlive a restart of what keeps them": async (kind, user) => {
    await kind.mailbox.declare(user);
    await kind.mailbox.put(user, many(user, 30));
    await kind.restart();
    await until("the mailbox to be back", () => kind.mailbox.reachable);
    assert.equal(await kind.mailbox.depth(user), 30);
    const drained = new Drained(kind.mailbox, user);
    assert.deepEqual(await drained.texts(30), numbers(30));
    await drained.ackAll();
    await drained.subscription.release();
  },
};

/** Runs the contract over one kind; every test has a user of its own. */
export async function keepsTheContract(test: Deno.TestContext, kind: Kind): Promise<void> {
  let count = 0;
  for (const [name, run] of Object.entries(CONTRACT)) {
    const user = `user${++count}`;
    // The step before may have cut connections.
    await until("the mailbox to be reachable", () => kind.mailbox.reachable);
    await test.step(name, () => run(kind, user));
  }
}
