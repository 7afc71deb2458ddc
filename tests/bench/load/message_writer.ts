/** The sending end: packets of messages with rising ids, and `stored` answers checked one by one. */

import type { LeanConnection } from "./connection.ts";
import { eachLine, STORED } from "./lines.ts";
import { heedRare } from "./rare_frames.ts";
import { COUNTER_DIGITS, SendBatch } from "./send_batch.ts";

const ID_AT = '{"type":"stored","id":"'.length;
const COUNTER_AT = ID_AT + 36 - COUNTER_DIGITS;

export class MessageWriter {
  sent = 0;
  /** Messages answered with `stored`, in the order they were sent. */
  stored = 0;
  #bytes: Uint8Array = new Uint8Array(0);
  readonly #batch: SendBatch;
  readonly #each = (from: number, to: number, letter: number) => this.#line(from, to, letter);

  /**
   * Takes over `conn`. `most` messages fit one packet; `onChange` is called when there may be room
   * for more: after `stored` answers and after a write.
   */
  constructor(
    private readonly conn: LeanConnection,
    to: string,
    private readonly most: number,
    sender: number,
    onChange: () => void,
    private readonly fail: (why: string) => void,
  ) {
    this.#batch = new SendBatch(to, most, sender);
    conn.onIdle = onChange;
    conn.onLines = (bytes, end) => {
      this.#bytes = bytes;
      eachLine(bytes, end, this.#each);
      onChange();
    };
  }

  /** Sends up to `count` messages in one packet; returns how many, 0 while a write is going on. */
  send(count: number): number {
    if (this.conn.busy || count <= 0) return 0;
    const now = Math.min(count, this.most);
    this.conn.tryWrite(this.#batch.fill(this.sent, now, Date.now()));
    this.sent += now;
    return now;
  }

  #line(from: number, to: number, letter: number): void {
    if (letter !== STORED) return heedRare(this.conn, this.#bytes, from, to, this.fail);
    let counter = 0;
    for (let i = from + COUNTER_AT; i < from + COUNTER_AT + COUNTER_DIGITS; i++) {
      const digit = this.#bytes[i]!;
      counter = counter * 16 + (digit < 58 ? digit - 48 : digit - 87);
    }
    if (counter !== this.stored) {
      return this.fail(`stored answered message ${counter} where ${this.stored} was due`);
    }
    this.stored++;
  }
}
