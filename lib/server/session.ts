/**
 * One connection's conversation with the server: bytes to requests here, answers to bytes in voice.ts,
 * and the place where a user, a device and an inbox reader meet. It does one request at a time; while
 * one takes time, nothing more is read.
 */

import { getLogger } from "@logtape/logtape";
import { chatMom } from "../dialects/chat_mom.ts";
import type { Dialect, Framing } from "../dialects/language.ts";
import { native } from "../dialects/native.ts";
import type { Connection } from "../net/connection.ts";
import { isLoopback } from "../auth/address.ts";
import { Progress } from "../net/progress.ts";
import type { ChatError } from "../protocol/errors.ts";
import { Deframer } from "../protocol/framing.ts";
import { LIMITS } from "../protocol/limits.ts";
import type { Request } from "../protocol/schema.ts";
import type { Head } from "./conversations.ts";
import type { Parts } from "./parts.ts";
import { Reader } from "./reader.ts";
import { route } from "./router.ts";
import { Pace } from "./pace.ts";
import { acknowledge } from "./receipts.ts";
import type { User } from "./user.ts";
import { Voice } from "./voice.ts";

const log = getLogger(["chatmom", "server"]);

export class Session extends Voice {
  device = "";
  status: "online" | "offline" = "online";
  reader: Reader | null = null;
  /** Whom it wrote to last, and the conversation with them. */
  last: { readonly to: string; readonly head: Head } | null = null;
  readonly pace: Pace | null;
  /** When something was last heard, and when the connection came; by the server's clock. */
  heardAt: number;
  readonly since: number;
  readonly progress: Progress;
  /** True when a ping waits for any answer. */
  pinged = false;
  /** When a language that is pinged regularly was pinged. */
  pingedAt: number;
  readonly #framing: Framing;
  #queue: Request[] = [];
  /** What the client's language asks for by itself; it waits until the client has taken what came before. */
  #asked: Request[] = [];
  #busy: Promise<void> | null = null;
  #onDrained: (() => void)[] = [];

  constructor(parts: Parts, connection: Connection, dialect: Dialect | null = null) {
    super(parts, connection, dialect);
    const most = LIMITS.frameBeforeLogin;
    this.#framing = dialect?.framing(most) ?? new Deframer(most, 0);
    this.heardAt = this.since = this.pingedAt = parts.clock();
    this.progress = new Progress(this.since);
    this.pace = isLoopback(connection.address) ? null : new Pace(parts.clock);
    connection.onDrain = this.#drained;
  }

