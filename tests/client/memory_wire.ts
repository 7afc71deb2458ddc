/** Wires in memory: a client in the test's own process talks to a server that is a few lines of the test. */

import type { Dial, Wire } from "../../lib/client/wire.ts";
import type { Event, Request } from "../../lib/protocol/schema.ts";

const utf8 = new TextEncoder(), text = new TextDecoder();

/** Everything that is ready to happen has happened. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** One connection, as the server sees it. */
export class MemoryWire implements Wire {
  /** Every request so far. */
  readonly heard: Request[] = [];
  isOver = false;
  #coming: Uint8Array[] = [];
  #wake: () => void = () => {};

  /** Says events, all in one packet, and waits until the client has taken them. */
  async say(...events: readonly Event[]): Promise<void> {
    if (this.isOver || events.length === 0) return;
    this.#coming.push(utf8.encode(events.map((one) => JSON.stringify(one) + "\n").join("")));
    this.#wake();
    while (this.#coming.length > 0 && !this.isOver) await settled();
    await settled();
  }

  async read(into: Uint8Array): Promise<number | null> {
    while (this.#coming.length === 0 && !this.isOver) {
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
    const [first] = this.#coming;
    if (!first || this.isOver) return null;
    const length = Math.min(first.length, into.length);
    into.set(first.subarray(0, length));
    if (length === first.length) this.#coming.shift();
    else this.#coming[0] = first.subarray(length);
    return length;
  }

  write(bytes: Uint8Array): Promise<number> {
    if (this.isOver) return Promise.reject(new Error("cut"));
    for (const line of text.decode(bytes).trim().split("\n")) this.heard.push(JSON.parse(line));
    if (this.heard.at(-1)?.type === "bye") this.close();
    return Promise.resolve(bytes.length);
  }

  close(): void {
    this.isOver = true;
    this.#wake();
  }
}

/** The way to the server; every dial is a new wire. */
export class MemoryNet {
  #wires: MemoryWire[] = [];
  #wake: () => void = () => {};

  readonly dial: Dial = () => {
    const wire = new MemoryWire();
    this.#wires.push(wire);
    this.#wake();
    return Promise.resolve(wire);
  };

  /** The next connection, once its greeting is there. */
  async next(): Promise<MemoryWire> {
    while (this.#wires.length === 0) await new Promise<void>((resolve) => this.#wake = resolve);
    const wire = this.#wires.shift()!;
    while (wire.heard.length === 0 && !wire.isOver) await settled();
    return wire;
  }
}
