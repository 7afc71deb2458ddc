/**
 * Files on their way here, one after the other: asked for a few chunks at a time as the disk takes them,
 * from where an earlier connection or an earlier run has stopped, and saved once the hash is right.
 */

import { crashPoint } from "../../base/crash_point.ts";
import { giveBack } from "../../base/spare_bytes.ts";
import type { ErrorCode } from "../../protocol/errors.ts";
import { LIMITS } from "../../protocol/limits.ts";
import type { Event, Request } from "../../protocol/schema.ts";
import type { Kept } from "../store.ts";
import type { DownloadRows } from "./download_rows.ts";
import { chunkLength, Meter } from "./meter.ts";
import { CHUNKS_AHEAD, type Transfer } from "./transfer.ts";

/** A file of somebody's message, as that says it is. */
export type FileThere = NonNullable<NonNullable<Kept["extra"]>["file"]>;

/** What has come of a file, wherever it gathers. */
export interface Part {
  /** How much of it is here, in bytes. */
  readonly length: number;
  /** Puts bytes behind those; `raw` is the caller's again afterwards. */
  write(offset: number, raw: Uint8Array<ArrayBuffer>): Promise<void>;
  /** All of it is here: says where it is to be found, or null when it is not what the message spoke of. */
  finish(): Promise<string | null>;
  /** Where it is found is written down: what it gathered in is not needed any more. */
  forget(): Promise<void>;
  /** Lets go of it; what is there stays for the next try. */
  close(): void;
}

/** Opens the part of a message's file, made where there is none. Throws what the system says. */
export type OpenPart = (message: Kept, file: FileThere, folder: string) => Promise<Part>;

/** Where downloads look up what is wanted and what it belongs to. */
export interface Wishes {
  readonly downloads: Pick<DownloadRows, "saved" | "forget" | "get" | "open"> & {
    want(message: Kept, folder: string): void;
  };
  message(id: string): Kept | undefined;
}

/** What downloads need of the client. */
export interface DownloadHandlers {
  send(request: Request): void;
  moved(transfer: Transfer): void;
  now(): number;
}

/** The one file that is coming. */
interface Current {
  /** Marks the answers that belong to it. */
  readonly ref: string;
  readonly message: Kept;
  readonly file: FileThere;
  readonly folder: string;
  part: Part | null;
  meter: Meter | null;
  /** Up to where it is kept, has come, and has been asked for. */
  kept: number;
  came: number;
  asked: number;
  /** True once all of it is here: no connection is needed any more. */
  whole: boolean;
}

/** How the marks begin. */
const REF = "file:";

