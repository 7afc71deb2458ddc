/** Sorts what one read brought: what to keep on the disk, what changes in the state, what was answered. */

import type { ErrorCode } from "../protocol/errors.ts";
import type { Event } from "../protocol/schema.ts";
import { entryOf } from "./entry.ts";
import type { Waiting } from "./pipeline.ts";
import type { Change } from "./state.ts";
import type { Batch, Kept, Position } from "./store.ts";
import { ownEntry } from "./store_rows.ts";

/** What an inbox entry or a line of history says, as it is kept. */
type Received = Batch["received"][number];
type Stored = Batch["stored"][number];

/** What the intake needs to know and cannot change. */
export interface Known {
  readonly me: string;
  readonly era: number;
  /** Everything up to this `pos` is kept already. */
  readonly floor: number;
  readonly position: Position;
  /** True when a message of that id is here (delivery rule 7). */
  has(id: string): boolean;
  /** The message of that id, when it waited for this answer. */
  answered(id: string): Waiting | undefined;
  now(): number;
}

/** The events of one read, sorted. */
export class Intake {
  readonly received: Received[] = [];
  readonly stored: Stored[] = [];
  readonly refused: { id: string; code: ErrorCode }[] = [];
  /** In the order in which things happened. */
  readonly changes: Change[] = [];
  position: Position;
  floor: number;
  /** How many inbox entries came, those that are here already too. */
  entries = 0;
  #seen = new Set<string>();

  constructor(private readonly known: Known) {
    this.position = known.position;
    this.floor = known.floor;
  }

  /** True when there is something to write down. */
  get keeps(): boolean {
    return this.entries > 0 || this.received.length > 0 || this.stored.length > 0 ||
      this.refused.length > 0 || this.position !== this.known.position;
  }

  /** The inbox entries that are new here, one's own from other devices too. */
  get fresh(): Received[] {
    return this.received.filter((one) => one.pos !== null);
  }

  /** Takes one event that is no answer to the greeting. */
  take(event: Event): void {
    switch (event.type) {
      case "message":
        return this.#message(event);
      case "reset":
        // Voids the position only: what is here already is known by its id (delivery rule 11).
        this.floor = 0;
        this.position = { ...(this.position.epoch && { epoch: this.position.epoch }) };
        return;
      case "stored":
        return this.#stored(event);
      case "refused": {
        const message = this.known.answered(event.id);
        if (!message) return;
        this.refused.push({ id: event.id, code: event.code });
        this.changes.push({ type: "refused", message: { ...message, code: event.code } });
        return;
      }
      case "history":
        return this.#keep(event.messages.map((one) => ({ ...this.#kept(one), pos: null })), true);
      case "typing":
        this.changes.push({
          type: "typing",
          conversation: event.conversation,
          from: event.from,
          on: event.on,
          at: this.known.now(),
        });
        return;
      case "contacts":
      case "blocked":
      case "presence":
      case "delivered":
      case "read":
      case "counts":
      case "conversations":
      case "waiting":
      case "caught_up":
        this.changes.push(event);
    }
  }

  #stored(event: Event<"stored">): void {
    const waiting = this.known.answered(event.id);
    if (!waiting) return;
    this.stored.push(event);
    this.changes.push(event);
    const entry = ownEntry(waiting, event, this.known.era, this.known.me);
    // No bubble of one's own moves to its place then: what it did is all there is to see.
    if (entry.extra) this.changes.push({ type: "kept", messages: [entry], history: true });
  }

  #message(event: Event<"message">): void {
    this.entries++;
    if (event.pos <= this.floor) return;
    this.floor = event.pos;
    this.position = { ...this.position, since: event.pos, since_id: event.id };
    this.#keep([{ ...this.#kept(event), pos: event.pos }]);
  }

  #keep(messages: readonly Received[], history = false): void {
    const fresh: Received[] = [];
    for (const message of messages) {
      if (this.#seen.has(message.id) || this.known.has(message.id)) continue;
      this.#seen.add(message.id);
      this.received.push(message);
      fresh.push(message);
    }
    if (fresh.length === 0) return;
    if (history) return void this.changes.push({ type: "kept", messages: fresh, history });
    const last = this.changes.at(-1);
    // A backlog is one change of many messages, not many changes.
    if (last?.type === "kept" && !last.history) (last.messages as Kept[]).push(...fresh);
    else this.changes.push({ type: "kept", messages: fresh });
  }

  #kept(event: Event<"history">["messages"][number]): Kept {
    return entryOf(event, this.known.era);
  }
}
