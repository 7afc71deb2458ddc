/**
 * The writing half of a connection: lines gather during a turn and go out as one write, never more
 * than one write at a time. What cannot go out yet is counted, so that the inbox, not memory, holds
 * what a slow reader has not taken (delivery rule 24).
 */

import type { Turn } from "../base/turn.ts";

const POOLED_BYTES = 64 * 1024;
const POOL_MOST = 64;
const pool: Uint8Array[] = [];
const encoder = new TextEncoder();

export class Writer {
  #text = "";
  #buffer: Uint8Array | null = null;
  #from = 0;
  #to = 0;
  #scheduled = false;
  #failed = false;
  /** The last time that bytes went out or there were none to go, by performance.now(). */
  progressAt = 0;
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

  /** How much has not been taken by the system yet: bytes, or characters not encoded yet. */
  get unsent(): number {
    return this.#text.length + this.#to - this.#from;
  }

  #flush = (): void => {
    this.#scheduled = false;
    const text = this.#text;
    if (this.#failed || this.#buffer || text.length === 0) return;
    this.#text = "";
    this.#from = 0;
    if (text.length * 3 <= POOLED_BYTES) {
      this.#buffer = pool.pop() ?? new Uint8Array(POOLED_BYTES);
      this.#to = encoder.encodeInto(text, this.#buffer).written;
    } else {
      this.#buffer = encoder.encode(text);
      this.#to = this.#buffer.length;
    }
    this.progressAt = performance.now();
    this.#write();
  };

  #write(): void {
    // One bound pair of callbacks per connection instead of a promise chain per write.
    this.out.write(this.#buffer!.subarray(this.#from, this.#to)).then(this.#wrote, this.#fail);
  }

  #wrote = (bytes: number): void => {
    this.#from += bytes;
    this.progressAt = performance.now();
    if (this.#from < this.#to) return this.#write();
    this.#release();
    if (this.#text.length > 0) this.#flush();
    else this.onDrain();
  };

  #fail = (): void => {
    this.#failed = true;
    this.#text = "";
    this.#release();
    this.onFail();
  };

  #release(): void {
    if (this.#buffer?.length === POOLED_BYTES && pool.length < POOL_MOST) pool.push(this.#buffer);
    this.#buffer = null;
    this.#from = this.#to = 0;
  }
}

function nothing(): void {}
