/**
 * One sender and one receiver with a window: so many messages are under way at once, never more.
 *
 * A message is under way until its receiver has it, with the relay as with chatmom. chatmom owes the
 * sender a `stored` for each as well: they are all checked, in order, timed from the sending on, and
 * never more than a few may be outstanding; the count of messages done waits for both.
 */

import { giveUp, type Login } from "./account.ts";
import { InboxReader } from "./inbox_reader.ts";
import type { Latencies } from "./latencies.ts";
import { MessageWriter } from "./message_writer.ts";

/** So many answers may be outstanding beyond the window: a server that forgets to answer stalls. */
const ANSWERS_BEHIND = 64;

export class Pair {
  readonly reader: InboxReader;
  readonly writer: MessageWriter;
  /** False stops new messages; what is under way still comes. */
  running = false;
  /** Called when the last message under way has come. */
  onDone: () => void = () => {};
  readonly #sentAt: Float64Array;
  /** Answers whose time has been taken. */
  #timed = 0;

  constructor(
    readonly sender: Login,
    readonly receiver: Login,
    private readonly window: number,
    number: number,
    private readonly answers: boolean,
    private readonly latencies: Latencies,
    private readonly answerTimes: Latencies,
  ) {
    this.#sentAt = new Float64Array(window + ANSWERS_BEHIND);
    this.writer = new MessageWriter(
      sender.conn,
      receiver.account.user,
      window,
      number,
      () => this.#answered(),
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
    const room = this.window - (first - this.reader.received);
    const owed = this.answers ? first - this.writer.stored : 0;
    const count = this.writer.send(Math.min(room, this.#sentAt.length - owed));
    if (count === 0) return;
    const now = performance.now();
    for (let i = first; i < first + count; i++) this.#sentAt[i % this.#sentAt.length] = now;
  }

  #answered(): void {
    const now = performance.now();
    for (; this.#timed < this.writer.stored; this.#timed++) {
      this.answerTimes.add(now - this.#sentAt[this.#timed % this.#sentAt.length]!);
    }
    this.pump();
  }

  #received(first: number, count: number, now: number): void {
    for (let i = first; i < first + count; i++) {
      this.latencies.add(now - this.#sentAt[i % this.#sentAt.length]!);
    }
    this.pump();
  }
}
