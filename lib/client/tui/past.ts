/** What of conversations came from further back than the state holds: asked of the server page by page. */

import { isChange } from "../../protocol/extra_fields.ts";
import { changedBy } from "../changes.ts";
import type { Client } from "../client.ts";
import { entryOf } from "../entry.ts";
import type { Change, Conversation, Message, State } from "../state.ts";
import type { Kept } from "../store.ts";

/** How many messages are asked for at a time. */
const PAGE = 100;

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

  /** `came` hears when there is more to draw. */
  constructor(private readonly client: Client, private readonly came: () => void) {}

  /** All there is of a conversation, in order and without gaps, as far back as that has been asked. */
  of({ name, messages: held }: Conversation): readonly Message[] {
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
    const older = this.#older.get(name);
    if (!older) return "more";
    return older.complete ? "complete" : older.asking ? "asking" : older.failed ? "failed" : "more";
  }

  /** False before the server was asked even once. */
  isAsked(name: string): boolean {
    return this.#older.has(name);
  }

  /** Asks for the page before what is here, at first for the newest one. */
  async ask({ name }: Conversation): Promise<void> {
    const older = this.#older.get(name) ??
      { messages: [], from: undefined, complete: false, asking: false, failed: false };
    if (older.asking || older.complete) return;
    const { era } = this.client.state;
    this.#older.set(name, older);
    older.asking = true;
    try {
      const before = older.from === undefined ? {} : { before: older.from };
      const request = { type: "history", conversation: name, limit: PAGE, ...before } as const;
      const answer = await this.client.ask(request);
      if (answer.type !== "history" || this.client.state.era !== era) return;
      const page = answer.messages.map((one): Message => ({
        ...entryOf(one, era),
        state: "stored",
      }));
      older.messages = [...page, ...older.messages];
      older.from = page[0]?.seq ?? older.from ?? 0;
      older.complete = !answer.more || page.length === 0;
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
    }
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

  /** Nobody looks at older things there any more: what the state holds is enough. */
  forget({ name, messages }: Conversation): void {
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
  }
}

function apply(older: Older, change: Kept, me: string): void {
  const { target, target_id } = change.extra!;
  const at = older.messages.findLastIndex((one) =>
    target_id === undefined ? one.seq === target : one.id === target_id
  );
  if (at >= 0) older.messages = older.messages.with(at, changedBy(older.messages[at]!, change, me));
}
