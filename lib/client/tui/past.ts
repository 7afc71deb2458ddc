/** What of conversations came from further back than the state holds: asked of the server page by page. */

import { isChange } from "../../protocol/extra_fields.ts";
import { changedBy } from "../changes.ts";
import type { Client } from "../client.ts";
import { entryOf } from "../entry.ts";
import type { Change, Conversation, Message, State } from "../state.ts";
import type { Kept } from "../store.ts";

/** How many messages are asked for at a time. */
const PAGE = 100;

/** The older part of one conversation. */
interface Older {
  messages: readonly Message[];
  /** The very first message is here. */
  complete: boolean;
  asking: boolean;
}

export class Past {
  #older = new Map<string, Older>();

  /** `came` hears when there is more to draw. */
  constructor(private readonly client: Client, private readonly came: () => void) {}

  /** The messages before those of the state, oldest first. */
  of(name: string): readonly Message[] {
    return this.#older.get(name)?.messages ?? [];
  }

  /** How the beginning of what is here stands to the beginning of all. */
  beginning(name: string): "complete" | "asking" | "more" {
    const older = this.#older.get(name);
    return older?.complete ? "complete" : older?.asking ? "asking" : "more";
  }

  /** Asks for the page before what is here, unless that is under way. */
  async ask(conversation: Conversation): Promise<void> {
    const { name } = conversation;
    const older = this.#older.get(name) ?? { messages: [], complete: false, asking: false };
    if (older.asking || older.complete) return;
    const { era } = this.client.state;
    const first = [...older.messages, ...conversation.messages]
      .find((one) => one.era === era && one.seq > 0);
    this.#older.set(name, older);
    if (first?.seq === 1) return void (older.complete = true);
    older.asking = true;
    try {
      const before = first ? { before: first.seq } : {};
      const answer = await this.client.ask({
        type: "history",
        conversation: name,
        limit: PAGE,
        ...before,
      });
      if (answer.type !== "history" || this.client.state.era !== era) return;
      const held = new Set(conversation.messages.map(({ id }) => id));
      const page = answer.messages.map((one): Message => ({
        ...entryOf(one, era),
        state: "stored",
      }))
        .filter(({ id }) => !held.has(id));
      older.messages = [...page, ...older.messages];
      older.complete = !answer.more || answer.messages.length === 0;
    } catch {
      // There is no connection: the next time that somebody looks it is asked again.
    } finally {
      older.asking = false;
      this.came();
    }
  }

  /** Keeps what the state lets go of while somebody looks at older things, and applies changes to those. */
  changed(changes: readonly Change[], before: State, after: State): void {
    for (const [name, older] of this.#older) {
      const had = before.conversations.get(name)?.messages ?? [];
      const has = after.conversations.get(name)?.messages ?? [];
      if (had[0] && has[0] && had[0].id !== has[0].id) {
        const there = new Set(has.map(({ id }) => id));
        const end = had.findIndex(({ id }) => there.has(id));
        older.messages = [...older.messages, ...had.slice(0, end < 0 ? had.length : end)];
      }
      for (const change of changes) {
        if (change.type !== "kept" || change.history) continue;
        for (const one of change.messages) {
          if (one.conversation === name && isChange(one.extra)) apply(older, one, after.me);
        }
      }
    }
  }

  /** Nobody looks at older things there any more. */
  forget(name: string): void {
    if (!this.#older.get(name)?.asking) this.#older.delete(name);
  }

  /** A new store of the server's: what came from the old one says nothing about where to go on. */
  forgetAll(): void {
    this.#older.clear();
  }
}

function apply(older: Older, change: Kept, me: string): void {
  const { target, target_id } = change.extra!;
  const at = older.messages.findLastIndex((one) =>
    target_id === undefined ? one.seq === target : one.id === target_id
  );
  if (at >= 0) older.messages = older.messages.with(at, changedBy(older.messages[at]!, change, me));
}
