/** A plain socket with lines of text: what nc and telnet are. */

import assert from "node:assert/strict";
import { PlainSocket } from "./plain_socket.ts";
import { PATIENCE_MS } from "./until.ts";

/** One connection; `await using` closes it. */
export class TextPeer extends PlainSocket<string> {
  readonly #lines = new TextLines();

  /** Connects. */
  static async connect(port: number): Promise<TextPeer> {
    return new TextPeer(await Deno.connect({ hostname: "127.0.0.1", port }));
  }

  /** Sends lines, all in one write. */
  async send(...lines: readonly string[]): Promise<void> {
    await this.write(lines.map((line) => `${line}\n`).join(""));
  }

  /** The next line. */
  async next(ms = PATIENCE_MS): Promise<string> {
    return await this.any("the next line", () => true, ms);
  }

  /** Asserts that exactly these lines come next. */
  async hears(...lines: readonly string[]): Promise<void> {
    for (const line of lines) assert.equal(await this.next(), line);
  }

  protected override take(bytes: Uint8Array): void {
    this.pending.push(...this.#lines.whole(bytes));
  }
}

/** Lines of UTF-8 out of pieces of it. */
export class TextLines {
  readonly #decoder = new TextDecoder("utf-8", { fatal: true });
  #rest = "";

  /** The lines that are whole with these bytes, without their newlines. Throws TypeError for what is not UTF-8. */
  whole(bytes: Uint8Array): string[] {
    const lines = (this.#rest + this.#decoder.decode(bytes, { stream: true })).split("\n");
    this.#rest = lines.pop()!;
    return lines;
  }
}
