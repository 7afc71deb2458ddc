/**
 * Draining a user's queue at the broker into the inbox (delivery rules 18 and 19): what the store knows
 * already is dropped, the rest gets its place, and only then the queue lets go of it.
 */

import { getLogger } from "@logtape/logtape";
import { v7 as uuidv7 } from "uuid";
import { crashPoint } from "../base/crash_point.ts";
import { within } from "../base/within.ts";
import type { Arrival, Letter, Mailbox, Subscription } from "../mailbox/mailbox.ts";
import type { Extra } from "../protocol/extra_fields.ts";
import { isShared } from "../protocol/names.ts";
import { UNVERIFIED } from "../store/records.ts";
import type { Store } from "../store/store.ts";
import {
  conversationOf,
  type Conversations,
  type Head,
  unverifiedConversation,
} from "./conversations.ts";
import type { Delivery, Origin } from "./delivery.ts";
import { Digests } from "./digests.ts";
import { aimedAnew } from "./lost_changes.ts";
import type { User } from "./user.ts";

/** Letters of a lost store that wait for the operator's word, by user: `queue.~bia` at the broker. */
export function heldQueue(user: string): string {
  return `~${user}`;
}

/** The pause before a group is tried again that the disk, or the broker, did not take. */
const AGAIN_MS = 1_000;

/** True when a chat server vouches for the sender. */
function isVerified({ id, conversation }: Letter): boolean {
  return id !== undefined && !conversation!.startsWith("~");
}

const log = getLogger(["chatmom", "mailbox"]);

/** One open drain. */
export class Drain {
  #subscription: Subscription;
  #held: Subscription | null = null;
  /** Groups are worked off one after the other. */
  #work: Promise<void> = Promise.resolve();
  #acks: Promise<unknown> = Promise.resolve();
  #digests: Digests;
  #open = 0;
  #closing = Promise.withResolvers<void>();
  #closed = false;

  constructor(
    private readonly user: User,
    private readonly mailbox: Mailbox,
    private readonly store: Store,
    private readonly conversations: Conversations,
    private readonly delivery: Delivery,
  ) {
    this.#digests = new Digests(store, user.name);
    // What was held back is older than what is in the queue.
    if (user.adopted) this.adopt();
    this.#subscription = this.#subscribe(user.name);
  }

  /** True when nothing that was handed out is being worked on. */
  get idle(): boolean {
    return this.#open === 0;
  }

  /** The operator let letters of lost stores through: those that were put aside come too. */
  adopt(): void {
    this.#held ??= this.#subscribe(heldQueue(this.user.name));
  }

  /** Stops; what was not acked goes back. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#closing.resolve();
    await Promise.all([this.#subscription.release(), this.#held?.release()]);
    await this.#work;
    await this.#acks;
  }

  #subscribe(queue: string): Subscription {
    const subscription: Subscription = this.mailbox.fetch(queue, (arrivals) => {
      this.#open++;
      this.#work = this.#work.then(() => this.#take(arrivals, subscription))
        .finally(() => this.#open--);
    });
    return subscription;
  }

  /** Works a group off. The next one waits until that has worked: its ack counts for this one too. */
  async #take(arrivals: readonly Arrival[], subscription: Subscription): Promise<void> {
    const taken = new Set<Arrival>();
    while (!this.#closed && arrivals.length > 0) {
      if (await this.#try(arrivals, taken)) {
        crashPoint("server.drain_after_append", arrivals.length);
        return this.#ack(arrivals, subscription);
      }
      await within(AGAIN_MS, this.#closing.promise);
    }
  }

