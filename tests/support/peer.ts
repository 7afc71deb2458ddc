/** A connection that speaks the native protocol by hand: it does only what the test says. */

import { Deframer } from "../../lib/protocol/framing.ts";
import type { Event, EventName, Request } from "../../lib/protocol/schema.ts";
import { asEvent } from "../../lib/protocol/validate.ts";
import { Lookout, takeFirst } from "./lookout.ts";
import { PATIENCE_MS, within } from "./until.ts";

/** What logs a device in. */
export interface Account {
  readonly user: string;
  readonly device: string;
  readonly token: string;
}

/** What `login` may say besides the account. */
export type HelloFields = Partial<
  Pick<Request<"hello">, "epoch" | "since" | "since_id" | "receive">
>;

const encoder = new TextEncoder();

/** One connection; `await using` cuts it. */
export class Peer implements AsyncDisposable {
  /** Everything that came and that no `next` has taken, in order. */
  readonly pending: Event[] = [];
  /** Everything that came. */
  readonly heard: Event[] = [];
  /** Resolves when the connection is over, whoever ended it. */
  readonly over: Promise<void>;
  /** Hears each frame as it comes, in the same turn. */
  on: ((frame: Event) => void) | null = null;
  readonly #connection: Deno.TcpConn;
  readonly #lookout = new Lookout();
  #sending: Promise<unknown> = Promise.resolve();
  #stalled: Promise<void> | null = null;
  #readOn: () => void = () => {};
  #ended = false;
  #fault: unknown;

  private constructor(connection: Deno.TcpConn) {
    this.#connection = connection;
    this.over = this.#listen();
  }

  /** Connects. */
  static async connect(port: number, hostname = "127.0.0.1"): Promise<Peer> {
    const connection = await Deno.connect({ port, hostname });
    connection.setNoDelay(true);
    return new Peer(connection);
  }

  /** Connects and makes an account; the token is in the returned account. */
  static async register(
    port: number,
    user: string,
    { device = "first", password }: { device?: string; password?: string } = {},
  ): Promise<{ peer: Peer; account: Account }> {
    const peer = await Peer.connect(port);
    peer.send({ type: "register", user, device, ...(password ? { password } : {}) });
    const { token } = await peer.next("welcome");
    return { peer, account: { user, device, token: token! } };
  }

  /** Connects and logs in by token; returns after the welcome. */
  static async login(
    port: number,
    account: Account,
    fields: HelloFields = {},
  ): Promise<{ peer: Peer; welcome: Event<"welcome"> }> {
    const peer = await Peer.connect(port);
    const { user, device, token } = account;
    peer.send({ type: "hello", protocol: 1, user, device, auth: { token }, ...fields });
    return { peer, welcome: await peer.next("welcome") };
  }

  /** Connects and logs a device in that is new, by password; the token is in the returned account. */
  static async addDevice(
    port: number,
    user: string,
    device: string,
    password: string,
  ): Promise<{ peer: Peer; account: Account }> {
    const peer = await Peer.connect(port);
    peer.send({ type: "hello", protocol: 1, user, device, auth: { password } });
    const { token } = await peer.next("welcome");
    return { peer, account: { user, device, token: token! } };
  }

  /** Sends frames, all in one write. */
  send(...frames: readonly Request[]): void {
    this.write(frames.map((frame) => JSON.stringify(frame) + "\n").join(""));
  }

  /** Sends a frame with bytes behind it, in one write. */
  sendRaw(frame: Request, raw: Uint8Array): void {
    const line = encoder.encode(JSON.stringify(frame) + "\n");
    const all = new Uint8Array(line.length + raw.length);
    all.set(line);
    all.set(raw, line.length);
    this.write(all);
  }

