/**
 * One connection's conversation with the server: bytes to requests, answers to bytes, and the place
 * where a user, a device and an inbox reader meet. It does one request at a time; while one takes
 * time, nothing more is read.
 */

import { getLogger } from "@logtape/logtape";
import { chatMom } from "../dialects/chat_mom.ts";
import { native } from "../dialects/native.ts";
import type { Connection } from "../net/connection.ts";
import { isLoopback } from "../auth/address.ts";
import { Progress } from "../net/progress.ts";
import { ChatError, ERROR_CODES, type ErrorCode } from "../protocol/errors.ts";
import { Deframer } from "../protocol/framing.ts";
import { LIMITS } from "../protocol/limits.ts";
import type { Event, Request } from "../protocol/schema.ts";
import { type Message, UNVERIFIED } from "../store/records.ts";
import { type Lang, textsFor } from "../text/text.ts";
import { addressOf } from "./conversations.ts";
import type { Origin } from "./delivery.ts";
import type { Language } from "../dialects/language.ts";
import type { Parts } from "./parts.ts";
import { type Destination, Reader } from "./reader.ts";
import { route } from "./router.ts";
import { Pace } from "./pace.ts";
import { acknowledge } from "./receipts.ts";
import type { User } from "./user.ts";

/** Past this much unsent, the inbox is no longer read (delivery rule 24). */
const UNSENT_MOST = 1024 * 1024;
/** What a client is asked to wait before it sends again what the disk did not take, in milliseconds. */
const RETRY_MS = 1_000;

const log = getLogger(["chatmom", "server"]);

export class Session implements Origin, Destination {
  user: User | null = null;
  device = "";
  status: "online" | "offline" = "online";
  lang: Lang;
  reader: Reader | null = null;
  readonly pace: Pace | null;
  /** When something was last heard, and when the connection came; by the server's clock. */
  heardAt: number;
  readonly since: number;
  readonly progress: Progress;
  /** True when a ping waits for any answer. */
  pinged = false;
  #language: Language | null = null;
  #deframer = new Deframer(LIMITS.frameBeforeLogin, 0);
  #queue: Request[] = [];
  #busy: Promise<void> | null = null;
  #onDrained: (() => void) | null = null;
  /** The id that must come again before any other send is taken (delivery rule 5). */
  #hold: string | null = null;

  constructor(readonly parts: Parts, readonly connection: Connection) {
    this.heardAt = this.since = parts.clock();
    this.progress = new Progress(this.since);
    this.lang = parts.lang;
    this.pace = isLoopback(connection.address) ? null : new Pace(parts.clock);
    connection.onDrain = this.#drained;
  }

