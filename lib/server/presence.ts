/** Who is online, and who hears of it: the one place that presence goes through. */

import { getLogger } from "@logtape/logtape";
import type { Clock } from "../base/clock.ts";
import type { Event } from "../protocol/schema.ts";
import type { Accounts } from "../store/accounts.ts";
import type { Session } from "./session.ts";
import { isApart, type User } from "./user.ts";
import type { Users } from "./users.ts";

/** A line of a contact list. */
export type Contact = Event<"contacts">["contacts"][number];

/** Last-seen times reach the disk together, after this many milliseconds. */
const SEEN_MS = 1_000;

const log = getLogger(["chatmom", "server"]);

export class Presence {
  #shown = new Set<User>();
  #seen = new Map<string, number>();
  #devices = new Map<string, readonly [user: string, device: string, at: number]>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Those who hear of everybody's coming and going, not only their contacts'. */
  #watching = new Set<Session>();
  /** Told when a user comes online or goes. */
  onChange: (user: User, online: boolean) => void = () => {};

  constructor(
    private readonly accounts: Accounts,
    private readonly users: Users,
    private readonly clock: Clock,
  ) {}

  /** Who is online just now. */
  get online(): ReadonlySet<User> {
    return this.#shown;
  }

  /** A session of this user came, went or changed its status: whoever has them as contact hears it. */
  changed(user: User): void {
    const online = user.online;
    if (online === this.#shown.has(user)) return;
    if (online) this.#shown.add(user);
    else this.#shown.delete(user);
    if (!online) this.#saw(user.name);
    this.onChange(user, online);
    this.#tell(user, online).catch((error) => {
      log.error("Cannot tell who is online: {error}", { error });
    });
  }

  /** Whether a connection hears of everybody's coming and going. */
  watch(session: Session, on: boolean): void {
    if (on) this.#watching.add(session);
    else this.#watching.delete(session);
  }

  /** A device is logged in just now: its inbox is kept for it (delivery rule 25). */
  deviceSeen(user: string, device: string): void {
    this.#devices.set(`${user} ${device}`, [user, device, this.clock()]);
    this.#soon();
  }

  /** A user's contacts with their presence. */
  async contacts(user: string): Promise<Contact[]> {
    const contacts = await this.accounts.contacts(user);
    return await this.#lines(user, contacts);
  }

  /** Everyone with their presence, as `user` may see it. */
  async everyone(user: string): Promise<Contact[]> {
    return await this.#lines(user, await this.accounts.all());
  }

  /** One has blocked the other, or does so no longer: both lists show what is to be seen from now on. */
  async parted(user: User, name: string): Promise<void> {
    const other = this.users.peek(name);
    await this.#show(user.name, other, name);
    await this.#show(name, user, user.name);
  }

  /** When somebody was last seen: the newest of memory and disk. */
  lastSeen(name: string, stored: number): number {
    return this.#seen.get(name) ?? stored;
  }

  /** Writes down what is not on the disk yet. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    for (const { name } of this.#shown) this.#seen.set(name, this.clock());
    await this.#write();
  }

  async #lines(
    user: string,
    others: readonly { name: string; last_seen: number }[],
  ): Promise<Contact[]> {
    const apart = await this.accounts.blocks.apart(user);
    return others.map(({ name, last_seen }) =>
      apart.has(name) ? { user: name, status: "offline" } : this.#line(name, last_seen)
    );
  }

  /** Tells `watcher` how `name` is now, if that is one of their contacts and online. */
  async #show(watcher: string, other: User | undefined, name: string): Promise<void> {
    const sessions = this.users.peek(watcher)?.sessions ?? [];
    if (sessions.length === 0 || !other?.online) return;
    const [line] = await this.#lines(watcher, [{ name, last_seen: 0 }]);
    const contact = (await this.accounts.watchers(name)).includes(watcher);
    for (const session of sessions) {
      if (contact || this.#watching.has(session)) session.mention({ type: "presence", ...line! });
    }
  }

  #line(name: string, stored: number): Contact {
    if (this.users.peek(name)?.online) return { user: name, status: "online" };
    const seen = this.lastSeen(name, stored);
    return { user: name, status: "offline", ...(seen ? { last_seen: seen } : {}) };
  }

  async #tell(user: User, online: boolean): Promise<void> {
    const watchers = await this.accounts.watchers(user.name);
    // It may have changed again meanwhile; what is told last must be what is so.
    if (online !== this.#shown.has(user)) return;
    const event: Event<"presence"> = { type: "presence", ...this.#line(user.name, 0) };
    const sessions = new Set(this.#watching);
    for (const watcher of watchers) {
      for (const session of this.users.peek(watcher)?.sessions ?? []) sessions.add(session);
    }
    for (const session of sessions) {
      if (!isApart(user, session.user!)) session.mention(event);
    }
  }

  #saw(name: string): void {
    this.#seen.set(name, this.clock());
    this.#soon();
  }

  #soon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#write();
    }, SEEN_MS);
  }

  /** Writes the times that are not on the disk; a full disk only makes them wait. */
  async #write(): Promise<void> {
    const seen = this.#seen, devices = this.#devices;
    if (seen.size === 0 && devices.size === 0) return;
    this.#seen = new Map();
    this.#devices = new Map();
    try {
      await this.accounts.seen(seen, [...devices.values()]);
    } catch (error) {
      log.error("Cannot write when people were last seen: {error}", { error });
      this.#seen = new Map([...seen, ...this.#seen]);
      this.#devices = new Map([...devices, ...this.#devices]);
    }
  }
}