  /** Sends bytes or text as they are. */
  write(bytes: Uint8Array | string): void {
    const all = typeof bytes === "string" ? encoder.encode(bytes) : bytes;
    this.#sending = this.#sending.then(async () => {
      for (let at = 0; at < all.length;) at += await this.#connection.write(all.subarray(at));
    }).catch(() => {});
  }

  /** Resolves when everything given to `send` and `write` is with the system, or the connection is over. */
  async flushed(): Promise<void> {
    await this.#sending;
  }

  /** The next frame of `type` that fits; what came before it and does not fit stays for others. */
  async next<N extends EventName>(
    type: N,
    fits: (frame: Event<N>) => boolean = () => true,
    ms: number = PATIENCE_MS,
  ): Promise<Event<N>> {
    const found = (one: Event) => one.type === type && fits(one as Event<N>);
    return await this.any(`a frame of type ${type}`, found, ms) as Event<N>;
  }

  /** The next frame that fits, of whatever type; `what` names it in failures. */
  async any(what: string, fits: (frame: Event) => boolean, ms = PATIENCE_MS): Promise<Event> {
    return await this.#when(what, () => takeFirst(this.pending, fits), ms);
  }

  /** The next `count` frames of `type`, in order. */
  async some<N extends EventName>(
    type: N,
    count: number,
    ms: number = PATIENCE_MS,
  ): Promise<Event<N>[]> {
    const frames: Event<N>[] = [];
    const take = () => {
      for (let at = 0; at < this.pending.length && frames.length < count;) {
        if (this.pending[at]!.type === type) frames.push(this.pending.splice(at, 1)[0] as Event<N>);
        else at++;
      }
      return frames.length === count ? frames : undefined;
    };
    return await this.#when(`${count} frames of type ${type}`, take, ms);
  }

  /** Asks `ping` and waits for its answer: everything the server said before that has come then. */
  async settled(): Promise<void> {
    const ref = crypto.randomUUID();
    this.send({ type: "ping", ref });
    await this.next("pong", (pong) => pong.ref === ref);
  }

  /** What of `type` came and was not taken. */
  left<N extends EventName>(type: N): Event<N>[] {
    return this.pending.filter((one) => one.type === type) as Event<N>[];
  }

  /** Stops reading, so that the server's writes pile up; reads on when the returned function is called. */
  stall(): () => void {
    this.#stalled = new Promise((resolve) => this.#readOn = resolve);
    return this.#readOn;
  }

  /** Cuts the connection without a word. */
  cut(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#readOn();
    try {
      this.#connection.close();
    } catch { /* the server was faster */ }
  }

  /** Waits until the server ends the connection. */
  async ended(ms: number = PATIENCE_MS): Promise<void> {
    await within("the server to end the connection", this.over, ms, () => this.#story());
  }

  async #listen(): Promise<void> {
    const deframer = new Deframer(4 * 1024 * 1024, 256 * 1024);
    const chunk = new Uint8Array(64 * 1024);
    const bad = (error: Error) => this.#fault = error;
    try {
      while (true) {
        if (this.#stalled) {
          await this.#stalled;
          this.#stalled = null;
        }
        const length = await this.#connection.read(chunk);
        if (length === null) break;
        deframer.feed(chunk.subarray(0, length), (frame, raw) => {
          const event = asEvent(frame);
          this.#take(raw ? { ...event, raw } as Event : event);
        }, bad);
        this.#lookout.look();
      }
    } catch (error) {
      // A cut or reset connection is an end like any other; a frame that is no event is a fault.
      if (
        !(error instanceof Deno.errors.ConnectionReset ||
          error instanceof Deno.errors.BadResource ||
          error instanceof Deno.errors.Interrupted)
      ) this.#fault = error;
    }
    this.cut();
    this.#lookout.look();
  }

  #take(frame: Event): void {
    this.pending.push(frame);
    this.heard.push(frame);
    this.on?.(frame);
  }

  async #when<T>(what: string, take: () => T | undefined, ms: number): Promise<T> {
    const failure = () =>
      this.#fault
        ? new Error(`bad frame from the server`, { cause: this.#fault })
        : this.#ended
        ? new Error(`the connection ended before ${what}\n${this.#story()}`)
        : undefined;
    return await this.#lookout.for(what, take, failure, ms, () => this.#story());
  }

  /** The last frames, for failure messages. */
  #story(): string {
    return this.heard.slice(-12).map((frame) => JSON.stringify(frame).slice(0, 200)).join("\n");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    await this.over;
  }
}
