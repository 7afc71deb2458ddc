/**
 * The groups that are in memory: loaded when they are first named, forgotten when nothing needs them. As
 * long as one is here this state counts, and the tables follow; only what the tables have is forgotten.
 */

import type { Store } from "../../store/store.ts";
import type { User } from "../user.ts";
import type { Users } from "../users.ts";
import { type GroupState, type Member, NO_GROUP, stateOf } from "./state.ts";

/** One group. */
export interface Group {
  /** Its address, which is its conversation's key: `#name`. */
  readonly key: string;
  state: GroupState;
  /** How far each member has read, by name. */
  readonly reads: Map<string, number>;
  /** The journal row of its newest change: until it is in the tables, memory alone knows it. */
  touched: number;
  /** True when nobody has named this group since memory was last looked through. */
  quiet: boolean;
}

/** How many quiet groups stay in memory. */
const QUIET_MOST = 1_000;
/** Members that are loaded before others get their turn. */
const AT_ONCE = 64;

export class Groups {
  #groups = new Map<string, Group>();
  #loading = new Map<string, Promise<Group | null>>();

  constructor(private readonly store: Store, private readonly users: Users) {}

  /** The group, if in memory: the hot path asks here first. */
  peek(key: string): Group | undefined {
    const group = this.#groups.get(key);
    if (group) group.quiet = false;
    return group;
  }

  /** The group of that address, or null when there never was one. */
  load(key: string): Promise<Group | null> {
    const group = this.peek(key);
    if (group) return Promise.resolve(group);
    let loading = this.#loading.get(key);
    if (!loading) {
      loading = this.#load(key).finally(() => this.#loading.delete(key));
      this.#loading.set(key, loading);
    }
    return loading;
  }

  /** The group, or a new one that nobody is in yet. Call it only when `load` has found none. */
  begin(key: string): Group {
    return this.peek(key) ?? this.#keep(key, NO_GROUP, new Map());
  }

  /** Everybody whom a group in memory delivers to: they must stay in memory too. */
  held(): ReadonlySet<User> {
    const held = new Set<User>();
    for (const { state } of this.#groups.values()) {
      for (const user of state.recipients) held.add(user);
    }
    return held;
  }

  /** Forgets groups that can be loaded again at any time, when there are many, as users are forgotten. */
  forget(): void {
    if (this.#groups.size <= QUIET_MOST) return;
    const { row } = this.store.projector.progress;
    for (const group of this.#groups.values()) {
      if (group.touched > row) continue;
      if (group.quiet) this.#groups.delete(group.key);
      else group.quiet = true;
    }
  }

  async #load(key: string): Promise<Group | null> {
    const stored = await this.store.tables.groups.group(key);
    if (!stored) return this.peek(key) ?? null;
    const reads = await this.store.tables.reads(key);
    const members: Member[] = [];
    for (const [at, { user: name, role, since }] of stored.members.entries()) {
      if (at % AT_ONCE === AT_ONCE - 1) await new Promise((resolve) => setTimeout(resolve));
      const user = await this.users.load(name);
      // An account that the operator has removed is in no group.
      if (user) members.push({ user, role, since });
    }
    return this.peek(key) ?? this.#keep(key, stateOf(stored, members, stored.banned), reads);
  }

  #keep(key: string, state: GroupState, reads: Map<string, number>): Group {
    const group: Group = { key, state, reads, touched: 0, quiet: false };
    this.#groups.set(key, group);
    return group;
  }
}
