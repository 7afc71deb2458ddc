/** The bytes between the page and its server: a WebSocket that a client reads and writes like TCP. */

import type { Dial, Wire } from "../../client/wire.ts";

/** Past this much unsent, in bytes, nothing more is put in; and how often to look, in milliseconds. */
const UNSENT_MOST = 1024 * 1024, LOOK_MS = 20;
/** Within this the server must have taken the connection, in milliseconds. */
const DIAL_MS = 15_000;
const NEWLINE = 10;
const encoder = new TextEncoder(), decoder = new TextDecoder();

/**
 * A dial to this page's own server. Nothing is written before `flushed` says that what was decided is on
 * the disk: requests before they are sent, messages before they are acked (delivery rules 1 and 6).
 */
export function dialServer(flushed: () => Promise<void>): Dial {
  return () => {
    const { protocol, host } = location;
    const socket = new WebSocket(`${protocol === "https:" ? "wss" : "ws"}://${host}/chat`);
    socket.binaryType = "arraybuffer";
    // The browser itself would wait for minutes for a server that says nothing.
    const timer = setTimeout(() => socket.close(), DIAL_MS);
    return new Promise<Wire>((resolve, reject) => {
      socket.onopen = () => resolve(new SocketWire(socket, flushed));
      socket.onerror = () => reject(new Error("No way to the server"));
    }).finally(() => clearTimeout(timer));
  };
}

class SocketWire implements Wire {
  #came: Uint8Array[] = [];
  #isOver = false;
  #wake: () => void = () => {};
  /** Raw bytes that are still to come behind a line. */
  #raw = 0;

  constructor(
    private readonly socket: WebSocket,
    private readonly flushed: () => Promise<void>,
  ) {
    socket.onmessage = ({ data }) => {
      this.#came.push(
        typeof data === "string" ? encoder.encode(`${data}\n`) : new Uint8Array(data),
      );
      this.#wake();
    };
    socket.onclose = () => {
      this.#isOver = true;
      this.#wake();
    };
  }

  async read(into: Uint8Array): Promise<number | null> {
    while (this.#came.length === 0) {
      if (this.#isOver) return null;
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
    const [first] = this.#came;
    const length = Math.min(into.length, first!.length);
    into.set(first!.subarray(0, length));
    if (length === first!.length) this.#came.shift();
    else this.#came[0] = first!.subarray(length);
    return length;
  }

  async write(bytes: Uint8Array): Promise<number> {
    await this.flushed();
    while (this.socket.bufferedAmount > UNSENT_MOST && !this.#isOver) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    if (this.#raw > 0) {
      this.socket.send(bytes.slice(0, this.#raw));
      this.#raw = 0;
      return bytes.length;
    }
    for (let at = 0; at < bytes.length;) {
      const end = bytes.indexOf(NEWLINE, at);
      const line = decoder.decode(bytes.subarray(at, end));
      this.socket.send(line);
      if (line.includes('"bytes":')) this.#raw = JSON.parse(line).bytes ?? 0;
      at = end + 1;
    }
    return bytes.length;
  }

  close(): void {
    this.socket.close();
  }
}
