/** A client's connection over TCP or TLS: reads in a loop, writes through a Writer, closes once. */

import type { Turn } from "../base/turn.ts";
import { Writer } from "./writer.ts";

/** Idle connections hold the small buffer; the large one comes when a read fills it. */
const SMALL = 1024, LARGE = 16 * 1024;
/** How long a closing connection may take to send its last lines, in milliseconds. */
const LINGER_MS = 2_000;

export class Connection {
  readonly writer: Writer;
  /** The other side's address, without its port. */
  readonly address: string;
  #conn: Deno.Conn;
  #closing = false;
  #closed = false;

  constructor(conn: Deno.Conn, turn: Turn) {
    this.#conn = conn;
    this.address = (conn.remoteAddr as Deno.NetAddr).hostname;
    this.writer = new Writer(conn, turn);
    this.writer.onFail = () => this.#end();
  }

  /**
   * Hands over what comes in, until either side closes. A promise from `on` holds the next read
   * back: that is how a fast writer is slowed. The chunk is only valid until then.
   */
  async read(on: (chunk: Uint8Array) => Promise<void> | void): Promise<void> {
    let buffer = new Uint8Array(SMALL);
    try {
      while (!this.#closing) {
        const length = await this.#conn.read(buffer);
        if (length === null) break;
        const busy = on(buffer.subarray(0, length));
        if (busy) await busy;
        if (length === buffer.length && length < LARGE) buffer = new Uint8Array(LARGE);
      }
    } catch (error) {
      if (!isLost(error)) throw error;
    } finally {
      if (!this.#closing) this.#end();
    }
  }

  /** True when closing has begun: nothing more is read. */
  get closing(): boolean {
    return this.#closing;
  }

  /** Sends what is still to be sent, then closes. */
  close(): void {
    if (this.#closing) return;
    this.#closing = true;
    if (this.writer.unsent === 0) return this.#end();
    const late = setTimeout(() => this.#end(), LINGER_MS);
    this.writer.onDrain = () => {
      clearTimeout(late);
      this.#end();
    };
  }

  /** Closes at once, whatever is unsent. */
  cut(): void {
    this.#end();
  }

  /** Lets the system notice by itself when the other side has vanished. */
  keepAlive(): void {
    if ("setKeepAlive" in this.#conn) (this.#conn as Deno.TcpConn).setKeepAlive(true);
  }

  #end(): void {
    this.#closing = true;
    if (this.#closed) return;
    this.#closed = true;
    try {
      this.#conn.close();
    } catch {
      // The system has closed it already.
    }
  }
}

function isLost(error: unknown): boolean {
  return error instanceof Deno.errors.ConnectionReset || error instanceof Deno.errors.BrokenPipe ||
    error instanceof Deno.errors.BadResource || error instanceof Deno.errors.Interrupted ||
    error instanceof Deno.errors.ConnectionAborted || error instanceof Deno.errors.UnexpectedEof ||
    error instanceof Deno.errors.TimedOut || error instanceof Deno.errors.InvalidData;
}