export class Downloads {
  #queue: string[];
  #current: Current | null = null;
  #open = false;
  #count = 0;
  /** Whatever is done with a disk, one after the other. */
  #work: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: Wishes,
    private readonly handlers: DownloadHandlers,
    private readonly openPart: OpenPart,
  ) {
    this.#queue = store.downloads.open().map(({ id }) => id);
  }

  /** Fetches the file of this message into `folder`. On the disk when this returns: a restart goes on. */
  want(message: Kept, folder: string): void {
    this.store.downloads.want(message, folder);
    if (!this.#queue.includes(message.id)) this.#queue.push(message.id);
    this.#pump();
  }

  /** Fetches it no more; false when it is none of these, or is here already. */
  cancel(id: string): boolean {
    if (!this.#queue.includes(id)) return false;
    const current = this.#current?.message.id === id ? this.#current : null;
    if (current?.whole) return false;
    this.#queue = this.#queue.filter((one) => one !== id);
    this.store.downloads.forget(id);
    if (current) this.#leave(current, "cancelled");
    this.#pump();
    return true;
  }

  /** There is a connection. */
  up(): void {
    this.#open = true;
    this.#pump();
  }

  /** Nothing comes any more, until `up`. */
  down(): void {
    this.#open = false;
    if (this.#current && !this.#current.whole) this.#leave(this.#current, "waiting");
  }

  /** Resolves when nothing is being written any more. Call `down` first. */
  async close(): Promise<void> {
    await this.#work;
  }

  /** Bytes of a file. */
  chunk({ ref, offset, raw }: Event<"file_chunk">): void {
    const current = this.#current;
    if (!current || ref !== current.ref || !raw) return;
    // Less than was asked for, more, or something else: not what the message spoke of.
    const isAsked = offset === current.came && offset + raw.length <= current.asked;
    if (!isAsked || raw.length === 0) return this.#fail(current, "file_broken");
    current.came += raw.length;
    this.#do(current, () => this.#write(current, offset, raw));
  }

  /** The server cannot do what was asked; false when that was not about a file. */
  refused({ ref, code }: Event<"error">): boolean {
    if (this.#current && ref === this.#current.ref) this.#fail(this.#current, code);
    return ref?.startsWith(REF) ?? false;
  }

  #pump(): void {
    while (this.#open && !this.#current && this.#queue.length > 0) {
      const id = this.#queue[0]!;
      const message = this.store.message(id), wanted = this.store.downloads.get(id);
      const file = message?.extra?.file;
      if (!message || !file || !wanted) {
        // The message was deleted meanwhile.
        this.store.downloads.forget(id);
        this.#queue.shift();
        continue;
      }
      const ref = `${REF}${++this.#count}`, { folder } = wanted;
      const none = { part: null, meter: null, kept: 0, came: 0, asked: 0, whole: false };
      const current: Current = { ref, message, file, folder, ...none };
      this.#current = current;
      this.#do(current, () => this.#begin(current));
    }
  }

  /** Does something with the disk, after all before; what fails there fails the file. */
  #do(current: Current, step: () => Promise<void>): void {
    this.#work = this.#work.then(async () => {
      if (this.#current === current) await step();
    }).catch(() => this.#fail(current, "keeping"));
  }

  async #begin(current: Current): Promise<void> {
    const part = await this.openPart(current.message, current.file, current.folder);
    current.part = part;
    current.kept = current.came = current.asked = part.length;
    current.meter = new Meter(part.length, this.handlers.now());
    await this.#goOn(current);
  }

  async #write(current: Current, offset: number, raw: Uint8Array<ArrayBuffer>): Promise<void> {
    await current.part!.write(offset, raw);
    current.kept += raw.length;
    giveBack(raw);
    crashPoint("client.file_chunk_kept");
    current.meter!.moved(current.kept, this.handlers.now());
    await this.#goOn(current);
  }

  /** Asks for what may be asked for now, or ends it. */
  async #goOn(current: Current): Promise<void> {
    if (this.#current !== current) return;
    const { file: { file, size }, ref, meter } = current;
    this.#tell(current, "moving");
    if (current.kept >= size) return await this.#finish(current);
    const most = chunkLength(meter?.rate, LIMITS.bytes);
    while (current.asked < size && current.asked - current.kept < CHUNKS_AHEAD * most) {
      const length = Math.min(most, size - current.asked);
      this.handlers.send({ type: "file_get", file, offset: current.asked, length, ref });
      current.asked += length;
    }
  }

  async #finish(current: Current): Promise<void> {
    const { message: { id } } = current;
    current.whole = true;
    const path = await current.part!.finish();
    if (path === null) return this.#fail(current, "file_broken");
    crashPoint("client.file_saved");
    this.store.downloads.saved(id, path);
    await current.part!.forget();
    this.#queue = this.#queue.filter((one) => one !== id);
    this.#leave(current, "done", { path });
    this.#pump();
  }

  #fail(current: Current, why: ErrorCode | "keeping"): void {
    if (this.#current !== current) return;
    const { id } = current.message;
    this.#queue = this.#queue.filter((one) => one !== id);
    // What only this disk did not take is wanted again at the next start.
    if (why !== "keeping") this.store.downloads.forget(id);
    this.#leave(current, "failed", { why });
    this.#pump();
  }

  #leave(
    current: Current,
    state: Transfer["state"],
    more: Pick<Transfer, "path" | "why"> = {},
  ): void {
    this.#current = null;
    // A chunk may be on its way to the disk.
    this.#work = this.#work.then(() => current.part?.close());
    this.#tell(current, state, more);
  }

  #tell(
    { message: { id, conversation }, file: { name, size }, kept, meter }: Current,
    state: Transfer["state"],
    more: Pick<Transfer, "path" | "why"> = {},
  ): void {
    const about = { id, way: "down", conversation, name, size, state } as const;
    this.handlers.moved({ ...about, done: kept, rate: meter?.rate, ...more });
  }
}
