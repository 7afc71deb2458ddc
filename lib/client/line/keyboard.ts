/** The keyboard of a terminal, key by key, without echo: raw mode while it is open. */

import { type Key, KeyReader } from "./keys.ts";

/** The keys of stdin; one at a time may be waited for. */
export class Keyboard {
  #reader = new KeyReader();
  #buffer = new Uint8Array(4096);
  #pending: Key[] = [];

  constructor() {
    // Not cbreak: Ctrl+C comes as a key, so that what is under way can be put in order first.
    Deno.stdin.setRaw(true);
  }

  /** The next key; null when the terminal is gone. */
  async key(): Promise<Key | null> {
    while (this.#pending.length === 0) {
      const more = await this.#read();
      if (!more) return null;
      this.#pending = more;
    }
    return this.#pending.shift()!;
  }

  /** All keys that are there, at least one read's worth; null when the terminal is gone. */
  async keys(): Promise<Key[] | null> {
    if (this.#pending.length === 0) return await this.#read();
    const keys = this.#pending;
    this.#pending = [];
    return keys;
  }

  /** Gives the terminal back as it was. */
  close(): void {
    try {
      Deno.stdin.setRaw(false);
    } catch {
      // The terminal is gone: there is nothing to give back.
    }
  }

  async #read(): Promise<Key[] | null> {
    try {
      const n = await Deno.stdin.read(this.#buffer);
      return n === null ? null : this.#reader.read(this.#buffer.subarray(0, n));
    } catch {
      // A terminal that was closed under the program gives an error instead of an end.
      return null;
    }
  }
}
