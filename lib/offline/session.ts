/**
 * One connection of the offline service: bytes to frames, who may ask what, and when it ends. What
 * is asked is done in requests.ts (chat servers) and upper_case.ts (old clients).
 */

import { getLogger } from "@logtape/logtape";
import type { Turn } from "../base/turn.ts";
import { within } from "../base/within.ts";
import type { ForeignMailbox } from "../mailbox/foreign.ts";
import { Progress } from "../net/progress.ts";
import { Connection } from "../net/connection.ts";
import { ChatError, type ErrorCode } from "../protocol/errors.ts";
import { Deframer } from "../protocol/framing.ts";
import { LIMITS } from "../protocol/limits.ts";
import {
  asOfflineRequest,
  OFFLINE_LIMITS,
  type OfflineEvent,
  type OfflineRequest,
} from "../protocol/offline_schema.ts";
import type { Texts } from "../text/text.ts";
import type { Doorkeeper } from "./doorkeeper.ts";
import type { Owners } from "./owners.ts";
import { Requests } from "./requests.ts";
import { answerUpperCase, isUpperCase } from "./upper_case.ts";

const log = getLogger(["chatmom", "offline"]);

/** A reader that takes nothing for so long is gone (delivery rule 24). */
const STALLED_MS = 60_000;

/** What all sessions share. */
export interface House {
  /** Another one from the moment at which all letters are moved elsewhere. */
  mailbox: ForeignMailbox;
  readonly owners: Owners;
  readonly doorkeeper: Doorkeeper;
  readonly guests: boolean;
  readonly texts: Texts;
}

/** A connection from its first byte to its last. */
export class OfflineSession {
  readonly #connection: Connection;
  readonly #deframer: Deframer;
  readonly #requests: Requests;
  readonly #since = Date.now();
  #heard = this.#since;
  readonly #progress = new Progress(this.#since);
  #pinged = false;
  /** A stranger has shown neither the secret nor, where guests are welcome, a request of theirs. */
  #kind: "stranger" | "chat server" | "guest" = "stranger";
  /** What must be done before more is read. */
  #busy: Promise<unknown> | null = null;