  /** Reads until either side closes; never throws. */
  async run(): Promise<void> {
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

  /** True when the client's language has acks and pings. */
  get acks(): boolean {
    return this.#language?.acks ?? true;
  }

  /** True while entries may be sent: the connection takes them and is not too far behind. */
  get ready(): boolean {
    return !this.connection.closing && this.connection.writer.unsent < UNSENT_MOST;
  }

  /** Tells the client of an event. */
  send(event: Event): void {
    const lines = (this.#language ?? native).lines(event);
    if (lines) this.connection.writer.send(lines);
  }

  /** Tells of what others do: the first to go when the client reads slowly, or they could fill memory. */
  mention(event: Event): void {
    if (this.ready) this.send(event);
  }

  /** Tells the client that a request, or a line, could not be done. */
  fail(error: unknown, ref?: string): void {
    if (!(error instanceof ChatError)) {
      log.error("A request failed: {error}", { error });
      return this.fail(new ChatError("internal"), ref);
    }
    this.send({
      type: "error",
      code: error.code,
      text: this.explain(error),
      ...(ref ? { ref } : {}),
    });
  }

  /** Says goodbye with a reason, and closes. */
  end(code: ErrorCode): void {
    this.send({ type: "bye", code, text: textsFor(this.lang).errors[code] });
    this.connection.close();
  }

  /** Logged in: longer lines are welcome from now on. */
  enter(user: User, device: string): void {
    this.user = user;
    this.device = device;
    this.#deframer.allow(LIMITS.frame, LIMITS.bytes);
    user.sessions.push(this);
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
    this.parts.presence.changed(user);
  }

  /** Starts the inbox's stream above `start`. */
  follow(user: User, start: number): void {
    const { tables } = this.parts.store;
    this.reader = new Reader(user.name, user.inbox, tables, this, start, this.status === "offline");
  }

  /** The person's words for an error: the catalog's, with what exactly is wrong where that helps. */
  explain(error: ChatError): string {
    const text = textsFor(this.lang).errors[error.code];
    return error.message === ERROR_CODES[error.code] ? text : `${text} (${error.message})`;
  }

  // What the reader says.

  entry(message: Message): void {
    const { n, conversation, seq, from, to, id, ts, text, replyTo, flags, extra } = message;
    const event: Event<"message"> = {
      type: "message",
      pos: n,
      id,
      conversation: addressOf(conversation, this.user!.name),
      seq,
      from,
      to,
      text,
      ts,
    };
    if (replyTo) event.reply_to = replyTo;
    if (flags & UNVERIFIED) event.unverified = true;
    if (extra) Object.assign(event, extra);
    this.send(event);
  }

  broken(error: unknown): void {
    log.error("Cannot read an inbox: {error}", { error });
    this.end("internal");
  }

  caughtUp(pos: number): void {
    this.send({ type: "caught_up", pos });
  }

  // What delivery says of this session's own sends.

  stored(message: Message): void {
    const { id, to, seq, ts } = message;
    const event: Event<"stored"> = { type: "stored", id, conversation: to, seq, ts };
    if (!this.parts.users.peek(to)?.online) event.waits = true;
    this.send(event);
  }

  refused(id: string, code: ErrorCode): void {
    this.send({ type: "refused", id, code, text: textsFor(this.lang).errors[code] });
  }

  failed(id: string): void {
    this.retry(id, "disk_full");
  }

  /** Asks for a send again later; until it comes, every later one is asked for again too. */
  retry(id: string, code: ErrorCode): void {
    // A language without acks has no ids of its own: the same one would never come again.
    if (this.acks) this.#hold ??= id;
    this.send({ type: "retry", id, after: RETRY_MS, code });
  }

  /** True when `id` must wait because an earlier send has to come again first (delivery rule 5). */
  heldBack(id: string): boolean {
    if (this.#hold === null) return false;
    if (this.#hold !== id) return true;
    this.#hold = null;
    return false;
  }

  #chunk = (chunk: Uint8Array): Promise<void> | void => {
    this.heardAt = this.parts.clock();
    this.pinged = false;
    // Later bytes of a client without acks say that it has what was written before.
    if (!this.acks && this.connection.writer.unsent === 0) this.ackSent();
    const rest = this.#feed(chunk);
    if (rest || !this.#more() || this.parts.store.projector.behind) return this.#resume(rest);
  };

  /** Counts everything sent as acked. */
  ackSent(): void {
    if (this.reader) acknowledge(this.parts, this, this.reader.sent);
  }

  async #resume(rest: Uint8Array | null): Promise<void> {
    for (;;) {
      while (this.#busy) await this.#busy;
      // Who asks and does not read the answers is asked to read first.
      if (!this.ready) await this.#caughtUp();
      if (!rest || this.connection.closing) break;
      rest = this.#feed(rest);
    }
    if (this.parts.store.projector.behind) await this.parts.store.projector.caughtUp();
  }

  #feed(chunk: Uint8Array): Uint8Array | null {
    try {
      return this.#deframer.feed(chunk, this.#frame, this.#bad, this.#more);
    } catch (error) {
      // Broken framing: what comes next cannot be told apart from what came before.
      this.fail(error);
      this.connection.close();
      return null;
    }
  }

  #more = (): boolean => this.#busy === null && this.ready;

  #drained = (): void => {
    this.#onDrained?.();
    this.#onDrained = null;
    this.reader?.wake();
  };

  /** Resolves when the client has taken what it asked for, or is gone. */
  #caughtUp(): Promise<void> {
    return new Promise((resolve) => {
      if (this.connection.closing || this.connection.writer.unsent === 0) resolve();
      else this.#onDrained = resolve;
    });
  }

  #bad = (error: ChatError): void => {
    this.#language ??= native;
    this.fail(error);
  };

  #frame = (frame: unknown): void => {
    this.#language ??= chatMom.speaks(frame) ? chatMom.language() : native;
    let requests: readonly Request[];
    try {
      requests = this.#language.requests(frame);
    } catch (error) {
      const ref = (frame as { ref?: unknown; id?: unknown } | null)?.ref;
      return this.fail(error, typeof ref === "string" && ref.length <= 64 ? ref : undefined);
    }
    for (const request of requests) {
      if (this.#busy) this.#queue.push(request);
      else this.#do(request);
    }
  };

  #do(request: Request): void {
    const busy = route(this.parts, this, request);
    if (!busy) return;
    this.#busy = busy.then(() => {
      this.#busy = null;
      while (this.#queue.length > 0 && !this.#busy) this.#do(this.#queue.shift()!);
    });
  }
}
