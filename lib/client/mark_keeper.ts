/**
 * Has the device remember how far conversations have got: without a server ticks and unread counts are as
 * they were, and what was read meanwhile can be told later. Nothing of it is promised, so it is written seldom.
 */

import type { Change, Conversation, State } from "./state.ts";
import type { Marks } from "./ticks.ts";

/** How far a conversation has got in one era. */
export interface KeptMarks extends Marks {
  readonly conversation: string;
  readonly era: number;
  readonly seen: number;
}

/** What remembers them. */
export interface MarkStore {
  all(): KeptMarks[];
  keep(marks: readonly KeptMarks[]): void;
  /** Whom one takes nothing from, as far as that was known last. */
  blocked(): readonly string[];
  keepBlocked(users: readonly string[]): void;
}

/** What moves marks. */
const MARKING = ["delivered", "read", "counts", "conversations"] as const;

/** How long it may take, in milliseconds. */
const AFTER_MS = 1_000;

/** Writes what has changed. */
export class MarkKeeper {
  #kept: State["conversations"];
  #latest: State;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly store: MarkStore, state: State) {
    this.#kept = state.conversations;
    this.#latest = state;
  }

  /** Changes of these types have made `state`. */
  look(happened: ReadonlySet<Change["type"]>, state: State): void {
    this.#latest = state;
    if (happened.has("blocked")) this.#keepBlocked(state);
    if (!MARKING.some((type) => happened.has(type))) return;
    this.#timer ??= setTimeout(() => this.flush(), AFTER_MS);
  }

  /** Writes them now. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { conversations, era } = this.#latest;
    const news = [...conversations.values()].filter((one) => rose(this.#kept.get(one.name), one))
      .map(({ name: conversation, delivered, read, counts, seen }): KeptMarks => ({
        ...{ conversation, era, delivered, read, counts, seen },
      }));
    if (news.length === 0) return;
    try {
      this.store.keep(news);
      this.#kept = conversations;
    } catch {
      // The disk does not take it: the server knows nearly all of it, and the next time may do better.
    }
  }

  #keepBlocked({ blocked }: State): void {
    try {
      this.store.keepBlocked([...blocked]);
    } catch {
      // The next login tells it again.
    }
  }
}

function rose(before: Conversation | undefined, now: Conversation): boolean {
  if (!before) return now.delivered + now.read + now.seen + now.counts.length > 0;
  return before.delivered !== now.delivered || before.read !== now.read ||
    before.seen !== now.seen || before.counts !== now.counts;
}
