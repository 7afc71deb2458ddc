/** A client of whatsapp's kind: an object per send without anything between, and an object per receive. */

import { JsonObjects } from "../../lib/dialects/json_objects.ts";
import type { Json } from "./json_lines.ts";
import { Lookout, takeFirst } from "./lookout.ts";
import { PATIENCE_MS } from "./until.ts";

/** What the ancestor's client receives at most. */
const RECEIVE = 4096;

/** One connection; `await using` closes it. */
export class ObjectPeer implements AsyncDisposable {
  /** Objects that came and were not taken, oldest first. */
  readonly pending: Json[] = [];
  /** Receives that were not one whole object each: the ancestor's client can read none of them. */
  readonly unreadable: string[] = [];
  /** Resolves when the other side has ended the connection. */
  readonly over: Promise<void>;
  readonly #lookout = new Lookout();
  #ended = false;

  #framing = new JsonObjects(Number.MAX_SAFE_INTEGER);

  private constructor(private readonly connection: Deno.TcpConn) {
    this.over = this.#read(new Uint8Array(RECEIVE));
  }

  /** Connects. */
  static async connect(port: number): Promise<ObjectPeer> {
    return new ObjectPeer(await Deno.connect({ hostname: "127.0.0.1", port }));
  }

  /** Sends objects, all in one write. */
  async send(...objects: readonly Json[]): Promise<void> {
    await this.write(new TextEncoder().encode(objects.map((one) => JSON.stringify(one)).join("")));
  }

  /** Sends bytes as they are. */
  async write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) at += await this.connection.write(bytes.subarray(at));
  }

  /** The next object of `type`; what came before it stays for others. */
  async next(type: string, ms = PATIENCE_MS): Promise<Json> {
    return await this.any(type, (one) => one.type === type, ms);
  }

  /** The next object that fits. */
  async any(what: string, fits: (one: Json) => boolean, ms = PATIENCE_MS): Promise<Json> {
    return await this.#lookout.for(
      what,
      () => takeFirst(this.pending, fits),
      () => this.#ended ? new Error(`the connection ended before ${what}`) : undefined,
      ms,
      () => JSON.stringify([this.pending, this.unreadable]),
    );
  }

  /** Sends one object and waits for one of `type`. */
  async ask(object: Json, type: string): Promise<Json> {
    await this.send(object);
    return await this.next(type);
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
    try {
      for (let length; (length = await this.connection.read(buffer)) !== null;) {
        this.#take(buffer.subarray(0, length));
        this.#lookout.look();
      }
    } catch { /* a cut or reset connection is an end like any other */ }
    this.cut();
    this.#lookout.look();
  }

  /** Takes what one receive gave: a whole object, unless this process was too busy to receive in time. */
  #take(bytes: Uint8Array): void {
    const text = new TextDecoder().decode(bytes);
    try {
      JSON.parse(text);
    } catch {
      this.unreadable.push(text.slice(0, 200));
    }
    const bad = (error: Error) => {
      throw error;
    };
    this.#framing.feed(bytes, (one) => this.pending.push(one as Json), bad, () => true);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    await this.over;
  }
}