  /** Reads until either side closes; never throws. */
  async run(): Promise<void> {
    if (this.language?.greeting) this.connection.writer.send(this.language.greeting);
    try {
      const orderly = await this.connection.read(this.#chunk);
      if (orderly && !this.acks && this.connection.writer.unsent === 0) this.ackSent();
    } catch (error) {
      log.error("A connection failed: {error}", { error });
      this.connection.close();
    }
    while (this.#busy) await this.#busy;
    if (this.user) this.leave();
    else this.parts.strangers.left(this.connection.address);
  }

  /** Logged in: longer lines are welcome from now on. */
  enter(user: User, device: string): void {
    this.user = user;
    this.device = device;
    this.#framing.allow(this.dialect?.frame ?? LIMITS.frame, LIMITS.bytes);
    user.sessions.push(this);
    this.#note("connected");
    if (!this.acks) this.connection.keepAlive();
    this.parts.strangers.left(this.connection.address);
  }

  /** No longer the user's: replaced, or gone. */
  leave(): void {
    const { user } = this;
    if (!user) return;
    this.reader?.stop();
    const at = user.sessions.indexOf(this);
    if (at < 0) return;
    user.sessions.splice(at, 1);
    this.#note("disconnected");
    this.parts.presence.watch(this, false);
    this.parts.presence.deviceSeen(user.name, this.device);
    this.parts.presence.changed(user);
  }

  #note(what: "connected" | "disconnected"): void {
    const { user, device, connection: { address } } = this;
    log.info(`${what}: {user} from {address}, device {device}`, {
      user: user!.name,
      address,
      device,
    });
  }

  /** Starts the inbox's stream above `start`. */
  follow(user: User, start: number): void {
    const { tables } = this.parts.store;
    this.reader = new Reader(user.name, user.inbox, tables, this, start, this.status === "offline");
  }

  #chunk = (chunk: Uint8Array): Promise<void> | void => {
    this.heardAt = this.parts.clock();
    this.pinged = false;
    // Later bytes of a client without acks say that it has what was written before.
    if (!this.acks && this.connection.writer.unsent === 0) this.ackSent();
    const rest = this.#feed(chunk), { store } = this.parts;
    if (rest || !this.#more() || store.projector.behind || store.crowded) return this.#resume(rest);
  };

  /** Counts everything sent as acked, once the client was told all of it. */
  ackSent(): void {
    if (this.reader && !this.language?.owes) acknowledge(this.parts, this, this.reader.sent);
  }

  async #resume(rest: Uint8Array | null): Promise<void> {
    for (;;) {
      while (this.#busy) await this.#busy;
      // Who asks and does not read the answers is asked to read first.
      if (!this.ready) await this.#caughtUp();
      if (!rest || this.connection.closing) break;
      rest = this.#feed(rest);
    }
    const { store } = this.parts;
    if (store.projector.behind) await store.projector.caughtUp();
    if (store.crowded) await store.room();
  }

  #feed(chunk: Uint8Array): Uint8Array | null {
    try {
      return this.#framing.feed(chunk, this.#frame, this.#bad, this.#more);
    } catch (error) {
      // Broken framing: what comes next cannot be told apart from what came before.
      this.fail(error);
      this.connection.close();
      return null;
    }
  }

  #more = (): boolean => this.#busy === null && this.ready;

  #drained = (): void => {
    for (const resolve of this.#onDrained.splice(0)) resolve();
    this.reader?.wake();
  };

  /** Resolves when the client has taken what it asked for, or is gone. */
  #caughtUp(): Promise<void> {
    return new Promise((resolve) => {
      if (this.connection.closing || this.connection.writer.unsent === 0) resolve();
      else this.#onDrained.push(resolve);
    });
  }

  #bad = (error: ChatError): void => {
    this.language ??= native;
    this.fail(error);
  };

  #frame = (frame: unknown, raw?: Uint8Array<ArrayBuffer>): void => {
    this.language ??= chatMom.speaks(frame) ? chatMom.language(this.lang) : native;
    let requests: readonly Request[];
    try {
      requests = this.language.requests(frame, raw);
    } catch (error) {
      const ref = (frame as { ref?: unknown; id?: unknown } | null)?.ref;
      return this.fail(error, typeof ref === "string" && ref.length <= 64 ? ref : undefined);
    }
    for (const request of requests) {
      if (this.#busy) this.#queue.push(request);
      else this.#do(request);
    }
  };

  protected override ask(request: Request): void {
    this.#asked.push(request);
    if (!this.#busy) this.#wait(Promise.resolve());
  }

  #do(request: Request): void {
    const busy = route(this.parts, this, request);
    if (busy) this.#wait(busy);
  }

  #wait(busy: Promise<void>): void {
    this.#busy = busy.then(this.#next);
  }

  #next = (): void => {
    this.#busy = null;
    while (this.#queue.length > 0 && !this.#busy) this.#do(this.#queue.shift()!);
    if (this.#busy || this.#asked.length === 0) return;
    if (this.connection.closing) this.#asked = [];
    else if (this.ready) {
      this.#do(this.#asked.shift()!);
      if (!this.#busy) this.#wait(Promise.resolve());
    } else this.#wait(this.#caughtUp());
  };
}
