/** Sorts what one read brought: what to keep on the disk, what changes in the state, what was answered. */

import type { ErrorCode } from "../protocol/errors.ts";
import { isChange } from "../protocol/extra_fields.ts";
import type { Event } from "../protocol/schema.ts";
import type { Batch, Position } from "./batch.ts";
import { isAbout, isOvertaken } from "./changes.ts";
import type { DeviceStore } from "./device_store.ts";
import { entryOf } from "./entry.ts";
import type { Waiting } from "./pipeline.ts";
import type { Change } from "./state.ts";
import type { Kept } from "./store.ts";
import { ownEntry } from "./store_rows.ts";

/** What an inbox entry or a line of history says, as it is kept. */
type Received = Batch["received"][number];
type Stored = Batch["stored"][number];

/** What the intake needs to know and cannot change. */
export interface Known {
  readonly me: string;
  /** Everything up to this `pos` is kept already. */
  readonly floor: number;
  readonly store: Pick<DeviceStore, "era" | "position" | "has" | "isOld" | "changesAfter">;
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
  #before: Position;
  #seen = new Set<string>();
  /** What is here from an earlier store of the server's, and has its place in this one now. */
  #again = new Set<string>();
  /** Edits, deletions and reactions of this read. */
  #made: Kept[] = [];

  constructor(private readonly known: Known) {
    this.position = this.#before = known.store.position;
    this.floor = known.floor;
  }

  /** True when there is something to write down. */
  get keeps(): boolean {
    return this.entries > 0 || this.received.length > 0 || this.stored.length > 0 ||
      this.refused.length > 0 || this.position !== this.#before;
  }

  /** The inbox entries that are new here, one's own from other devices too. */
  get fresh(): Received[] {
    return this.received.filter(({ id, pos }) => pos !== null && !this.#again.has(id));
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
        return this.#history(event);
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
    const entry = ownEntry(waiting, event, this.known.store.era, this.known.me);
    // No bubble of one's own moves to its place then: what it did is all there is to see.
    const news = isChange(entry.extra)
      ? []
      : this.known.store.changesAfter(entry).filter((one) => isAbout(one, entry));
    if (entry.extra && !this.#isOvertaken(entry)) news.unshift(entry);
    if (news.length > 0) this.changes.push({ type: "kept", messages: news, history: true });
  }

  #message(event: Event<"message">): void {
    this.entries++;
    if (event.pos <= this.floor) return;
    this.floor = event.pos;
    this.position = { ...this.position, since: event.pos, since_id: event.id };
    this.#keep([{ ...this.#kept(event), pos: event.pos }]);
  }

  #history({ conversation, messages, counts }: Event<"history">): void {
    this.#keep(messages.map((one) => ({ ...this.#kept(one), pos: null })), true);
    if (counts) this.changes.push({ type: "counts", conversation, counts });
  }

  #keep(messages: readonly Received[], history = false): void {
    const fresh: Received[] = [], again: Received[] = [];
    for (const message of messages) {
      const { id } = message, isOld = this.known.store.isOld(message);
      // What is here already is known by its id (delivery rule 7).
      if (this.#seen.has(id) || (!isOld && this.known.store.has(id))) continue;
      this.#seen.add(id);
      if (isOld) this.#again.add(id);
      this.received.push(message);
      if (!this.#isOvertaken(message)) (isOld ? again : fresh).push(message);
    }
    this.#tell(again, true);
    this.#tell(fresh, history);
  }

  #tell(messages: Kept[], history: boolean): void {
    if (messages.length === 0) return;
    const last = this.changes.at(-1);
    // A backlog is one change of many messages, not many changes.
    if (last?.type === "kept" && (last.history ?? false) === history) {
      (last.messages as Kept[]).push(...messages);
    } else this.changes.push({ type: "kept", messages, ...(history && { history }) });
  }

  /** A change that comes after what it came before: kept, but not shown. */
  #isOvertaken(entry: Kept): boolean {
    if (!isChange(entry.extra)) return false;
    const isOver = isOvertaken(entry, [...this.#made, ...this.known.store.changesAfter(entry)]);
    this.#made.push(entry);
    return isOver;
  }

  #kept(event: Event<"history">["messages"][number]): Kept {
    return entryOf(event, this.known.store.era);
  }
}
