/** Holds a connection to the server: dials, dials again with growing pauses, until it is told to stop. */

import { backoff } from "../base/backoff.ts";
import { LIMITS } from "../protocol/limits.ts";
import type { Event, Request } from "../protocol/schema.ts";
import { Channel, type Ended, type Heartbeat } from "./channel.ts";
import type { Dial } from "./wire.ts";

/** Why there is no connection just now. */
export type Trouble = Ended | "unreachable" | "untrusted";

/** Delays in milliseconds; tests shorten them. */
export interface Timings extends Heartbeat {
  /** The first pause between two tries; it doubles up to `mostPauseMs`. */
  readonly firstPauseMs: number;
  readonly mostPauseMs: number;
  /** Within this the server must have answered the greeting. */
  readonly loginMs: number;
  readonly ackAfterMs: number;
}

/** What the protocol and good manners ask for. */
export const TIMINGS: Timings = {
  heartbeatMs: LIMITS.heartbeatMs,
  deadMs: LIMITS.deadMs,
  firstPauseMs: 200,
  mostPauseMs: 15_000,
  loginMs: 15_000,
  ackAfterMs: LIMITS.ackAfterMs,
};

/** What the link calls. */
export interface LinkHandlers {
  dialing(): void;
  /** The first request on a new connection. */
  greeting(): Request;
  /** The events of one read. When it throws, the connection ends and another is made. */
  events(events: Event[]): void;
  /** There is no connection any more, or none could be made. */
  down(why: Trouble): void;
}

/** One link; `run` once. */
export class Link {
  #channel: Channel | undefined;
  #stopped = false;
  #tries = 0;
  #wake: () => void = () => {};

  constructor(
    private readonly dial: Dial,
    private readonly handlers: LinkHandlers,
    private readonly timings: Timings,
  ) {}

  /** Connects and reconnects; resolves after `stop`. */
  async run(): Promise<void> {
    while (!this.#stopped) {
      this.handlers.dialing();
      const why = await this.#connection();
      this.#channel = undefined;
      if (this.#stopped) break;
      this.handlers.down(why);
      if (!this.#stopped) await this.#pause();
    }
  }

  /** Sends on the connection that is there; without one nothing happens. */
  send(...requests: readonly Request[]): void {
    this.#channel?.send(...requests);
  }

  /** The login went well: the next pause is a short one again, and there is no hurry any more. */
  settled(): void {
    this.#tries = 0;
    clearTimeout(this.#hurry);
  }
  #hurry: ReturnType<typeof setTimeout> | undefined;

  /** Ends the present connection; the link goes on with the next. */
  hangUp(): void {
    this.#channel?.close();
  }

  /** Ends for good: says goodbye, and waits at most `limitMs` for the server to hang up. */
  async stop(limitMs = 1000): Promise<void> {
    this.#stopped = true;
    this.#wake();
    const channel = this.#channel;
    if (!channel) return;
    channel.send({ type: "bye" });
    const timer = setTimeout(() => channel.close(), limitMs);
    await channel.finished;
    clearTimeout(timer);
  }

  /** One connection from dial to end. */
  async #connection(): Promise<Trouble> {
    let channel: Channel;
    try {
      const wire = await this.dial();
      if (this.#stopped) {
        wire.close();
        return "closed";
      }
      channel = new Channel(wire, (events) => this.handlers.events(events), this.timings);
    } catch (error) {
      return troubleOf(error);
    }
    this.#channel = channel;
    this.#hurry = setTimeout(() => channel.close("silent"), this.timings.loginMs);
    channel.send(this.handlers.greeting());
    const why = await channel.finished;
    clearTimeout(this.#hurry);
    return why;
  }

  #pause(): Promise<void> {
    const { firstPauseMs, mostPauseMs } = this.timings;
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, backoff(this.#tries++, firstPauseMs, mostPauseMs));
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** Why there is no way through: nobody there, a certificate not to be trusted, or no TLS there at all. */
export function troubleOf(error: unknown): Trouble {
  const words = error instanceof Error ? `${error.name} ${error.message}` : "";
  if (/corrupt message/i.test(words)) return "garbled";
  return /certificate|tls|handshake/i.test(words) ? "untrusted" : "unreachable";
}
