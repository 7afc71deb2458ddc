/** A plain socket on which pieces of some kind come: what the older systems' clients have in common. */

import { Lookout, takeFirst } from "./lookout.ts";
import { PATIENCE_MS } from "./until.ts";

/** One connection; `await using` closes it. */
export abstract class PlainSocket<T> implements AsyncDisposable {
  /** What came and was not taken, oldest first. */
  readonly pending: T[] = [];
  /** Resolves when the other side has ended the connection. */
  readonly over: Promise<void>;
  readonly #lookout = new Lookout();
  #ended = false;

  /** `receive` is how many bytes are received at once, at most. */
  constructor(private readonly connection: Deno.TcpConn, receive = 64 * 1024) {
    this.over = this.#read(new Uint8Array(receive));
  }

  /** Puts what has come whole into `pending`; what it throws fails the test. */
  protected abstract take(bytes: Uint8Array): void;

  /** Sends bytes, or text, as they are. */
  async write(all: Uint8Array | string): Promise<void> {
    const bytes = typeof all === "string" ? new TextEncoder().encode(all) : all;
    for (let at = 0; at < bytes.length;) at += await this.connection.write(bytes.subarray(at));
  }

  /** The next piece that fits; what came before it stays for others. */
  async any(what: string, fits: (one: T) => boolean, ms = PATIENCE_MS): Promise<T> {
    return await this.#lookout.for(
      what,
      () => takeFirst(this.pending, fits),
      () => this.#ended ? new Error(`the connection ended before ${what}`) : undefined,
      ms,
      () => this.story,
    );
  }

  /** What there was, for failure messages. */
  protected get story(): string {
    return `; there was ${JSON.stringify(this.pending)}`;
  }

  /** Cuts the connection. */
  cut(): void {
    if (this.#ended) return;
    this.#ended = true;
    try {
      this.connection.close();
    } catch { /* the other side was faster */ }
  }

  async #read(buffer: Uint8Array): Promise<void> {
    for (let length; (length = await this.#receive(buffer)) !== null;) {
      this.take(buffer.subarray(0, length));
      this.#lookout.look();
    }
    this.cut();
    this.#lookout.look();
  }

  async #receive(buffer: Uint8Array): Promise<number | null> {
    try {
      return await this.connection.read(buffer);
    } catch {
      // A cut or reset connection is an end like any other.
      return null;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    await this.over;
  }
}

/** Any JSON object. */
export type Json = Record<string, unknown>;

/** One on which JSON objects come. */
export abstract class ObjectSocket extends PlainSocket<Json> {
  /** Sends objects, all in one write. */
  abstract send(...objects: readonly Json[]): Promise<void>;

  /** The next object of `type`; what came before it stays for others. */
  async next(type: string, ms = PATIENCE_MS): Promise<Json> {
    return await this.any(type, (one) => one.type === type, ms);
  }

  /** Sends one object and waits for one of `type`. */
  async ask(object: Json, type: string): Promise<Json> {
    await this.send(object);
    return await this.next(type);
  }
}
