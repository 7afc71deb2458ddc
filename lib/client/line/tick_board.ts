/** Which of one's own messages have got further: ticks as news, since lines once written stay. */

import type { ErrorCode } from "../../protocol/errors.ts";
import type { Waiting } from "../pipeline.ts";
import { type Change, isMessage } from "../state.ts";
import { type CountLine, lineOf, type Tick } from "../ticks.ts";
import { asEntered } from "./as_entered.ts";

/** One's own message on its way. */
export interface Underway {
  readonly id: string;
  readonly to: string;
  readonly text: string;
  readonly tick: Tick;
  readonly seq: number;
  readonly code?: ErrorCode;
  /** The receiver was not online when it was stored. */
  readonly waits?: boolean;
  /** It is an edit, a deletion or a reaction. */
  readonly change?: boolean;
  /** In a group: how many of the others have it. */
  readonly count?: CountLine;
}

function changesMessage({ request }: Waiting): boolean {
  return request !== undefined && "target" in request;
}

/** Follows messages from writing to reading. */
export class TickBoard {
  #underway = new Map<string, Underway>();
  #era = 0;

  constructor(private readonly me: string) {}

  /** How many are followed. */
  get size(): number {
    return this.#underway.size;
  }

  /** The messages that this change has moved on, in order. */
  take(change: Change): Underway[] {
    switch (change.type) {
      case "queued":
        return change.messages.filter((one) => isMessage(one) || changesMessage(one)).map((one) => {
          const { id, to } = one;
          const change = !isMessage(one);
          return this.#move({ id, to, text: asEntered(one), tick: "waiting", seq: 0, change });
        });
      case "stored": {
        const one = this.#underway.get(change.id);
        if (!one || one.tick !== "waiting") return [];
        const { conversation: to, seq, waits = false } = change;
        const stored = this.#move({ ...one, to, seq, tick: "stored", waits });
        // Of a message's arrival there is news, of that of its changes none.
        if (one.change) this.#underway.delete(one.id);
        return [stored];
      }
      case "refused": {
        const { id, to, code } = change.message;
        const text = asEntered(change.message);
        const moved: Underway = { id, to, text, tick: "refused", seq: 0, code };
        this.#underway.delete(id);
        return [moved];
      }
      case "delivered":
      case "read":
        // One's own reading on another device says nothing about one's own messages.
        if (change.user === this.me) return [];
        return this.#upTo(change.conversation, change.type, change.seq);
      case "conversations":
        return change.conversations.flatMap(({ conversation, delivered, read, counts = [] }) => [
          ...this.#counted(conversation, counts),
          ...this.#upTo(conversation, "read", read),
          ...this.#upTo(conversation, "delivered", delivered),
        ]);
      case "counts":
        return this.#counted(change.conversation, change.counts);
      case "era":
        // The numbers begin again: what was stored in the old store has no more news.
        for (const { id, tick } of this.#underway.values()) {
          if (tick !== "waiting" && change.era !== this.#era) this.#underway.delete(id);
        }
        this.#era = change.era;
        return [];
      default:
        return [];
    }
  }

  /** News of a group's counts: that somebody has it, that all have it, that all have read it. */
  #counted(conversation: string, counts: readonly CountLine[]): Underway[] {
    const moved: Underway[] = [];
    for (const one of this.#underway.values()) {
      const count = one.to === conversation && one.tick !== "waiting"
        ? lineOf(counts, one.seq)
        : undefined;
      if (!count) continue;
      const { delivered, read, of } = count;
      const isNews = delivered > 0 &&
        (!one.count || read === of || (delivered === of && one.count.delivered < of));
      if (isNews) moved.push({ ...one, count, tick: read === of ? "read" : "delivered" });
    }
    return moved.map((one) => this.#move(one));
  }

  #upTo(conversation: string, tick: "delivered" | "read", seq: number): Underway[] {
    const moved: Underway[] = [];
    for (const one of this.#underway.values()) {
      const further = one.tick === "stored" || one.tick === "delivered" && tick === "read";
      if (one.to === conversation && further && one.seq <= seq) moved.push({ ...one, tick });
    }
    return moved.map((one) => this.#move(one));
  }

  #move(message: Underway): Underway {
    if (message.tick === "read") this.#underway.delete(message.id);
    else this.#underway.set(message.id, message);
    return message;
  }
}
