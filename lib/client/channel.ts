/** Frames over a wire: requests out, coalesced; events in, checked, one group per read; a heartbeat. */

import { Deframer } from "../protocol/framing.ts";
import { ChatError } from "../protocol/errors.ts";
import { LIMITS } from "../protocol/limits.ts";
import type { Event, Request } from "../protocol/schema.ts";
import { asEvent } from "../protocol/validate.ts";
import type { Wire } from "./wire.ts";

/** Why a connection ended: by either side, by silence, or by bytes that are not this protocol. */
export type Ended = "closed" | "silent" | "garbled";

/** How long to wait for a sign of life, in milliseconds (delivery rule 12). */
export interface Heartbeat {
  /** Silence after which the other side is asked. */
  readonly heartbeatMs: number;
  /** Silence after which it counts as gone. */
  readonly deadMs: number;
}

const utf8 = new TextEncoder();
/** Lists can be long; more than this on one line is no answer to anything a client asks. */
const MOST_LINE = 16 * 1024 * 1024;

/** One connection. It ends once, by itself or by `close`, and never throws on what the server sends. */
export class Channel {
  /** Resolves when the connection has ended. */
  readonly finished: Promise<Ended>;
  #end!: (why: Ended) => void;
  #ended = false;
  /** Lines, and bytes that go behind the line before them. */
  #queued: (string | Uint8Array<ArrayBuffer>)[] = [];
  #writing = false;
  #heard = Date.now();
  #timer: ReturnType<typeof setInterval>;

  /** `on` gets the events of one read together; when it throws, the connection ends. */
  constructor(
    private readonly wire: Wire,
    private readonly on: (events: Event[]) => void,
    heartbeat: Heartbeat = LIMITS,
  ) {
    this.finished = new Promise((resolve) => this.#end = resolve);
    this.#timer = setInterval(() => this.#beat(heartbeat), heartbeat.heartbeatMs / 2);
    this.#read();
  }

  /** Sends requests, in order; what is sent while a write is under way goes out together. */
  send(...requests: readonly Request[]): void {
    if (this.#ended) return;
    for (const request of requests) this.#queue(request);
    if (!this.#writing) this.#write();
  }

  /** Ends the connection now; what was not written is not sent. */
  close(why: Ended = "closed"): void {
    if (this.#ended) return;
    this.#ended = true;
    clearInterval(this.#timer);
    try {
      this.wire.close();
    } catch {
      // The other side was faster: it is closed, which is what was wanted.
    }
    this.#end(why);
  }

  async #read(): Promise<void> {
    const deframer = new Deframer(MOST_LINE, LIMITS.bytes);
    const buffer = new Uint8Array(64 * 1024);
    try {
      for (let n = await this.wire.read(buffer); n !== null; n = await this.wire.read(buffer)) {
        if (this.#ended) return;
        this.#heard = Date.now();
        if (!this.#take(deframer, buffer.subarray(0, n))) return this.close("garbled");
      }
    } catch {
      // A broken connection ends like a closed one: the link dials again.
    }
    this.close();
  }

  /** Hands over the events of one read; false when the bytes are not this protocol's. */
  #take(deframer: Deframer, bytes: Uint8Array): boolean {
    const events: Event[] = [];
    let sound = true;
    try {
      deframer.feed(bytes, (frame, raw) => this.#event(frame, raw, events), (error) => {
        throw error;
      });
    } catch (error) {
      if (!(error instanceof ChatError)) throw error;
      sound = false;
    }
    if (events.length > 0) this.on(events);
    return sound;
  }

  #event(frame: unknown, raw: Uint8Array<ArrayBuffer> | undefined, events: Event[]): void {
    try {
      const event = raw ? { ...asEvent(frame), raw } as Event : asEvent(frame);
      if (event.type === "ping") this.send({ type: "pong" });
      else if (event.type !== "pong") events.push(event);
    } catch (error) {
      // A newer server may say more than this client knows. A message in a wrong shape is another
      // matter: to pass it over would be to lose it.
      if (!(error instanceof ChatError && error.code === "unknown_type")) throw error;
    }
  }

  #queue(request: Request): void {
    const { raw, ...line } = request as Request<"file_chunk">;
    this.#queued.push(`${JSON.stringify(raw ? line : request)}\n`);
    if (raw) this.#queued.push(raw);
  }

  /** All lines up to the next bytes, or those. */
  #next(): Uint8Array {
    const [first] = this.#queued;
    if (typeof first !== "string") return this.#queued.shift() as Uint8Array;
    const bytes = this.#queued.findIndex((one) => typeof one !== "string");
    return utf8.encode(this.#queued.splice(0, bytes < 0 ? Infinity : bytes).join(""));
  }

  async #write(): Promise<void> {
    this.#writing = true;
    try {
      // What this turn of the event loop still says goes out in the same write.
      await Promise.resolve();
      while (this.#queued.length > 0 && !this.#ended) {
        let bytes = this.#next();
        while (bytes.length > 0) bytes = bytes.subarray(await this.wire.write(bytes));
      }
    } catch {
      this.close();
    }
    this.#writing = false;
  }

  #beat({ heartbeatMs, deadMs }: Heartbeat): void {
    const silence = Date.now() - this.#heard;
    if (silence >= deadMs) this.close("silent");
    else if (silence >= heartbeatMs * 0.9) this.send({ type: "ping" });
  }
}
