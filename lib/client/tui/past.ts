/**
 * What of conversations came from further back than the state holds: asked of the server page by page from
 * the newest on, or around a place that somebody jumped to.
 */

import type { Client } from "../client.ts";
import type { Change, Conversation, Message, State } from "../state.ts";
import { Island, messageAt, pageOf, type Place, withChanges } from "./island.ts";

/** What the server said of one conversation. */
interface Older {
  messages: readonly Message[];
  /** From this `seq` on nothing is missing here; what is held of before that may have gaps. */
  from: number | undefined;
  /** The very first message is here. */
  complete: boolean;
  asking: boolean;
  /** It could not be asked on this connection. */
  failed: boolean;
}

/** The last merge of one conversation: as long as nothing has changed it is the same again. */
interface Merged {
  readonly older: readonly Message[];
  readonly held: readonly Message[];
  readonly from: number | undefined;
  readonly complete: boolean;
  readonly all: readonly Message[];
}

export class Past {
  #older = new Map<string, Older>();
  #merged: Merged | undefined;
  #island: Island | undefined;

  /** `came` hears when there is more to draw. */
  constructor(private readonly client: Client, private readonly came: () => void) {}

  /** A conversation in order and without gaps, as far back as has been asked; or the island in it. */
  of({ name, messages: held }: Conversation): readonly Message[] {
    if (this.isIsland(name)) return this.#island!.messages;
    const known = this.#older.get(name);
    if (!known || known.from === undefined) return held;
    const { messages: older, from, complete } = known;
    const last = this.#merged;
    const same = last?.older === older && last.held === held && last.from === from &&
      last.complete === complete;
    if (same) return last.all;
    const { era } = this.client.state;
    const byId = new Map([...older, ...held].map((one) => [one.id, one]));
    const all = [...byId.values()]
      .filter((one) => one.seq === 0 || (one.era === era ? one.seq >= from : complete))
      .sort((a, b) =>
        a.seq === 0 || b.seq === 0
          ? (a.seq === 0 ? 1 : 0) - (b.seq === 0 ? 1 : 0) || (a.id < b.id ? -1 : 1)
          : a.era - b.era || a.seq - b.seq
      );
    this.#merged = { older, held, from, complete, all };
    return all;
  }

  /** How the beginning of what is here stands to the beginning of all. */
  beginning(name: string): "complete" | "asking" | "more" | "failed" {
    const older = this.isIsland(name) ? this.#island : this.#older.get(name);
    if (!older) return "more";
    return older.complete ? "complete" : older.asking ? "asking" : older.failed ? "failed" : "more";
  }

  /** True when what `of` gives ends before the newest. */
  isIsland(name: string): boolean {
    return this.#island?.name === name;
  }

  /** False before the server was asked even once. */
  isAsked(name: string): boolean {
    return this.#older.has(name) || this.isIsland(name);
  }

  /**
   * Sees to it that what is around a place is here; gives the id of the message there, or undefined when
   * there is nothing. Rejects with ChatError when the server cannot be asked.
   */
  async goTo(conversation: Conversation, place: Place): Promise<string | undefined> {
    const { name } = conversation;
    const { from } = this.#older.get(name) ?? {};
    if (!this.isIsland(name) && "seq" in place && from !== undefined && place.seq >= from) {
      return messageAt(this.of(conversation), place)?.id;
    }
    const island = await Island.around(this.client, name, place);
    if (!island) return undefined;
    this.#island = island;
    this.#join();
    return messageAt(island.messages, place)?.id;
  }

  /** False when there is no page after what is here to be asked for now. */
  canAskAfter(name: string): boolean {
    return this.isIsland(name) && !this.#island!.asking && !this.#island!.failed;
  }

  /** Asks for the page after an island. */
  async askAfter(): Promise<void> {
    const island = this.#island;
    await island?.askAfter();
    if (island === this.#island) this.#join();
    this.came();
  }

  /** An island that reaches what is known from the newest on is none any more. */
  #join(): void {
    const island = this.#island;
    if (!island) return;
    const { name, messages, complete, isNewest } = island;
    const older = this.#older.get(name);
    const from = older?.from;
    if (!isNewest && (from === undefined || messages.at(-1)!.seq < from)) return;
    this.#island = undefined;
    // What is asked for at this moment comes to the same one.
    const whole = older ?? nothing();
    whole.messages = [...messages, ...whole.messages];
    whole.from = Math.min(messages[0]!.seq, from ?? Infinity);
    whole.complete ||= complete;
    this.#older.set(name, whole);
  }

  /** Asks for the page before what is here, at first for the newest one. */
  async ask({ name }: Conversation): Promise<void> {
    if (this.isIsland(name)) {
      await this.#island!.askBefore();
      return this.came();
    }
    const older = this.#older.get(name) ??
      nothing();
    if (older.asking || older.complete) return;
    this.#older.set(name, older);
    older.asking = true;
    try {
      const bounds = older.from === undefined ? {} : { before: older.from };
      const page = await pageOf(this.client, name, bounds);
      if (!page) return;
      const { messages, answer } = page;
      older.messages = [...messages, ...older.messages];
      older.from = Math.min(messages[0]?.seq ?? Infinity, older.from ?? Infinity);
      if (older.from === Infinity) older.from = 0;
      older.complete ||= !answer.more || messages.length === 0;
    } catch {
      // There is no connection, or nobody of that name: the next connection is asked again.
      older.failed = true;
    } finally {
      older.asking = false;
      this.came();
    }
  }

  /** Keeps what the state lets go of while somebody looks at older things, and applies changes to those. */
  changed(changes: readonly Change[], before: State, after: State): void {
    if (before.link !== "online" && after.link === "online") {
      for (const older of this.#older.values()) older.failed = false;
      if (this.#island) this.#island.failed = false;
    }
    const island = this.#island;
    if (island) island.messages = withChanges(island.messages, island.name, changes, after.me);
    for (const [name, older] of this.#older) {
      const had = before.conversations.get(name)?.messages ?? [];
      const has = after.conversations.get(name)?.messages ?? [];
      if (had[0] && has[0] && had[0].id !== has[0].id) {
        const there = new Set(has.map(({ id }) => id));
        const end = had.findIndex(({ id }) => there.has(id));
        older.messages = [...older.messages, ...had.slice(0, end < 0 ? had.length : end)];
      }
      older.messages = withChanges(older.messages, name, changes, after.me);
    }
  }

  /** Nobody looks at older things there any more: what the state holds is enough. */
  forget({ name, messages }: Conversation): void {
    if (this.isIsland(name)) this.#island = undefined;
    const older = this.#older.get(name);
    if (!older || older.asking || older.from === undefined) return;
    const { era } = this.client.state;
    const first = messages.find((one) => one.era === era && one.seq >= older.from!);
    if (!first || older.messages.length === 0) return;
    if (first.seq > older.from) older.complete = false;
    older.from = first.seq;
    older.messages = [];
  }

  /** A new store of the server's: what came from the old one says nothing about where to go on. */
  forgetAll(): void {
    this.#older.clear();
    this.#island = undefined;
  }
}

/** Before anything was asked. */
function nothing(): Older {
  return {
    messages: [],
    from: undefined,
    complete: false,
    asking: false,
    failed: false,
  };
}
