/**
 * What happens with a broker when people come and go: who is away has letters moved to the queue, who
 * is back has the queue drained (delivery rules 15 to 20).
 */

import { getLogger } from "@logtape/logtape";
import type { Mailbox } from "../mailbox/mailbox.ts";
import { Declarer } from "../mailbox/declarer.ts";
import { Mover } from "../mailbox/mover.ts";
import type { Store } from "../store/store.ts";
import type { Conversations } from "./conversations.ts";
import type { Delivery } from "./delivery.ts";
import { Drain, heldQueue } from "./drains.ts";
import type { User } from "./user.ts";
import type { Users } from "./users.ts";

/** Short absences move nothing. */
const AWAY_MS = 10_000;
/** How long new messages wait for old ones, in all and for one try (delivery rule 19). */
const OLD_FIRST_MS = 5_000, TRY_MS = 1_000, LOOK_MS = 20;

const log = getLogger(["chatmom", "mailbox"]);

export class Absence {
  #mover: Mover;
  #declarer: Declarer;
  #drains = new Map<User, Drain>();
  #timers = new Map<User, ReturnType<typeof setTimeout>>();
  /** Users who are no more: nothing of theirs goes to the broker. */
  #removed = new Set<string>();
  /** Since when messages to a user wait for the drain of their queue, and how many senders do now. */
  #waiting = new Map<User, { readonly since: number; senders: number }>();

  constructor(
    private readonly mailbox: Mailbox,
    private readonly store: Store,
    private readonly users: Users,
    private readonly conversations: Conversations,
    private readonly delivery: Delivery,
  ) {
    this.#mover = new Mover(mailbox, store);
    this.#declarer = new Declarer(mailbox);
  }

  /** True while the broker can be reached. */
  get reachable(): boolean {
    return this.mailbox.reachable;
  }

  /** After a start: queues are there, and what a crash has left unmoved goes on its way. */
  async resume(): Promise<void> {
    for (const { name } of await this.store.accounts.all()) this.declare(name);
    for (const name of await this.store.tables.usersToMove()) {
      const user = await this.users.load(name);
      if (user) this.waits(user);
    }
  }

  /** Makes a user's queue; where the broker is away, as soon as it is back. */
  declare(name: string): void {
    this.#declarer.make(name);
  }

  /**
   * The account was removed: nothing of it stays at the broker (delivery rule 19). `user` is there when
   * it is in memory. Throws MailboxError `away`; then it has to be asked for again.
   */
  async remove(name: string, user: User | undefined): Promise<void> {
    this.#removed.add(name);
    if (user) {
      clearTimeout(this.#timers.get(user));
      this.#timers.delete(user);
      await this.#mover.stop(user);
      await this.#close(user);
    }
    await this.mailbox.remove(name);
    await this.mailbox.remove(heldQueue(name));
  }

  /** The operator let letters of lost stores through: who is online gets them now, others when they come. */
  adopt(user: User): void {
    user.adopted = true;
    this.#drains.get(user)?.adopt();
  }

  /** A user came online or went. */
  changed(user: User, online: boolean): void {
    if (this.#removed.has(user.name)) return;
    if (online) {
      clearTimeout(this.#timers.get(user));
      this.#timers.delete(user);
      this.#back(user).catch(report);
    } else {
      this.#close(user).catch(report);
      this.#schedule(user);
    }
  }

  /** Something is in an absent user's inbox. */
  waits(user: User): void {
    // Those who have just left are given a moment; those who were never here are not.
    if (this.#removed.has(user.name)) return;
    if (!this.#timers.has(user) && !user.online) this.#mover.start(user);
  }

  /**
   * Resolves true when nothing older can be in the user's queue, or it has been waited for long enough;
   * false when the sender should try again (delivery rule 19).
   */
  async drained(user: User): Promise<boolean> {
    const wait = this.#waiting.get(user) ?? { since: Date.now(), senders: 0 };
    this.#waiting.set(user, wait);
    wait.senders++;
    try {
      const done = await this.#emptied(user);
      if (!done && Date.now() - wait.since < OLD_FIRST_MS) return false;
      user.drained = this.store.epoch;
      this.#waiting.delete(user);
      if (done) await this.#noteDrained(user);
      return true;
    } finally {
      // Left open, it would bring back what the mover takes there.
      if (--wait.senders === 0 && !user.online) await this.#close(user);
    }
  }

  /** Stops everything; what is out and not acked goes back to the broker. */
  async close(): Promise<void> {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#declarer.close();
    await this.#mover.close();
    await Promise.all([...this.#drains.values()].map((drain) => drain.close()));
    await this.mailbox.close();
  }

  async #back(user: User): Promise<void> {
    await this.#mover.stop(user);
    if (user.online) await this.#open(user);
    // Gone again while it opened.
    if (!user.online) await this.#close(user);
  }

  async #open(user: User): Promise<Drain> {
    const account = await this.store.accounts.account(user.name);
    user.adopted = account?.adopted === 1;
    let drain = this.#drains.get(user);
    if (!drain) {
      drain = new Drain(user, this.mailbox, this.store, this.conversations, this.delivery);
      this.#drains.set(user, drain);
    }
    return drain;
  }

  async #close(user: User): Promise<void> {
    const drain = this.#drains.get(user);
    this.#drains.delete(user);
    await drain?.close();
  }

  /** Drains a user's queue for one try; true when nothing is left in it. */
  async #emptied(user: User): Promise<boolean> {
    const drain = await this.#open(user);
    const until = Date.now() + TRY_MS;
    while (Date.now() < until) {
      if (await this.#empty(user, drain)) return true;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    return false;
  }

  /** What cannot be written now is looked at again in the next process. */
  async #noteDrained(user: User): Promise<void> {
    try {
      await this.store.accounts.setDrained(user.name, this.store.epoch);
    } catch (error) {
      log.warn("Cannot note that the queue of {user} is drained: {error}", {
        user: user.name,
        error,
      });
    }
  }

  async #empty(user: User, drain: Drain): Promise<boolean> {
    try {
      return await this.mailbox.depth(user.name) === 0 && drain.idle;
    } catch {
      return false;
    }
  }

  #schedule(user: User): void {
    clearTimeout(this.#timers.get(user));
    this.#timers.set(
      user,
      setTimeout(() => {
        this.#timers.delete(user);
        this.waits(user);
      }, AWAY_MS),
    );
  }
}

function report(error: unknown): void {
  log.error("The message broker failed: {error}", { error });
}
