/** A server that says exactly what the test says: one connection after another, frame by frame. */

import { asRequest } from "../../lib/protocol/validate.ts";
import { Deframer } from "../../lib/protocol/framing.ts";
import { LIMITS } from "../../lib/protocol/limits.ts";
import type { Event, Request, RequestName } from "../../lib/protocol/schema.ts";
import { within } from "../support/until.ts";

/** What is in a welcome, unless the test says otherwise. */
const WELCOME: Event<"welcome"> = {
  type: "welcome",
  user: "bia",
  device: "terminal",
  epoch: "e1",
  oldest: 0,
  head: 0,
  status: "online",
  limits: {
    frame: 65536,
    text: 16384,
    window_entries: 1024,
    window_bytes: 262144,
    heartbeat_ms: 1,
  },
  keeps: {},
  time: 0,
};

/** One client's connection, as the server sees it. */
export class FakeSession {
  /** Every request so far. */
  readonly heard: Request[] = [];
  readonly over: Promise<void>;
  #taken = 0;
  #waiting = new Set<() => void>();
  #closed = false;

  constructor(private readonly conn: Deno.Conn) {
    this.over = this.#read();
  }

  async #read(): Promise<void> {
    const deframer = new Deframer(LIMITS.frame, LIMITS.bytes);
    const buffer = new Uint8Array(65536);
    try {
      for (let n = await this.conn.read(buffer); n !== null; n = await this.conn.read(buffer)) {
        deframer.feed(
          buffer.subarray(0, n),
          (frame) => this.heard.push(asRequest(frame)),
          (error) => {
            throw error;
          },
        );
        for (const wake of [...this.#waiting]) wake();
        if (this.heard.at(-1)?.type === "bye") this.cut();
      }
    } catch (error) {
      if (!this.#closed && !(error instanceof Deno.errors.ConnectionReset)) throw error;
    }
    this.#closed = true;
    for (const wake of [...this.#waiting]) wake();
  }

  /** The next request of this type, passing over others. */
  async next<N extends RequestName>(type: N): Promise<Request<N>> {
    const { promise, resolve, reject } = Promise.withResolvers<Request<N>>();
    const look = (): void => {
      while (this.#taken < this.heard.length) {
        const request = this.heard[this.#taken++]!;
        if (request.type === type) return resolve(request as Request<N>);
      }
      if (this.#closed) reject(new Error(`the client hung up without ${type}`));
    };
    this.#waiting.add(look);
    look();
    try {
      return await within(type, promise);
    } finally {
      this.#waiting.delete(look);
    }
  }

  /** The next `count` sends. */
  async sends(count: number): Promise<Request<"send">[]> {
    const all: Request<"send">[] = [];
    while (all.length < count) all.push(await this.next("send"));
    return all;
  }

  /** Says events, all in one packet. */
  async say(...events: readonly Event[]): Promise<void> {
    await this.raw(events.map((event) => JSON.stringify(event) + "\n").join(""));
  }

  /** Says anything at all. */
  async raw(text: string): Promise<void> {
    let bytes = new TextEncoder().encode(text);
    while (bytes.length > 0) bytes = bytes.subarray(await this.conn.write(bytes));
  }

  /** Hears a hello and welcomes it. */
  async welcome(fields: Partial<Event<"welcome">> = {}): Promise<Request<"hello">> {
    const hello = await this.next("hello");
    await this.say({ ...WELCOME, user: hello.user, device: hello.device, ...fields });
    return hello;
  }

  /** Says that a message is stored. */
  async stored({ id, to }: Request<"send">, seq: number): Promise<void> {
    await this.say({ type: "stored", id, conversation: to, seq, ts: seq });
  }

  /** Cuts the connection. */
  cut(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.conn.close();
  }
}

/** Listens on a port of its own; `await using` ends it. */
export class FakeServer implements AsyncDisposable {
  readonly #listener: Deno.TcpListener;
  readonly #sessions: FakeSession[] = [];

  constructor(port = 0) {
    this.#listener = Deno.listen({ hostname: "127.0.0.1", port });
  }

  get port(): number {
    return this.#listener.addr.port;
  }

  /** The next connection that comes. */
  async session(): Promise<FakeSession> {
    const conn = await within("a connection", this.#listener.accept());
    const session = new FakeSession(conn);
    this.#sessions.push(session);
    return session;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    for (const session of this.#sessions) session.cut();
    await Promise.all(this.#sessions.map((session) => session.over));
  }
}
