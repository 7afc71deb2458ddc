/** The offline service: queues of absent users behind a TCP port, for chat servers and for old clients. */

import { getLogger } from "@logtape/logtape";
import { isLoopback } from "../auth/address.ts";
import { StartError } from "../base/start_error.ts";
import { Turn } from "../base/turn.ts";
import { within } from "../base/within.ts";
import { AmqpMailbox } from "../mailbox/amqp.ts";
import type { ForeignMailbox } from "../mailbox/foreign.ts";
import { SqliteMailbox } from "../mailbox/sqlite.ts";
import { listen, type Listener, type TlsFiles } from "../net/listen.ts";
import { type Lang, textsFor } from "../text/text.ts";
import { Doorkeeper } from "./doorkeeper.ts";
import { Owners } from "./owners.ts";
import { OfflineSession } from "./session.ts";

const log = getLogger(["chatmom", "offline"]);

/** Sessions are looked over this often: deadlines are exact to this. */
const SWEEP_MS = 1_000;
/** Time for answers that are due when the service stops. */
const STOP_MS = 5_000;

/** What the service is started with. */
export interface OfflineOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Shared with the chat servers. Without one only this machine's programs are let in. */
  readonly secret?: string;
  /** Answers the upper-case requests of old clients, which prove nothing. */
  readonly guests: boolean;
  /** Where the queues are: a broker, or a folder of one's own. */
  readonly queues:
    | { readonly kind: "amqp"; readonly url: string; readonly ca?: string }
    | { readonly kind: "sqlite"; readonly data: string };
  readonly tls?: TlsFiles;
  /** The language of texts in error frames. */
  readonly lang: Lang;
}

/** A service that listens. */
export interface RunningOffline {
  readonly host: string;
  readonly port: number;
  /** Stops taking connections, answers what is due, says goodbye. */
  stop(): Promise<void>;
  /** Resolves when whoever comes is shown this certificate. Rejects with StartError, and the old one stays. */
  renew(tls: TlsFiles): Promise<void>;
  /** Resolves when the service has ended. */
  readonly finished: Promise<void>;
}

/** Starts the service; a broker that is away is waited for while it runs. Throws StartError. */
export function startOffline(options: OfflineOptions): Promise<RunningOffline> {
  // A promise also for what is thrown at once.
  return Promise.resolve().then(() => new OfflineService(options));
}

class OfflineService implements RunningOffline {
  readonly host: string;
  readonly port: number;
  readonly finished: Promise<void>;
  readonly #turn = new Turn();
  /** The open sessions, each with its end. */
  readonly #sessions = new Map<OfflineSession, Promise<void>>();
  readonly #listener: Listener;
  readonly #mailbox: ForeignMailbox;
  readonly #doorkeeper: Doorkeeper;
  readonly #sweep: ReturnType<typeof setInterval>;
  readonly #accepting: Promise<void>;
  readonly #end = Promise.withResolvers<void>();
  #stopping: Promise<void> | null = null;

  constructor(private readonly options: OfflineOptions) {
    const { host, port, secret, guests, queues, tls } = options;
    if (!isLoopback(host) && secret === undefined && !guests) {
      throw new StartError("secret_missing", { host });
    }
    this.#mailbox = queues.kind === "sqlite"
      ? new SqliteMailbox(queues.data, this.#turn)
      : new AmqpMailbox({ ...queues, onReachable: (on) => this.#tellReachable(on) });
    try {
      this.#listener = listen(host, port, tls);
    } catch (error) {
      void this.#mailbox.close();
      throw error;
    }
    const address = this.#listener.addr;
    this.host = address.hostname;
    this.port = address.port;
    this.#doorkeeper = new Doorkeeper(secret);
    this.#sweep = setInterval(() => {
      for (const session of this.#sessions.keys()) session.look(Date.now());
    }, SWEEP_MS);
    this.finished = this.#end.promise;
    this.#accepting = this.#accept();
  }

  stop(): Promise<void> {
    return this.#stopping ??= this.#stop();
  }

  renew(tls: TlsFiles): Promise<void> {
    return this.#listener.renew(tls);
  }

  async #accept(): Promise<void> {
    const house = {
      mailbox: this.#mailbox,
      owners: new Owners(),
      doorkeeper: this.#doorkeeper,
      guests: this.options.guests,
      texts: textsFor(this.options.lang),
    };
    while (true) {
      let conn: Deno.Conn;
      try {
        conn = await this.#listener.accept();
      } catch (error) {
        if (this.#stopping) return;
        // A handshake that failed, or no file left for another connection: the next one may do better.
        log.warn("cannot take a connection: {why}", { why: String(error) });
        await new Promise((resolve) => setTimeout(resolve, 50));
        continue;
      }
      if ("setNoDelay" in conn) (conn as Deno.TcpConn).setNoDelay(true);
      const session = new OfflineSession(conn, this.#turn, house);
      const over = session.run().finally(() => this.#sessions.delete(session));
      this.#sessions.set(session, over);
    }
  }

  async #stop(): Promise<void> {
    this.#listener.close();
    // The port is free only when nobody waits at it any more.
    await this.#accepting;
    clearInterval(this.#sweep);
    const ends = [...this.#sessions].map(async ([session, over]) => {
      await session.end("stopping");
      await over;
    });
    await within(STOP_MS, Promise.all(ends));
    await this.#mailbox.close();
    this.#end.resolve();
  }

  #tellReachable(on: boolean): void {
    for (const session of this.#sessions.keys()) session.tellReachable(on);
  }
}
