/**
 * A lean connection for the load generator: one read buffer for its whole life, whole lines handed
 * over as bytes, at most one write in progress, no async function on the way. Plainer and longer
 * than other code because its own cost must stay well below the server's.
 */

/** Takes the whole lines in `bytes` from 0 to `end` (the last byte is a newline). */
export type OnLines = (bytes: Uint8Array, end: number) => void;

const NEWLINE = 10;

export class LeanConnection {
  /** Who takes the lines now; a login hands over to whom the traffic belongs. */
  onLines: OnLines = () => {};
  /** Called when a write is through and nothing waits. */
  onIdle: () => void = () => {};
  /** Reads that brought data: how many packets the server's writes came as. */
  reads = 0;
  busy = false;
  closed = false;
  #kept = 0;
  #from = 0;
  #out: Uint8Array | null = null;
  #waiting: Uint8Array[] = [];
  readonly #conn: Deno.TcpConn;
  readonly #buffer: Uint8Array;
  readonly #onLost: (why: string) => void;
  readonly #onRead = (n: number | null) => this.#read(n);
  readonly #onWritten = (n: number) => this.#written(n);
  readonly #onError = (error: unknown) => this.#lost(String(error));

  /** `buffer` bytes must hold the longest line; `onLost` hears of an end that nobody asked for. */
  constructor(conn: Deno.TcpConn, buffer: number, onLost: (why: string) => void) {
    this.#conn = conn;
    this.#buffer = new Uint8Array(buffer);
    this.#onLost = onLost;
    conn.setNoDelay(true);
    this.#next();
  }

  /** Writes `bytes` at once and keeps a reference until they are out; false when a write is going on. */
  tryWrite(bytes: Uint8Array): boolean {
    if (this.busy) return false;
    this.busy = true;
    this.#out = bytes;
    this.#from = 0;
    this.#conn.write(bytes).then(this.#onWritten, this.#onError);
    return true;
  }

  /** Writes `bytes`, after what is being written; for what is rare. */
  write(bytes: Uint8Array): void {
    if (!this.tryWrite(bytes)) this.#waiting.push(bytes);
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.#conn.close();
  }

  #next(): void {
    const room = this.#kept ? this.#buffer.subarray(this.#kept) : this.#buffer;
    this.#conn.read(room).then(this.#onRead, this.#onError);
  }

  #read(n: number | null): void {
    if (this.closed) return;
    if (n === null) return this.#lost("the server closed the connection");
    this.reads++;
    const length = this.#kept + n;
    const end = this.#buffer.lastIndexOf(NEWLINE, length - 1) + 1;
    if (end > 0) this.onLines(this.#buffer, end);
    this.#kept = length - end;
    if (this.#kept === this.#buffer.length) return this.#lost("a line was longer than the buffer");
    if (end > 0 && this.#kept > 0) this.#buffer.copyWithin(0, end, length);
    if (!this.closed) this.#next();
  }

  #written(n: number): void {
    this.#from += n;
    const out = this.#out!;
    if (this.#from < out.length) {
      this.#conn.write(out.subarray(this.#from)).then(this.#onWritten, this.#onError);
      return;
    }
    this.busy = false;
    this.#out = null;
    const next = this.#waiting.shift();
    if (next) this.tryWrite(next);
    else this.onIdle();
  }

  #lost(why: string): void {
    if (this.closed) return;
    this.close();
    this.#onLost(why);
  }
}
