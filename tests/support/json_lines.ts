/** A plain socket with a JSON object a line: what the ancestors' clients and probes are. */

import { Lookout, takeFirst } from "./lookout.ts";
import { PATIENCE_MS } from "./until.ts";

/** Any JSON object. */
export type Json = Record<string, unknown>;

/** One connection; `await using` closes it. */
export class JsonLines implements AsyncDisposable {
  /** What came and was not taken by `next`, oldest first. */
  readonly pending: Json[] = [];
  /** Resolves when the other side has ended the connection. */
  readonly over: Promise<void>;
  readonly #connection: Deno.TcpConn;
  readonly #lookout = new Lookout();
  #ended = false;

  private constructor(connection: Deno.TcpConn) {
    this.#connection = connection;
    this.over = this.#read();
  }

  /** Connects. */
  static async connect(port: number): Promise<JsonLines> {
    return new JsonLines(await Deno.connect({ hostname: "127.0.0.1", port }));
  }

  /** Sends one object on one line. */
  async send(frame: Json): Promise<void> {
    await this.write(JSON.stringify(frame) + "\n");
  }

  /** Sends text as it is. */
  async write(text: string): Promise<void> {
    const bytes = new TextEncoder().encode(text);
    for (let at = 0; at < bytes.length;) at += await this.#connection.write(bytes.subarray(at));
  }

  /** The next object of `type`; what came before it stays for others. */
  async next(type: string, ms = PATIENCE_MS): Promise<Json> {
    return await this.any(`${type}`, (one) => one.type === type, ms);
  }

  /** The next object that fits. */
  async any(what: string, fits: (one: Json) => boolean, ms = PATIENCE_MS): Promise<Json> {
    return await this.#lookout.for(
      what,
      () => takeFirst(this.pending, fits),
      () => this.#ended ? new Error(`the connection ended before ${what}`) : undefined,
      ms,
      () => `; there was ${JSON.stringify(this.pending)}`,
    );
  }

  /** Sends one object and waits for one of `type`. */
  async ask(frame: Json, type: string): Promise<Json> {
    await this.send(frame);
    return await this.next(type);
  }

  /** Cuts the connection. */
  cut(): void {
    if (this.#ended) return;
    this.#ended = true;
    try {
      this.#connection.close();
    } catch { /* the other side was faster */ }
  }

  async #read(): Promise<void> {
    const decoder = new TextDecoder();
    const chunk = new Uint8Array(64 * 1024);
    let rest = "";
    try {
      for (let length; (length = await this.#connection.read(chunk)) !== null;) {
        const parts = (rest + decoder.decode(chunk.subarray(0, length), { stream: true }))
          .split("\n");
        rest = parts.pop()!;
        this.pending.push(...parts.filter((part) => part.trim()).map((part) => JSON.parse(part)));
        this.#lookout.look();
      }
    } catch (error) {
      if (error instanceof SyntaxError) throw error;
    }
    this.cut();
    this.#lookout.look();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    await this.over;
  }
}

/** Opens a connection, sends one object, gives the first one that comes back: the ancestors' probe. */
export async function probe(port: number, frame: Json): Promise<Json> {
  await using lines = await JsonLines.connect(port);
  await lines.send(frame);
  return await lines.any("an answer", () => true);
}
