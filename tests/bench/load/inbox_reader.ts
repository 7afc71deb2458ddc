/**
 * The receiving end: counts messages, checks that the sequence has no hole and no repeat, and acks
 * cumulatively as every client must: after 32 messages or 200 ms, at most.
 */

import { LIMITS } from "../../../lib/protocol/limits.ts";
import type { LeanConnection } from "./connection.ts";
import { eachLine, MESSAGE, readPos, SequenceFinder } from "./lines.ts";
import { heedRare } from "./rare_frames.ts";

const utf8 = new TextEncoder();

export class InboxReader {
  /** Messages received, each of them in its place. */
  received = 0;
  acks = 0;
  /** `performance.now()` of the first and of the newest packet with a message. */
  firstAt = NaN;
  lastAt = NaN;
  #unacked = 0;
  #pos = 0;
  #bytes: Uint8Array = new Uint8Array(0);
  readonly #finder = new SequenceFinder();
  readonly #each = (from: number, to: number, letter: number) => this.#line(from, to, letter);

  /**
   * Takes over `conn`. `onReceived` hears, after each packet with messages, the first new sequence
   * number and how many there were. A relay takes no acks.
   */
  constructor(
    private readonly conn: LeanConnection,
    private readonly takesAcks: boolean,
    private readonly onReceived: (first: number, count: number, now: number) => void,
    private readonly fail: (why: string) => void,
  ) {
    conn.onLines = (bytes, end) => this.#packet(bytes, end);
  }

  /** Acks what is not acked yet; called every 200 ms and before the end. */
  ack(): void {
    if (!this.takesAcks || this.#unacked === 0) return;
    // When a write is going on, a later ack says the same and more.
    if (!this.conn.tryWrite(utf8.encode(`{"type":"ack","pos":${this.#pos}}\n`))) return;
    this.#unacked = 0;
    this.acks++;
  }

  #packet(bytes: Uint8Array, end: number): void {
    const before = this.received;
    this.#bytes = bytes;
    eachLine(bytes, end, this.#each);
    const count = this.received - before;
    if (count === 0) return;
    this.lastAt = performance.now();
    if (before === 0) this.firstAt = this.lastAt;
    this.#unacked += count;
    if (this.#unacked >= LIMITS.ackEvery) this.ack();
    this.onReceived(before, count, this.lastAt);
  }

  #line(from: number, to: number, letter: number): void {
    if (letter !== MESSAGE) return heedRare(this.conn, this.#bytes, from, to, this.fail);
    const sequence = this.#finder.read(this.#bytes, from);
    if (sequence !== this.received) {
      const what = sequence < this.received ? "doubled or out of order" : "lost or out of order";
      return this.fail(`message ${sequence} came where ${this.received} was due: ${what}`);
    }
    this.received++;
    if (this.takesAcks) this.#pos = this.#rising(readPos(this.#bytes, from, to));
  }

  #rising(pos: number): number {
    if (!(pos > this.#pos)) this.fail(`pos ${pos} came after ${this.#pos}`);
    return pos;
  }
}
