/**
 * Files on their way to the server, one after the other: each is offered, and then sent from where the
 * server wants it, a few chunks ahead of its answers. What it needs to go on after a restart stands in
 * the outbox (delivery rule 1); what a connection knows ends with it.
 */

import { crashPoint } from "../../base/crash_point.ts";
import type { ErrorCode } from "../../protocol/errors.ts";
import { LIMITS } from "../../protocol/limits.ts";
import type { Event, Request } from "../../protocol/schema.ts";
import { asDurable, type FileOffer } from "../outgoing.ts";
import type { Waiting } from "../pipeline.ts";
import { chunkLength, Meter } from "./meter.ts";
import { CHUNKS_AHEAD, type Transfer } from "./transfer.ts";

/** A waiting request that is the offer of a file. */
export interface WaitingFile extends Waiting {
  readonly request: FileOffer;
}

/** True when what waits is a file. */
export function isFile(waiting: Waiting): waiting is WaitingFile {
  return waiting.request?.type === "file_offer";
}

/** The bytes of a file that is being sent. */
export interface Source {
  /** `length` bytes from `offset` on, or null when they are not there any more. May throw for the same. */
  read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer> | null>;
  close(): void;
}

/** Opens what is to be sent if it is what it was; null when it has changed or is gone. */
export type OpenSource = (offer: FileOffer) => Promise<Source | null>;

/** What uploads need of the client. */
export interface UploadHandlers {
  send(request: Request): void;
  moved(transfer: Transfer): void;
  /** It cannot be sent any more. */
  lost(waiting: WaitingFile, code: ErrorCode): void;
  now(): number;
}

/** The one file that is being sent. */
interface Current {
  readonly waiting: WaitingFile;
  /** The server's name for it; empty until it wants bytes. */
  file: string;
  source: Source | null;
  meter: Meter | null;
  /** Up to where the server has it, and up to where it has been sent. */
  acked: number;
  sent: number;
  feeding: boolean;
}

function notBegun(waiting: WaitingFile): Current {
  return { waiting, file: "", source: null, meter: null, acked: 0, sent: 0, feeding: false };
}

export class Uploads {
  #queue: WaitingFile[] = [];
  #current: Current | null = null;
  #open = false;
  #pause: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly handlers: UploadHandlers,
    private readonly openSource: OpenSource,
  ) {}

  /** How many have no answer yet. */
  get size(): number {
    return this.#queue.length;
  }

  /** Forgets them all: they are put in again from the disk. */
  clear(): void {
    this.#leave("waiting");
    this.#queue = [];
  }

  /** Puts files at the end. */
  push(files: readonly WaitingFile[]): void {
    this.#queue.push(...files);
  }

  /** The file, as it waits now, was taken back: that goes to the server before anything else of these. */
  cancel(waiting: WaitingFile): void {
    if (!this.#queue.some(({ id }) => id === waiting.id)) return;
    this.#leave("waiting");
    this.#queue = [waiting, ...this.#queue.filter(({ id }) => id !== waiting.id)];
    this.#tell(notBegun(waiting), "waiting");
    this.pump();
  }

  /** Goes on, as long as there is a connection on which to. */
  pump(): void {
    const waiting = this.#queue[0];
    if (!this.#open || this.#current || this.#pause !== undefined || !waiting) return;
    this.#current = notBegun(waiting);
    this.handlers.send(asDurable(waiting));
  }

  /** There is a connection, and one's own switch is on. */
  up(): void {
    this.#open = true;
    this.pump();
  }

  /** Nothing can be sent any more, until `up`. */
  down(): void {
    this.#open = false;
    clearTimeout(this.#pause);
    this.#pause = undefined;
    this.#leave("waiting");
  }

  /** The server has the file up to here, or wants it from here on again. */
  async ready({ id, file, offset }: Event<"file_ready">): Promise<void> {
    const current = this.#current;
    // Of a file that was taken back meanwhile nothing more is wanted.
    if (!current || current.waiting.id !== id || current.waiting.request.local.cancelled) return;
    if (!current.meter || offset < current.acked) {
      current.sent = offset;
      current.meter = new Meter(offset, this.handlers.now());
    }
    current.file = file;
    current.acked = offset;
    current.meter.moved(offset, this.handlers.now());
    this.#tell(current, "moving");
    await this.#feed(current);
  }

  /** The server wants this file later; false when it is none of these. */
  later(id: string, after: number): boolean {
    if (!this.#queue.some((one) => one.id === id)) return false;
    if (this.#current?.waiting.id === id) this.#leave("waiting");
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => {
      this.#pause = undefined;
      this.pump();
    }, after);
    return true;
  }

  /** It was stored, refused or lost; returns it, or undefined when it is none of these. */
  answered(id: string): WaitingFile | undefined {
    const at = this.#queue.findIndex((one) => one.id === id);
    if (at < 0) return undefined;
    const [waiting] = this.#queue.splice(at, 1);
    if (this.#current?.waiting.id === id) this.#leave("done");
    return waiting;
  }

  /** Sends what may be sent now. */
  async #feed(current: Current): Promise<void> {
    if (current.feeding) return;
    current.feeding = true;
    try {
      while (this.#mayGoOn(current)) await this.#chunk(current);
    } finally {
      current.feeding = false;
    }
  }

  #mayGoOn(current: Current): boolean {
    const { waiting: { request: { size } }, acked, sent, meter } = current;
    const ahead = CHUNKS_AHEAD * chunkLength(meter?.rate, LIMITS.bytes);
    return this.#current === current && sent < size && sent - acked < ahead;
  }

  async #chunk(current: Current): Promise<void> {
    const { file, sent } = current;
    const raw = await this.#read(current);
    // While the disk worked, the connection may have gone, or the server has changed its mind.
    if (this.#current !== current || current.sent !== sent) return;
    if (!raw) return this.#lose(current);
    current.sent += raw.length;
    this.handlers.send({ type: "file_chunk", file, offset: sent, bytes: raw.length, raw });
    crashPoint("client.file_chunk_sent");
  }

  /** The next bytes, or null when the file is not what it was. */
  async #read(current: Current): Promise<Uint8Array<ArrayBuffer> | null> {
    const { waiting: { request }, sent, meter } = current;
    try {
      if (!current.source) {
        const source = await this.openSource(request);
        if (this.#current === current) current.source = source;
        else source?.close();
      }
      const length = Math.min(request.size - sent, chunkLength(meter?.rate, LIMITS.bytes));
      return await current.source?.read(sent, length) ?? null;
    } catch {
      // A disk that was taken away, or a file that nobody may read any more.
      return null;
    }
  }

  #lose({ waiting }: Current): void {
    this.#queue = this.#queue.filter((one) => one !== waiting);
    this.#leave("failed");
    this.handlers.lost(waiting, "file_changed");
    this.pump();
  }

  /** Lets go of the file that is being sent, if there is one. */
  #leave(state: Transfer["state"]): void {
    const current = this.#current;
    if (!current) return;
    this.#current = null;
    current.source?.close();
    this.#tell(current, state);
  }

  #tell({ waiting, acked, sent, meter }: Current, now: Transfer["state"]): void {
    const { id, to, request: { name, size, local } } = waiting;
    const state = now === "waiting" && local.cancelled ? "cancelling" : now;
    // The answer to the last chunk is the answer to the file.
    const done = state === "done" && meter && sent === size ? size : acked;
    const about = { id, way: "up", conversation: to, name, size, state } as const;
    this.handlers.moved({ ...about, done, rate: meter?.rate });
  }
}
