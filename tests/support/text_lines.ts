/** A plain socket with lines of text: what nc and telnet are. */

import assert from "node:assert/strict";
import { PATIENCE_MS, within } from "./until.ts";

/** One connection; `await using` closes it. */
export class TextPeer implements AsyncDisposable {
  /** Lines that came and were not taken, oldest first. */
  readonly pending: string[] = [];
  /** Resolves when the other side has ended the connection. */
  readonly over: Promise<void>;
  #look: () => void = () => {};
  #ended = false;

  private constructor(private readonly connection: Deno.TcpConn) {
    this.over = this.#read();
  }

  /** Connects. */
  static async connect(port: number): Promise<TextPeer> {
    return new TextPeer(await Deno.connect({ hostname: "127.0.0.1", port }));
  }

  /** Sends lines, all in one write. */
  async send(...lines: readonly string[]): Promise<void> {
    await this.write(new TextEncoder().encode(lines.map((line) => `${line}\n`).join("")));
  }

  /** Sends bytes as they are. */
  async write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) at += await this.connection.write(bytes.subarray(at));
  }

  /** The next line. */
  async next(ms = PATIENCE_MS): Promise<string> {
    const there = new Promise<string>((resolve, reject) => {
      this.#look = () => {
        if (this.pending.length > 0) {
          this.#look = () => {};
          resolve(this.pending.shift()!);
        } else if (this.#ended) reject(new Error("the connection ended before the next line"));
      };
      this.#look();
    });
    return await within("the next line", there, ms);
  }

  /** Asserts that exactly these lines come next. */
  async hears(...lines: readonly string[]): Promise<void> {
    for (const line of lines) assert.equal(await this.next(), line);
  }

  /** Cuts the connection. */
  cut(): void {
    if (this.#ended) return;
    this.#ended = true;
    try {
      this.connection.close();
    } catch { /* the other side was faster */ }
  }

  async #read(): Promise<void> {
    const decoder = new TextDecoder("utf-8", { fatal: true });
    const chunk = new Uint8Array(64 * 1024);
    let rest = "";
    try {
      for (let length; (length = await this.connection.read(chunk)) !== null;) {
        const parts = (rest + decoder.decode(chunk.subarray(0, length), { stream: true }))
          .split("\n");
        rest = parts.pop()!;
        this.pending.push(...parts);
        this.#look();
      }
    } catch (error) {
      if (error instanceof TypeError) throw error;
    }
    this.cut();
    this.#look();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    await this.over;
  }
}
