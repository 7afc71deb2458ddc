/** What waits to go out while there is a connection: requests in their order, files beside them (delivery rule 5). */

import type { Event, Request } from "../protocol/schema.ts";
import type { Transfers } from "./files/transfers.ts";
import { asDurable } from "./outgoing.ts";
import { Pipeline, type Waiting } from "./pipeline.ts";

/** How many messages are sent ahead of their answers. */
const WINDOW = 256;

export class Outbox {
  #pipeline = new Pipeline(WINDOW);
  #open = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly files: Transfers,
    private readonly send: (...requests: readonly Request[]) => void,
  ) {}

  /** How many wait for an answer. */
  get size(): number {
    return this.#pipeline.size + this.files.waiting;
  }

  /** Puts requests at the end, and sends what may be sent. */
  push(waiting: readonly Waiting[]): void {
    this.#pipeline.push(this.files.push(waiting));
    this.pump();
  }

  /** Begins again with what stands on the disk. */
  replace(waiting: readonly Waiting[]): void {
    this.files.clear();
    this.#pipeline = new Pipeline(WINDOW);
    this.push(waiting);
  }

  /** It was stored or refused; returns it, or undefined when it was not waiting. */
  answered(id: string): Waiting | undefined {
    return this.#pipeline.answered(id) ?? this.files.answered(id);
  }

  /** The server wants this one later, and all messages after it. */
  later({ id, after }: Event<"retry">): void {
    if (this.files.later(id, after) || !this.#pipeline.rewind(id)) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#pipeline.resume();
      this.pump();
    }, after);
  }

  /** Sends what may be sent now. */
  pump(): void {
    if (this.#open) this.send(...this.#pipeline.take().map(asDurable));
  }

  /** There is a connection; `sends` is false while one's own switch is off. */
  up(sends: boolean): void {
    this.#open = sends;
    this.files.up(sends);
    this.pump();
  }

  /** There is none: everything unanswered goes again on the next one. */
  down(): void {
    this.#open = false;
    clearTimeout(this.#timer);
    this.#pipeline.reset();
    this.files.down();
  }
}
