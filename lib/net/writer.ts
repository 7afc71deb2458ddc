/**
 * The writing half of a connection: lines gather during a turn and go out as one write, never more
 * than one write at a time. What cannot go out yet is counted, so that the inbox, not memory, holds
 * what a slow reader has not taken (delivery rule 24).
 */

import type { Turn } from "../base/turn.ts";

/** Buffers are kept for use again in two sizes: most writes are a line or two, some are a whole backlog. */
const SMALL_BYTES = 2 * 1024, LARGE_BYTES = 64 * 1024;
const pools = { small: [] as Uint8Array[], large: [] as Uint8Array[] };
const POOL_MOST = { small: 4_096, large: 64 };
const encoder = new TextEncoder();

export class Writer {
  #text = "";
  /** Lines with raw bytes behind them: whole frames, and how many bytes they are. */
  #frames: Uint8Array[] = [];
  #frameBytes = 0;
  /** True when what went out last was one of those. */
  #framed = false;
  #buffer: Uint8Array | null = null;
  #from = 0;
  #to = 0;
  #scheduled = false;
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

  /** Sends a line with raw bytes behind it; lines that were sent before or after may go first. */
  sendRaw(line: string, raw: Uint8Array): void {
    if (this.#failed) return;
    const head = encoder.encode(line);
    const frame = new Uint8Array(head.length + raw.length);
    frame.set(head);
    frame.set(raw, head.length);
    this.#frames.push(frame);
    this.#frameBytes += frame.length;
    this.send("");
  }

  /** How much has not been taken by the system yet: bytes, or characters not encoded yet. */
  get unsent(): number {
    return this.#text.length + this.#frameBytes + this.#to - this.#from;
  }

  #flush = (): void => {
    this.#scheduled = false;
    const text = this.#text;
    if (this.#failed || this.#buffer) return;
    if (text.length === 0) return this.#flushFrame();
    this.#text = "";
    this.#framed = false;
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

  #flushFrame(): void {
    const frame = this.#frames.shift();
    if (!frame) return;
    this.#frameBytes -= frame.length;
    this.#framed = true;
    this.#buffer = frame;
    this.#from = 0;
    this.#to = frame.length;
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
    // They take turns, so that neither texts nor files wait for all of the others.
    if (this.#frames.length > 0 && !(this.#framed && this.#text.length > 0)) this.#flushFrame();
    else if (this.#text.length > 0) this.#flush();
    else this.onDrain();
  };

  #fail = (): void => {
    this.#failed = true;
    this.#text = "";
    this.#frames = [];
    this.#frameBytes = 0;
    this.#release();
    this.onFail();
  };

  #release(): void {
    const buffer = this.#buffer;
    if (buffer?.length === SMALL_BYTES && pools.small.length < POOL_MOST.small) {
      pools.small.push(buffer);
    } else if (buffer?.length === LARGE_BYTES && pools.large.length < POOL_MOST.large) {
      pools.large.push(buffer);
    }
    this.#buffer = null;
    this.#from = this.#to = 0;
  }
}

function nothing(): void {}
