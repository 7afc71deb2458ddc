/** The offline service: queues of absent users behind a TCP port, for chat servers and for old clients. */

import { getLogger } from "@logtape/logtape";
import { isLoopback } from "../auth/address.ts";
import { isThere } from "../base/is_there.ts";
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
import { Moves, refuseMoved } from "./moves.ts";
import { type House, OfflineSession } from "./session.ts";

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
  /** Where the queues are: a broker, or the folder below. */
  readonly queues:
    | { readonly kind: "amqp"; readonly url: string; readonly ca?: string }
    | { readonly kind: "sqlite" };
  /** The folder of the queues, and of an order to move them; with a broker it need not be there. */
  readonly data: string;
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
  /** Resolves when the service has ended. Rejects with StartError when its letters are elsewhere. */
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
  readonly #house: House;
  readonly #moves: Moves;
  readonly #sweep: ReturnType<typeof setInterval>;
  readonly #accepting: Promise<void>;
  readonly #end = Promise.withResolvers<void>();
  #stopping: Promise<void> | null = null;

  constructor(options: OfflineOptions) {
    const { host, port, secret, guests, queues, tls } = options;
    if (!isLoopback(host) && secret === undefined && !guests) {
      throw new StartError("secret_missing", { host });
    }
    refuseMoved(options.data, queues.kind);
    // Who holds a folder may listen. Where there is none yet it is the other way round: a port that is
    // taken leaves no folder behind.
    const early = isThere(`${options.data}/mailboxes.db`) ? null : listen(host, port, tls);
    let mailbox: SqliteMailbox | AmqpMailbox;
    try {
      mailbox = queues.kind === "sqlite"
        ? new SqliteMailbox(options.data, this.#turn)
        : this.#broker(queues);
    } catch (error) {
      early?.close();
      throw error;
    }
    this.#house = {
      mailbox,
      owners: new Owners(),
      doorkeeper: new Doorkeeper(secret),
      guests,
      texts: textsFor(options.lang),
    };
    this.#moves = new Moves(options.data, mailbox, {
      broker: (address) => this.#broker(address),
      folder: () => new SqliteMailbox(options.data, this.#turn),
      use: (mailbox) => this.#use(mailbox),
      leave: (error) => void (this.#stopping ??= this.#stop(error)),
    });
    try {
      this.#listener = early ?? listen(host, port, tls);
    } catch (error) {
      void mailbox.close();
      throw error;
    }
    const address = this.#listener.addr;
    this.host = address.hostname;
    this.port = address.port;
    this.#sweep = setInterval(() => {
      for (const session of this.#sessions.keys()) session.look(Date.now());
      this.#moves.look();
    }, SWEEP_MS);
    this.#moves.look();
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
      const session = new OfflineSession(conn, this.#turn, this.#house);
      const over = session.run().finally(() => this.#sessions.delete(session));
      this.#sessions.set(session, over);
    }
  }

  /** Ends with what it has to say, if anything. */
  async #stop(error?: StartError): Promise<void> {
    this.#listener.close();
    // The port is free only when nobody waits at it any more.
    await this.#accepting;
    clearInterval(this.#sweep);
    await this.#endSessions();
    await this.#moves.close();
    if (error) this.#end.reject(error);
    else this.#end.resolve();
  }

  /** Chat servers come back at once, and find `mailbox` in the place of the other. */
  async #use(mailbox: ForeignMailbox): Promise<void> {
    this.#house.mailbox = mailbox;
    await this.#endSessions();
  }

  async #endSessions(): Promise<void> {
    const ends = [...this.#sessions].map(async ([session, over]) => {
      await session.end("stopping");
      await over;
    });
    await within(STOP_MS, Promise.all(ends));
  }

  #broker(address: { readonly url: string; readonly ca?: string }): AmqpMailbox {
    return new AmqpMailbox({ ...address, onReachable: (on) => this.#tellReachable(on) });
  }

  #tellReachable(on: boolean): void {
    for (const session of this.#sessions.keys()) session.tellReachable(on);
  }
}