  #ack(arrivals: readonly Arrival[], subscription: Subscription): void {
    const digests = arrivals.flatMap(({ digest }) => digest ?? []);
    const acked = subscription.ack(arrivals.at(-1)!.tag).then((gone) => {
      if (gone) this.#digests.gone(digests);
      else this.#digests.lost(digests);
    });
    // The next group need not wait for that, but the end of the drain does.
    this.#acks = Promise.all([this.#acks, acked]);
  }

  /** False when not all of the group is on the disk; what is there is in `taken`. */
  async #try(arrivals: readonly Arrival[], taken: Set<Arrival>): Promise<boolean> {
    try {
      await this.#accept(arrivals, taken);
    } catch (error) {
      log.error("Cannot drain the queue of {user}: {error}", { user: this.user.name, error });
    }
    return taken.size === arrivals.length;
  }

  /** Puts what is new into the inbox. */
  async #accept(arrivals: readonly Arrival[], taken: Set<Arrival>): Promise<void> {
    const { store, user } = this;
    // Only a chat server's own letters are looked up in the tables.
    if (arrivals.some(({ digest }) => digest === undefined)) await store.settled();
    await this.#digests.load();
    const seen = new Set<string>();
    // Letters leave the queue now: should they be needed there again, all of them are (rule 18).
    if (user.moved > 0) {
      user.moved = 0;
      // A note: should the disk refuse this group, it rides on the next one.
      store.note(["v", user.name, 0]);
    }
    for (const arrival of arrivals) {
      if (taken.has(arrival)) continue;
      const { letter, digest, redelivered } = arrival;
      // Other programs' letters come by the thousand: no promise for each.
      const done = digest === undefined
        ? await this.#isDone(letter, seen)
        : redelivered && this.#digests.isKnown(digest);
      if (done) {
        taken.add(arrival);
        continue;
      }
      const key = this.#keyOf(letter);
      const extra = isVerified(letter) ? await aimedAnew(store, letter, key) : null;
      // Last: a head that somebody waits with could be forgotten meanwhile.
      const head = this.conversations.peek(key) ?? await this.conversations.load(key);
      this.#enter(arrival, extra, head, taken);
    }
    await store.committed();
  }

  /** True when nothing of this letter need be written: it is here already, or was put aside. */
  async #isDone(letter: Letter, seen: Set<string>): Promise<boolean> {
    if (seen.has(letter.id!)) return true;
    seen.add(letter.id!);
    if (!this.#mustHold(letter)) return await this.#isKnown(letter);
    await this.#hold(letter);
    return true;
  }

  /**
   * True when this user has the letter, or needs none: what a user sent from another device stands in
   * the conversation already when the recipient's letter was first. In a group's each has their own part.
   */
  async #isKnown({ from, to, id }: Letter): Promise<boolean> {
    const { user, store: { tables } } = this;
    if (from === user.name && !isShared(to)) return await tables.firstAnswer(from, id!) !== null;
    return await tables.hasEntry(user.name, from, id!);
  }

  /** The conversation that a letter belongs to. */
  #keyOf(letter: Letter): string {
    const { from } = letter, to = this.#recipientOf(letter);
    if (!isVerified(letter)) return unverifiedConversation(from, to);
    return isShared(to) ? to : conversationOf(from, to);
  }

  /**
   * What the user sent from another device is a letter to somebody else; a group's is to the group, even
   * to one that nobody here knows any more: it reaches this user alone then, under the group's name.
   */
  #recipientOf(letter: Letter): string {
    const { name } = this.user, { from, to } = letter;
    return isVerified(letter) && (from === name || isShared(to)) ? to : name;
  }

  #enter(arrival: Arrival, extra: Extra | null, head: Head, taken: Set<Arrival>): void {
    const { digest, letter } = arrival;
    const { from, text, ts, id, reply_to } = letter;
    const origin: Origin = {
      stored: () => taken.add(arrival),
      refused: () => {},
      failed: () => digest !== undefined && this.#digests.failed(digest),
    };
    // Nothing waits in here: the digest and the letter are in the same group.
    if (digest !== undefined) this.#digests.entered(digest);
    this.delivery.accept(
      origin,
      {
        from,
        to: this.#recipientOf(letter),
        id: id ?? uuidv7(),
        text,
        // Whoever claims to be a chat server may name half milliseconds, which no client would take.
        ts: Math.round(ts),
        replyTo: reply_to ?? "",
        flags: isVerified(letter) ? 0 : UNVERIFIED,
        extra,
      },
      head,
      [this.user],
      null,
    );
  }

  /**
   * A letter of a lost store reaches a guest at once, an account only when the operator said so: who
   * registers a lost name first must not read old mail (delivery rule 19).
   */
  #mustHold(letter: Letter): boolean {
    const { kind, adopted } = this.user;
    return letter.epoch !== this.store.epoch && kind !== "guest" && !adopted;
  }

  /** Puts a letter aside, where the operator's word releases it. */
  async #hold(letter: Letter): Promise<void> {
    const { user } = this;
    const queue = heldQueue(user.name);
    await this.mailbox.declare(queue);
    await this.mailbox.put(queue, [letter]);
    log.warn("Put a letter of a lost store for {user} aside: chatmom server user adopt {user}", {
      user: user.name,
    });
  }
}
