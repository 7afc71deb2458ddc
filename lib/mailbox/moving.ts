/**
 * Mailboxes on their way from one place to another: each user's queue is moved as a whole, at the
 * latest when somebody wants it, and is at its new place from then on.
 */

import { getLogger } from "@logtape/logtape";
import { backoff } from "../base/backoff.ts";
import type { ForeignMailbox, TakenLetters } from "./foreign.ts";
import { type Arrival, type Letter, MailboxError, type Subscription } from "./mailbox.ts";

/** Moves one user's queue; gives how many letters. Throws MailboxError. */
export type MoveQueue = (user: string) => Promise<number>;

const log = getLogger(["chatmom", "mailbox"]);

export class MovingMailbox implements ForeignMailbox {
  /** Letters and people's queues that have arrived; what is held back for somebody has no queue to count. */
  letters = 0;
  queues = 0;
  #moves = new Map<string, Promise<void>>();
  #closed = Promise.withResolvers<never>();

  constructor(private readonly to: ForeignMailbox, private readonly move: MoveQueue) {
    this.#closed.promise.catch(() => {});
  }

  get reachable(): boolean {
    return this.to.reachable;
  }

  /** Moves all of these; resolves when they are there. */
  async run(users: Iterable<string>): Promise<void> {
    for (const user of users) await this.#there(user);
  }

  async declare(user: string): Promise<void> {
    await this.#there(user);
    await this.to.declare(user);
  }

  async put(user: string, letters: readonly Letter[]): Promise<void> {
    // Who puts letters knows what to do when they cannot be put, and need not wait for a broker.
    if (!this.reachable) throw new MailboxError("away", "The mailboxes are being moved");
    await this.#there(user);
    await this.to.put(user, letters);
  }

  fetch(user: string, on: (arrivals: readonly Arrival[]) => void): Subscription {
    let inner: Subscription | null = null, released = false;
    const opened = this.#there(user).then(() => {
      if (!released) inner = this.to.fetch(user, on);
    }, () => {});
    return {
      ack: (tag) => inner ? inner.ack(tag) : Promise.resolve(false),
      release: async () => {
        released = true;
        if (!inner) return;
        await opened;
        await inner.release();
      },
    };
  }

  async depth(user: string): Promise<number> {
    await this.#there(user);
    return await this.to.depth(user);
  }

  async remove(user: string): Promise<void> {
    await this.#there(user);
    await this.to.remove(user);
  }

  async takeForeign(user: string, most: number): Promise<TakenLetters> {
    await this.#there(user);
    return await this.to.takeForeign(user, most);
  }

  /** Gives up what is under way; it can be begun again. The mailboxes themselves stay open. */
  close(): Promise<void> {
    this.#closed.reject(new MailboxError("away", "The mailboxes are being moved"));
    return Promise.resolve();
  }

  /** Resolves when this user's letters are at the new place. */
  #there(user: string): Promise<void> {
    let moving = this.#moves.get(user);
    if (!moving) {
      moving = Promise.race([this.#moveOne(user), this.#closed.promise]);
      moving.catch(() => {});
      this.#moves.set(user, moving);
    }
    return moving;
  }

  /** A broker that is away is waited for. */
  async #moveOne(user: string): Promise<void> {
    for (let tries = 0;; tries++) {
      try {
        this.letters += await this.move(user);
        if (!user.startsWith("~")) this.queues++;
        return;
      } catch (error) {
        if (!(error instanceof MailboxError)) throw error;
        log.debug("cannot move the letters of {user} yet: {why}", { user, why: error.message });
        await Promise.race([
          new Promise((resolve) => setTimeout(resolve, backoff(tries))),
          this.#closed.promise,
        ]);
      }
    }
  }
}
