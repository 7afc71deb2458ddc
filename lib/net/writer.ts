/**
 * The writing half of a connection: lines gather during a turn and go out as one write, never more
 * than one write at a time. What cannot go out yet is counted, so that the inbox, not memory, holds
 * what a slow reader has not taken (delivery rule 24).
 */

import { giveBack } from "../base/spare_bytes.ts";
import type { Turn } from "../base/turn.ts";

/** Buffers are kept for use again in two sizes: most writes are a line or two, some are a whole backlog. */
const SMALL_BYTES = 2 * 1024, LARGE_BYTES = 64 * 1024;
const pools = {
  small: [] as Uint8Array<ArrayBuffer>[],
  large: [] as Uint8Array<ArrayBuffer>[],
};
const POOL_MOST = { small: 4_096, large: 64 };
const encoder = new TextEncoder();

export class Writer {
  #text = "";
  /** Lines with raw bytes behind them, one after the other, and how many bytes they all are. */
  #raw: Uint8Array<ArrayBuffer>[] = [];
  #rawBytes = 0;
  /** True when what goes out, or went out last, is one of those. */
  #isRaw = false;
  #buffer: Uint8Array<ArrayBuffer> | null = null;
  #from = 0;
  #to = 0;
  #scheduled = false;
  #easy = false;
  /** The other side has asked for more since a line began to wait. */
  #goesOn = false;
  #failed = false;
  /** Bytes that have gone out, in all: who watches sees a stalled reader by it. */
  written = 0;
  /** Called when everything has gone out. */
  onDrain: () => void = nothing;
  /** Called once, when the other side is gone. */
  onFail: () => void = nothing;

  constructor(
    private readonly out: { write(bytes: Uint8Array): Promise<number> },
    private readonly turn: Turn,
  ) {}

  /** Sends a line, or several, at the end of this turn. */
  send(lines: string): void {
    if (this.#failed) return;
    this.#text += lines;
    if (this.#scheduled || this.#buffer) return;
    this.#scheduled = true;
    this.turn.atFlush(this.#flush);
  }

  /** Sends a line with the next one that is sent, or when the server has a moment: within milliseconds. */
  sendAtEase(line: string): void {
    if (this.#failed) return;
    this.#text += line;
    if (this.#scheduled || this.#easy || this.#buffer) return;
    this.#easy = true;
    this.#goesOn = false;
    this.turn.atEase(this.#flush, this.#wentOn);
  }

  goesOn(): void {
    this.#goesOn = true;
  }

  /**
   * Sends a line with raw bytes behind it, which are the writer's from then on; lines that were sent
   * before or after may go first.
   */
  sendRaw(line: string, raw: Uint8Array<ArrayBuffer>): void {
    if (this.#failed) return;
    const head = encoder.encode(line);
    this.#raw.push(head, raw);
    this.#rawBytes += head.length + raw.length;
    this.send("");
  }

  /** How much has not been taken by the system yet: bytes, or characters not encoded yet. */
  get unsent(): number {
    return this.#text.length + this.#rawBytes + this.#to - this.#from;
  }

  #wentOn = (): boolean => this.#goesOn;

  #flush = (): void => {
    this.#scheduled = this.#easy = false;
    const text = this.#text;
    if (this.#failed || this.#buffer) return;
    if (text.length === 0) return this.#flushRaw();
    this.#text = "";
    this.#isRaw = false;
    this.#from = 0;
    // UTF-8 takes three bytes for a UTF-16 unit at most.
    const most = text.length * 3;
    if (most <= SMALL_BYTES) this.#buffer = pools.small.pop() ?? new Uint8Array(SMALL_BYTES);
    else if (most <= LARGE_BYTES) this.#buffer = pools.large.pop() ?? new Uint8Array(LARGE_BYTES);
    if (this.#buffer) {
      this.#to = encoder.encodeInto(text, this.#buffer).written;
    } else {
      this.#buffer = encoder.encode(text);
      this.#to = this.#buffer.length;
    }
    this.#write();
  };

  #flushRaw(): void {
    const next = this.#raw.shift();
    if (!next) return;
    this.#rawBytes -= next.length;
    this.#isRaw = true;
    this.#buffer = next;
    this.#from = 0;
    this.#to = next.length;
    this.#write();
  }

  #write(): void {
    // One bound pair of callbacks per connection instead of a promise chain per write.
    this.out.write(this.#buffer!.subarray(this.#from, this.#to)).then(this.#wrote, this.#fail);
  }

  #wrote = (bytes: number): void => {
    this.#from += bytes;
    this.written += bytes;
    if (this.#from < this.#to) return this.#write();
    this.#release();
    // The bytes right after their line; else they take turns, so that neither texts nor files starve.
    const split = this.#raw.length % 2 === 1;
    if (split || (this.#raw.length > 0 && !(this.#isRaw && this.#text.length > 0))) {
      this.#flushRaw();
    } else if (this.#text.length > 0) this.#flush();
    else this.onDrain();
  };

  #fail = (): void => {
    this.#failed = true;
    this.#text = "";
    this.#raw = [];
    this.#rawBytes = 0;
    this.#release();
    this.onFail();
  };

  #release(): void {
    const buffer = this.#buffer;
    if (this.#isRaw) {
      if (buffer) giveBack(buffer);
    } else if (buffer?.length === SMALL_BYTES && pools.small.length < POOL_MOST.small) {
      pools.small.push(buffer);
    } else if (buffer?.length === LARGE_BYTES && pools.large.length < POOL_MOST.large) {
      pools.large.push(buffer);
    }
    this.#buffer = null;
    this.#from = this.#to = 0;
  }
}

function nothing(): void {}
