/**
 * Moves one user's letters from SQLite to a broker, or back: in order, each once, whenever it is
 * interrupted and begun again.
 */

import { createHash } from "node:crypto";
import { Buffer } from "node:buffer";
import { crashPoint } from "../base/crash_point.ts";
import type { AmqpMailbox } from "./amqp.ts";
import type { Arrival, Subscription } from "./mailbox.ts";
import type { LetterRow } from "./sqlite_tables.ts";
import type { SqliteMailbox } from "./sqlite.ts";

/** Letters that are on their way at once. */
const BATCH = 500;
/** How often a queue at the broker is asked whether it is empty. */
const LOOK_MS = 20;

/**
 * Moves what is in SQLite to the broker; gives how many letters. The batch that an earlier try was at
 * may be with the broker already: it is known again by its first letter. Throws MailboxError.
 */
export async function toBroker(
  from: SqliteMailbox,
  to: AmqpMailbox,
  user: string,
): Promise<number> {
  const queue = await from.open(user);
  try {
    // Other programs may write to everybody, so everybody has a queue; few have letters held back.
    if (!user.startsWith("~") || queue.after(0, 1).length > 0) await to.declare(user);
    for (let count = 0;;) {
      const rows = queue.after(0, BATCH);
      if (rows.length === 0) return count;
      await to.putBatch(user, rows.map(({ body }) => Buffer.from(body)), nameOf(rows[0]!));
      crashPoint("offline.move_after_put", rows.length);
      await queue.drop(rows.at(-1)!.n);
      count += rows.length;
    }
  } finally {
    queue.close();
  }
}

/** A number may be given again after all letters have left; with its body a letter is only itself. */
function nameOf({ n, body }: LetterRow): string {
  return `${n}.${createHash("sha256").update(body).digest("hex")}`;
}

/**
 * Moves what is with the broker to SQLite; gives how many letters. What an earlier try has taken, and
 * the broker does not know to be taken, comes again as the first letters, and is passed over. Throws
 * MailboxError.
 */
export async function fromBroker(
  from: AmqpMailbox,
  to: SqliteMailbox,
  user: string,
): Promise<number> {
  // Asking makes a queue.
  if (user.startsWith("~") && await from.depth(user) === 0) return 0;
  await to.declare(user);
  const taker = new Taker(from, to, user);
  try {
    while (!await taker.finished()) await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    return taker.count;
  } finally {
    await taker.close();
  }
}

class Taker {
  count = 0;
  #subscription: Subscription;
  #work: Promise<void> = Promise.resolve();
  #open = 0;
  #failure: unknown;
  /** What may come again, oldest first. */
  #known: string[];

  constructor(
    private readonly from: AmqpMailbox,
    private readonly to: SqliteMailbox,
    private readonly user: string,
  ) {
    this.#known = to.taken(user);
    this.#subscription = from.fetch(user, (arrivals) => {
      this.#open++;
      this.#work = this.#work.then(() => this.#take(arrivals))
        .catch((error) => this.#failure ??= error).finally(() => this.#open--);
    });
  }

  /** True when nothing is left at the broker. Throws what went wrong. */
  async finished(): Promise<boolean> {
    const left = await this.from.depth(this.user);
    if (this.#failure) throw this.#failure;
    return left === 0 && this.#open === 0;
  }

  async close(): Promise<void> {
    await this.#subscription.release();
    await this.#work;
  }

  async #take(arrivals: readonly Arrival[]): Promise<void> {
    if (this.#failure) return;
    const keys = arrivals.map(keyOf);
    let first = 0;
    while (first < keys.length && this.#known[0] === keys[first]) {
      this.#known.shift();
      first++;
    }
    const fresh = arrivals.slice(first);
    if (fresh.length > 0) {
      // All of the group may come again, what was passed over too.
      await this.to.take(this.user, fresh.map(({ letter }) => letter), keys);
      this.#known = [];
      crashPoint("offline.move_after_take", fresh.length);
      this.count += fresh.length;
    }
    const gone = await this.#subscription.ack(arrivals.at(-1)!.tag);
    if (!gone) this.#known = [...keys, ...this.#known];
  }
}

/** By what a letter is known again: its id, or its body. */
function keyOf({ letter, digest }: Arrival): string {
  return digest ?? letter.id!;
}
