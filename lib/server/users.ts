/** The users that are in memory: loaded when they are first named, forgotten when nothing needs them. */

import { type Message, TO_MEMBERS } from "../store/records.ts";
import type { Store } from "../store/store.ts";
import { Inbox } from "./inbox.ts";
import { User } from "./user.ts";

/** How many quiet users stay in memory. */
const QUIET_MOST = 20_000;

export class Users {
  #users = new Map<string, User>();
  #loading = new Map<string, Promise<User | null>>();
  /** Users whose inbox has entries that the tables lack. */
  #unsettled = new Set<User>();

  constructor(private readonly store: Store) {}

  /** The user, if in memory: the hot path asks here first. */
  peek(name: string): User | undefined {
    const user = this.#users.get(name);
    if (user) user.quiet = false;
    return user;
  }

  /** The user of that name, or null when there is no such account. */
  load(name: string): Promise<User | null> {
    const user = this.peek(name);
    if (user) return Promise.resolve(user);
    let loading = this.#loading.get(name);
    if (!loading) {
      loading = this.#load(name).finally(() => this.#loading.delete(name));
      this.#loading.set(name, loading);
    }
    return loading;
  }

  /** Adds a committed entry to an inbox. */
  push(user: User, entry: Message): void {
    user.inbox.push(entry);
    // One's own copies fill nobody's mailbox, nor does what is kept once for a whole group.
    if (entry.from !== user.name && !(entry.flags & TO_MEMBERS)) user.waiting++;
    this.#unsettled.add(user);
  }

  /** The tables have everything up to message number `n`. */
  projected(n: number): void {
    for (const user of this.#unsettled) {
      user.inbox.projected(n);
      if (user.inbox.settled) this.#unsettled.delete(user);
    }
  }

  /** Entries of these users' inboxes have left by retention. */
  async refresh(names: Iterable<string>): Promise<void> {
    for (const name of names) {
      const user = this.#users.get(name);
      if (!user) continue;
      // There may be thousands, and others are waiting.
      await new Promise((resolve) => setTimeout(resolve));
      const { oldest, waiting } = await this.store.tables.inbox(name);
      user.inbox.oldest = oldest;
      // What is only in memory yet the tables cannot count.
      if (user.inbox.settled) user.waiting = waiting;
    }
  }

  /** The user is no more: nobody finds them here again. */
  drop(name: string): void {
    this.#users.delete(name);
  }

  /**
   * Forgets users that can be loaded again at any time, when there are many: those that nobody has
   * named since the last call. Whoever has just named one may be about to log them in or write to them.
   * Those that `held` gives stay: groups deliver to them without naming them.
   */
  forget(held: () => ReadonlySet<User>): void {
    if (this.#users.size <= QUIET_MOST) return;
    const { row } = this.store.projector.progress;
    const kept = held();
    for (const user of this.#users.values()) {
      if (kept.has(user)) continue;
      if (user.sessions.length > 0 || !user.inbox.settled || user.touched > row) continue;
      if (user.quiet) this.#users.delete(user.name);
      else user.quiet = true;
    }
  }

  async #load(name: string): Promise<User | null> {
    const account = await this.store.accounts.account(name);
    if (!account || account.kind === "removed") return null;
    const [state, devices, blocked] = await Promise.all([
      this.store.tables.inbox(name),
      this.store.accounts.devices(name),
      this.store.accounts.blocks.of(name),
    ]);
    const user = new User(
      name,
      account.kind,
      new Inbox(state.head, state.oldest),
      new Map([...state.devices].map(([device, mark]) => [device, { ...mark }])),
      devices.filter(({ receives }) => receives).map(({ device }) => device),
      state.waiting,
      state.moved,
      account.adopted === 1,
      { delivered: account.tells_delivered === 1, read: account.tells_read === 1 },
      account.drained,
      blocked.length > 0 ? new Set(blocked) : null,
    );
    this.#users.set(name, user);
    return user;
  }
}
