/** The keyboard of a terminal, key by key, without echo: raw mode while it is open. */

import { type Key, KeyReader } from "./keys.ts";
import { stdinReady, takeStdin } from "./stdin.ts";

/** How long an ESC waits for what follows it, in milliseconds: over ssh a key may come in two parts. */
const ESCAPE_MS = 50;

/** The keys of stdin; one at a time may be waited for. */
export class Keyboard {
  #reader = new KeyReader();
  #pending: Key[] = [];

  constructor() {
    this.open();
  }

  /** Raw mode, also after a shell that stopped the program has set its own. */
  open(): void {
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

  /**
   * All keys that are there, at least one read's worth; null when the terminal is gone, or `over`: what
   * is typed after that is for whoever asks next, and may be a password.
   */
  async keys(over?: AbortSignal): Promise<Key[] | null> {
    if (over?.aborted) return null;
    if (this.#pending.length === 0) return await this.#read(over);
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

  async #read(over?: AbortSignal): Promise<Key[] | null> {
    try {
      const n = this.#reader.isUnsure ? await soon(stdinReady()) : await stdinReady();
      if (over?.aborted) return null;
      if (n === undefined) return this.#reader.settle();
      const bytes = takeStdin(n);
      return bytes && this.#reader.read(bytes);
    } catch {
      // A terminal that was closed under the program gives an error instead of an end.
      return null;
    }
  }
}

/** What comes within the time that an ESC waits; undefined when nothing does. */
async function soon<T>(promise: Promise<T>): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ESCAPE_MS);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
