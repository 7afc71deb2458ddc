/** The outbox on its way to the server: what is in flight, what may go next, what goes again (delivery rule 5). */

import type { Outgoing } from "./outgoing.ts";

/** A request that waits for its answer, most of them messages; ids rise in the order of writing. */
export interface Waiting {
  readonly id: string;
  readonly to: string;
  readonly text: string;
  /** When it was written, in milliseconds since 1970. */
  readonly ts: number;
  /** The whole of it, where it is more than a text for somebody. */
  readonly request?: Outgoing;
}

/** Messages in order, at most `window` of them sent and unanswered. */
export class Pipeline {
  /** Sent and unanswered, in order. */
  #flight = new Map<string, Waiting>();
  #unsent: Waiting[] = [];
  /** Where in `#unsent` the next one is. */
  #next = 0;
  #paused = false;

  constructor(private readonly window: number) {}

  /** How many wait for an answer, sent or not. */
  get size(): number {
    return this.#flight.size + this.#unsent.length - this.#next;
  }

  /** Puts messages at the end; their ids are above all before. */
  push(messages: readonly Waiting[]): void {
    for (const message of messages) this.#unsent.push(message);
  }

  /** The next messages to send now; they count as in flight from here on. */
  take(): Waiting[] {
    if (this.#paused) return [];
    const end = Math.min(this.#unsent.length, this.#next + this.window - this.#flight.size);
    if (end <= this.#next) return [];
    const taken = this.#unsent.slice(this.#next, end);
    for (const message of taken) this.#flight.set(message.id, message);
    this.#next = end;
    if (this.#next > 1024 && this.#next * 2 > this.#unsent.length) this.#compact();
    return taken;
  }

  /** The message was stored or refused; returns it, or undefined when it was not waiting. */
  answered(id: string): Waiting | undefined {
    const message = this.#flight.get(id);
    if (message) {
      this.#flight.delete(id);
      return message;
    }
    // An answer after a rewind: the message had been taken all the same, and need not go again.
    for (let at = this.#next; at < this.#unsent.length; at++) {
      const waiting = this.#unsent[at]!;
      if (waiting.id > id) return undefined;
      if (waiting.id === id) {
        this.#unsent.splice(at, 1);
        return waiting;
      }
    }
    return undefined;
  }

  /**
   * The server wants `id` later: it and everything after it goes again, in order, after `resume`. False
   * when `id` is not in flight (its retry came for the whole tail already), and nothing changes.
   */
  rewind(id: string): boolean {
    if (!this.#flight.has(id)) return false;
    const again: Waiting[] = [];
    for (const message of this.#flight.values()) if (message.id >= id) again.push(message);
    for (const message of again) this.#flight.delete(message.id);
    this.#unsent = [...again, ...this.#unsent.slice(this.#next)];
    this.#next = 0;
    this.#paused = true;
    return true;
  }

  /** Sending may go on. */
  resume(): void {
    this.#paused = false;
  }

  /** The connection is gone: everything unanswered goes again on the next one. */
  reset(): void {
    this.#unsent = [...this.#flight.values(), ...this.#unsent.slice(this.#next)];
    this.#next = 0;
    this.#flight.clear();
    this.#paused = false;
  }

  #compact(): void {
    this.#unsent = this.#unsent.slice(this.#next);
    this.#next = 0;
  }
}