  constructor(conn: Deno.Conn, turn: Turn, private readonly house: House) {
    this.#connection = new Connection(conn, turn);
    this.#deframer = new Deframer(
      house.guests ? LIMITS.frame : LIMITS.frameBeforeLogin,
      0,
    );
    this.#requests = new Requests(house, (line) => this.#connection.writer.send(line));
  }

  /** Reads until the end; everything that was handed out and not acked goes back then. */
  async run(): Promise<void> {
    if (!this.house.doorkeeper.enter()) return this.#bye("busy");
    try {
      await this.#connection.read((chunk) => this.#read(chunk));
    } catch (error) {
      log.error("a connection failed: {why}", { why: String(error) });
      this.#connection.cut();
    } finally {
      if (this.#kind === "stranger") this.house.doorkeeper.known();
      await this.#requests.close();
    }
  }

  /** Looks at the clock: time to log in, silence, and readers that take nothing. */
  look(now: number): void {
    const { writer } = this.#connection;
    const still = this.#progress.still(writer, now);
    if (writer.unsent > 0 && still > STALLED_MS) return this.#connection.cut();
    if (this.#kind === "stranger") {
      if (now - this.#since > LIMITS.loginMs) this.#bye("timed_out");
    } else if (this.#kind === "chat server") {
      if (now - this.#heard > LIMITS.deadMs) this.#bye("timed_out");
      else if (now - this.#heard > LIMITS.heartbeatMs && !this.#pinged) {
        this.#pinged = true;
        this.#send({ type: "ping" });
      }
    }
  }

  /** Tells a chat server that the broker is there, or is not. */
  tellReachable(on: boolean): void {
    if (this.#kind === "chat server") this.#send({ type: "reachable", on });
  }

  /** Answers what is due, then ends the connection. */
  async end(code: ErrorCode): Promise<void> {
    await this.#requests.close();
    if (this.#busy) await within(LIMITS.loginMs, this.#busy);
    this.#bye(code);
  }

  async #read(chunk: Uint8Array): Promise<void> {
    this.#heard = Date.now();
    this.#pinged = false;
    let rest: Uint8Array | null = chunk;
    try {
      while (rest && !this.#connection.closing) {
        rest = this.#deframer.feed(
          rest,
          (frame) => this.#take(frame),
          (error) => this.#refuse(error, undefined),
          () => this.#busy === null && !this.#connection.closing,
        );
        await this.#busy;
        this.#busy = null;
      }
    } catch (error) {
      if (!(error instanceof ChatError)) throw error;
      this.#refuse(error, undefined);
      this.#connection.close();
    }
  }

  #take(frame: unknown): void {
    try {
      if (isUpperCase(frame)) return this.#takeUpperCase(frame);
      const request = asOfflineRequest(frame);
      if (request.type === "auth") return this.#auth(request);
      if (request.type === "ping") return this.#send({ type: "pong" });
      if (request.type === "pong") return;
      if (request.type === "bye") return this.#connection.close();
      if (this.#kind !== "chat server") throw new ChatError("not_logged_in");
      this.#busy = this.#requests.take(request);
    } catch (error) {
      if (!(error instanceof ChatError)) throw error;
      const ref = (frame as { ref?: unknown } | null)?.ref;
      this.#refuse(error, typeof ref === "string" && ref.length <= 64 ? ref : undefined);
    }
  }

  #auth({ secret, ref }: OfflineRequest<"auth">): void {
    if (this.#kind === "chat server") throw new ChatError("already_logged_in");
    if (!this.house.doorkeeper.admits(this.#connection.address, secret)) {
      log.warn("refused a connection from {address}: the secret is wrong or missing", {
        address: this.#connection.address,
      });
      this.#refuse(new ChatError("bad_credentials"), ref);
      return this.#connection.close();
    }
    this.#is("chat server");
    this.#deframer.allow(OFFLINE_LIMITS.frame, 0);
    this.#send({ type: "ok", ref });
    this.tellReachable(this.house.mailbox.reachable);
  }

  #takeUpperCase(frame: Record<string, unknown>): void {
    if (!this.house.guests) {
      const message = this.house.texts.offline.guestsOff;
      return this.#line({ type: "ERROR", message });
    }
    if (this.#kind === "stranger") {
      this.#is("guest");
      this.#connection.keepAlive();
    }
    // One after the other: these answers carry no number.
    this.#busy = answerUpperCase(frame, this.house, (answer) => this.#written(answer));
  }

  /** Sends an answer; true when the system has taken all of it. */
  #written(answer: object): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const { writer, closing } = this.#connection;
    if (closing) return Promise.resolve(false);
    const { onFail } = writer;
    writer.onDrain = () => resolve(true);
    writer.onFail = () => {
      onFail();
      resolve(false);
    };
    this.#line(answer);
    return promise;
  }

  #is(kind: "chat server" | "guest"): void {
    if (this.#kind === "stranger") this.house.doorkeeper.known();
    this.#kind = kind;
  }

  #refuse({ code, message }: ChatError, ref: string | undefined): void {
    // An old client understands no other error than its own.
    if (this.house.guests && this.#kind !== "chat server") {
      return this.#line({ type: "ERROR", message });
    }
    const text = code === "bad_frame" || code === "unknown_type" || code === "too_long"
      ? message
      : this.house.texts.errors[code];
    this.#send({ type: "error", code, text, ...(ref === undefined ? {} : { ref }) });
  }

  #bye(code: ErrorCode): void {
    this.#send({ type: "bye", code, text: this.house.texts.errors[code] });
    this.#connection.close();
  }

  #send(event: OfflineEvent): void {
    this.#line(event);
  }

  #line(frame: object): void {
    this.#connection.writer.send(`${JSON.stringify(frame)}\n`);
  }
}
