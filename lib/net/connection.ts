/** A client's connection over TCP or TLS: reads in a loop, writes through a Writer, closes once. */

import type { Turn } from "../base/turn.ts";
import type { Outflow } from "./outflow.ts";
import { SeparateWriter } from "./separate_writer.ts";
import { Writer } from "./writer.ts";

/** Idle connections hold the small buffer; the large one comes when a read fills it. */
const SMALL = 1024, LARGE = 16 * 1024;
/** How long a closing connection may take to send its last lines and be closed, in milliseconds. */
const LINGER_MS = 2_000;

/** What carries a connection's bytes: TCP, TLS, or a WebSocket that looks like them. */
export type Transport = Pick<
  Deno.Conn,
  "remoteAddr" | "read" | "write" | "close" | "closeWrite"
>;

export class Connection {
  readonly writer: Outflow;
  /** The other side's address, without its port. */
  readonly address: string;
  /** Called when everything has been taken by the system, and once when the connection has ended. */
  onDrain: () => void = () => {};
  #conn: Transport;
  #closing = false;
  #closed = false;
  /** The other side has said that nothing more comes. */
  #heardAll = false;
  #late: ReturnType<typeof setTimeout> | undefined;

  /** `separate`: each line is a write of its own, without its newline. */
  constructor(conn: Transport, turn: Turn, separate = false) {
    this.#conn = conn;
    this.address = (conn.remoteAddr as Deno.NetAddr).hostname;
    this.writer = separate ? new SeparateWriter(conn, turn) : new Writer(conn, turn);
    this.writer.onFail = () => this.#end();
    this.writer.onDrain = () => {
      if (this.#closing) this.#finish();
      this.onDrain();
    };
  }

  /**
   * Hands over what comes in, until either side closes. A promise from `on` holds the next read
   * back: that is how a fast writer is slowed. The chunk is only valid until then. Resolves true when
   * the other side ended it in good order, false when it was lost or ended here.
   */
  async read(on: (chunk: Uint8Array) => Promise<void> | void): Promise<boolean> {
    let buffer = new Uint8Array(SMALL);
    try {
      for (;;) {
        const length = await this.#conn.read(buffer);
        if (length === null) {
          this.#heardAll = true;
          return !this.#closing;
        }
        // Bytes left unread would make the system reset the connection and lose our last lines.
        if (this.#closing) continue;
        const busy = on(buffer.subarray(0, length));
        if (busy) await busy;
        if (length === buffer.length && length < LARGE) buffer = new Uint8Array(LARGE);
      }
    } catch (error) {
      if (!isLost(error)) throw error;
      return false;
    } finally {
      if (!this.#closing) this.close();
      else this.#end();
    }
  }

  /** True when closing has begun: nothing that comes in counts any more. */
  get closing(): boolean {
    return this.#closing;
  }

  /** Sends what is still to be sent, says that this was all, and waits a little for the other side to agree. */
  close(): void {
    if (this.#closing) return;
    this.#closing = true;
    this.#late = setTimeout(() => this.#end(), LINGER_MS);
    if (this.writer.unsent === 0) this.#finish();
  }

  #finish(): void {
    this.#conn.closeWrite().then(() => {
      // Nothing is left to wait for; handles are few.
      if (this.#heardAll) this.#end();
    }, () => this.#end());
  }

  /** Closes at once, whatever is unsent. */
  cut(): void {
    this.#end();
  }

  /** Lets the system notice by itself when the other side has vanished. */
  keepAlive(): void {
    if ("setKeepAlive" in this.#conn) (this.#conn as unknown as Deno.TcpConn).setKeepAlive(true);
  }

  #end(): void {
    this.#closing = true;
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#late);
    try {
      this.#conn.close();
    } catch {
      // The system has closed it already.
    }
    this.onDrain();
  }
}

function isLost(error: unknown): boolean {
  return error instanceof Deno.errors.ConnectionReset || error instanceof Deno.errors.BrokenPipe ||
    error instanceof Deno.errors.BadResource || error instanceof Deno.errors.Interrupted ||
    error instanceof Deno.errors.ConnectionAborted || error instanceof Deno.errors.UnexpectedEof ||
    error instanceof Deno.errors.TimedOut || error instanceof Deno.errors.InvalidData;
}
