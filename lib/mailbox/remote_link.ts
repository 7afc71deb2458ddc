/** The line to an offline service: it comes back by itself, for as long as it is wanted. */

import { getLogger } from "@logtape/logtape";
import { backoff } from "../base/backoff.ts";
import type { Turn } from "../base/turn.ts";
import { within } from "../base/within.ts";
import { Connection } from "../net/connection.ts";
import { ChatError } from "../protocol/errors.ts";
import { Deframer } from "../protocol/framing.ts";
import { LIMITS } from "../protocol/limits.ts";
import { asOfflineEvent, OFFLINE_LIMITS, type OfflineEvent } from "../protocol/offline_schema.ts";

const log = getLogger(["chatmom", "mailbox"]);

const CONNECT_MS = 10_000;

/** Where the service is, and what opens it. */
export interface RemoteAddress {
  readonly host: string;
  readonly port: number;
  /** The secret that both sides share. */
  readonly secret?: string;
  /** PEM text of the authority that signed the service's certificate; turns encryption on. */
  readonly ca?: string;
}

/** What the owner of the link wants to know. */
export interface LinkEvents {
  /** Let in: requests may be sent. */
  up(): void;
  down(): void;
  event(event: OfflineEvent): void;
}

/** One connection after the other, each opened with `auth`. */
export class RemoteLink {
  #connection: Connection | null = null;
  #up = false;
  #heard = 0;
  #heartbeat: ReturnType<typeof setInterval> | undefined;
  #complaint = "";
  readonly #stop = Promise.withResolvers<"stop">();
  #stopping = false;
  readonly #ended: Promise<void>;

  constructor(
    private readonly address: RemoteAddress,
    private readonly turn: Turn,
    private readonly events: LinkEvents,
  ) {
    this.#ended = this.#run();
  }

  /** Sends lines; they are lost when the link is down. */
  send(lines: string): void {
    if (this.#up) this.#connection!.writer.send(lines);
  }

  /** Says goodbye and ends for good. */
  async close(): Promise<void> {
    this.#stopping = true;
    this.#stop.resolve("stop");
    this.send('{"type":"bye"}\n');
    this.#connection?.close();
    await this.#ended;
  }

  async #run(): Promise<void> {
    for (let tries = 0; !this.#stopping; tries++) {
      try {
        const conn = await this.#dial();
        if (this.#stopping) return conn.close();
        if (await this.#speak(conn)) tries = -1;
      } catch (error) {
        this.#complain(error instanceof Error ? error.message : String(error));
      }
      if (!this.#stopping) {
        await within(backoff(Math.max(tries, 0), 100, 5_000), this.#stop.promise);
      }
    }
  }

  async #dial(): Promise<Deno.TcpConn | Deno.TlsConn> {
    const { host: hostname, port, ca } = this.address;
    const opening: Promise<Deno.TcpConn | Deno.TlsConn> = ca === undefined
      ? Deno.connect({ hostname, port })
      : Deno.connectTls({ hostname, port, caCerts: [ca] });
    const conn = await within(CONNECT_MS, opening);
    if (conn === "late") {
      opening.then((late) => late.close(), () => {});
      throw new Error(`no connection within ${CONNECT_MS} ms`);
    }
    if (!("handshake" in conn)) conn.setNoDelay(true);
    else await conn.handshake();
    return conn;
  }

  /** Speaks over one connection until it ends; true when the service let us in. */
  async #speak(conn: Deno.Conn): Promise<boolean> {
    const connection = new Connection(conn, this.turn);
    this.#connection = connection;
    const deframer = new Deframer(OFFLINE_LIMITS.frame, 0);
    const { secret } = this.address;
    connection.writer.send(`${JSON.stringify({ type: "auth", ref: "auth", secret })}\n`);
    this.#heard = Date.now();
    this.#heartbeat = setInterval(() => this.#beat(connection), LIMITS.heartbeatMs / 2);
    try {
      await connection.read((chunk) => {
        this.#heard = Date.now();
        deframer.feed(chunk, (frame) => this.#take(frame), (error) => {
          throw error;
        });
      });
    } finally {
      clearInterval(this.#heartbeat);
      connection.cut();
    }
    const wasUp = this.#up;
    this.#up = false;
    if (wasUp) {
      this.events.down();
      if (!this.#stopping) this.#complain("the connection was lost");
    }
    return wasUp;
  }

  #take(frame: unknown): void {
    const event = known(frame);
    if (!event) return;
    if (event.type === "ping") return this.#connection!.writer.send('{"type":"pong"}\n');
    if (event.type === "bye") this.#complain(`the service said goodbye: ${event.code}`);
    if (this.#up) return this.events.event(event);
    if (event.type === "error") this.#complain(`the service refused us: ${event.code}`);
    if (event.type !== "ok") return;
    this.#up = true;
    this.#complaint = "";
    log.info("connected to the offline service at {host}:{port}", { ...this.#where() });
    this.events.up();
  }

  #beat(connection: Connection): void {
    const silence = Date.now() - this.#heard;
    if (silence > LIMITS.deadMs) connection.cut();
    else if (silence > LIMITS.heartbeatMs) connection.writer.send('{"type":"ping"}\n');
  }

  /** Says each new reason once: a service away for an hour is one line, not a thousand. */
  #complain(why: string): void {
    if (why === this.#complaint) return;
    this.#complaint = why;
    log.warn("offline service at {host}:{port}: {why}; trying again", { ...this.#where(), why });
  }

  #where() {
    return { host: this.address.host, port: this.address.port };
  }
}

/** The event, or null when it is one of a later version of the service. */
function known(frame: unknown): OfflineEvent | null {
  try {
    return asOfflineEvent(frame);
  } catch (error) {
    if (error instanceof ChatError && error.code === "unknown_type") return null;
    throw error;
  }
}
