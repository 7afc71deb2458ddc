/**
 * One sender and one receiver with a window: so many messages are under way at once, never more.
 *
 * A message is under way until everything the server owes for it has come: the relay owes the
 * delivery, chatmom the delivery and `stored`. So chatmom gets no credit for delivering early, and
 * none for answering early.
 */

import { giveUp, type Login } from "./account.ts";
import { InboxReader } from "./inbox_reader.ts";
import type { Latencies } from "./latencies.ts";
import { MessageWriter } from "./message_writer.ts";

export class Pair {
  readonly reader: InboxReader;
  readonly writer: MessageWriter;
  /** False stops new messages; what is under way still comes. */
  running = false;
  /** Called when the last message under way has come. */
  onDone: () => void = () => {};
  readonly #sentAt: Float64Array;

  constructor(
    readonly sender: Login,
    readonly receiver: Login,
    private readonly window: number,
    number: number,
    private readonly answers: boolean,
    private readonly latencies: Latencies,
  ) {
    this.#sentAt = new Float64Array(window);
    this.writer = new MessageWriter(
      sender.conn,
      receiver.account.user,
      window,
      number,
      () => this.pump(),
      giveUp,
    );
    this.reader = new InboxReader(
      receiver.conn,
      answers,
      (first, count, now) => this.#received(first, count, now),
      giveUp,
    );
  }

  /** Messages for which everything has come. */
  get done(): number {
    return this.answers ? Math.min(this.reader.received, this.writer.stored) : this.reader.received;
  }

  /** Sends what the window has room for. */
  pump(): void {
    if (!this.running) {
      if (this.done === this.writer.sent) this.onDone();
      return;
    }
    const first = this.writer.sent;
    const count = this.writer.send(this.window - (first - this.done));
    if (count === 0) return;
    const now = performance.now();
    for (let i = first; i < first + count; i++) this.#sentAt[i % this.window] = now;
  }

  #received(first: number, count: number, now: number): void {
    for (let i = first; i < first + count; i++) {
      this.latencies.add(now - this.#sentAt[i % this.window]!);
    }
    this.pump();
  }
}
