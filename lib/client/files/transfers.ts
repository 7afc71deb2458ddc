/** All files on their way, up and down: the client's one door to them. */

import type { ErrorCode } from "../../protocol/errors.ts";
import type { Event, Request } from "../../protocol/schema.ts";
import type { Waiting } from "../pipeline.ts";
import type { Kept } from "../store.ts";
import { Downloads, type OpenPart, type Wishes } from "./downloads.ts";
import type { Transfer } from "./transfer.ts";
import { isFile, type OpenSource, Uploads } from "./uploads.ts";

/** Where the bytes of files are on this device: a disk, or what a browser keeps. */
export interface Bytes {
  readonly source: OpenSource;
  readonly part: OpenPart;
}

/** Where files that come are saved, and up to what size, in bytes, without being asked for. */
export interface DownloadPlan {
  readonly folder: string;
  readonly unasked: number;
}

/** What files need of the client. */
export interface TransferHandlers {
  send(request: Request): void;
  moved(transfer: Transfer): void;
  /** A file of one's own cannot be sent any more. */
  lost(waiting: Waiting, code: ErrorCode): void;
  now(): number;
}

export class Transfers {
  #uploads: Uploads;
  #downloads: Downloads;

  /** Without a plan nothing is saved. */
  constructor(
    wishes: Wishes,
    bytes: Bytes,
    private readonly plan: DownloadPlan | undefined,
    handlers: TransferHandlers,
  ) {
    this.#uploads = new Uploads(handlers, bytes.source);
    this.#downloads = new Downloads(wishes, handlers, bytes.part);
  }

  /** How many files of one's own have no answer yet. */
  get waiting(): number {
    return this.#uploads.size;
  }

  /** Takes the files among what is to be sent, and gives back the rest. */
  push(waiting: readonly Waiting[]): Waiting[] {
    this.#uploads.push(waiting.filter(isFile));
    this.#uploads.pump();
    return waiting.filter((one) => !isFile(one));
  }

  /** Forgets what is to be sent: it is put in again from the disk. */
  clear(): void {
    this.#uploads.clear();
  }

  /** A file of one's own, as it waits now, was taken back. */
  takeBack(waiting: Waiting): void {
    if (isFile(waiting)) this.#uploads.cancel(waiting);
  }

  /** Fetches a file no more; false when it is not on its way here. */
  leave(id: string): boolean {
    return this.#downloads.cancel(id);
  }

  /** There is a connection; `sends` is false while one's own switch is off. */
  up(sends: boolean): void {
    if (sends) this.#uploads.up();
    else this.#uploads.down();
    if (this.plan) this.#downloads.up();
  }

  /** There is none. */
  down(): void {
    this.#uploads.down();
    this.#downloads.down();
  }

  /** Resolves when nothing is being written any more. Call `down` first. */
  async close(): Promise<void> {
    await this.#downloads.close();
  }

  /** Takes what the server says of files; false when it says something else. */
  take(event: Event): boolean {
    if (event.type === "file_ready") void this.#uploads.ready(event);
    else if (event.type === "file_chunk") this.#downloads.chunk(event);
    else return event.type === "error" && this.#downloads.refused(event);
    return true;
  }

  /** It was stored or refused; returns it when it is a file that waited for that. */
  answered(id: string): Waiting | undefined {
    const waiting = this.#uploads.answered(id);
    this.#uploads.pump();
    return waiting;
  }

  /** The server wants it later; false when it is no file. */
  later(id: string, after: number): boolean {
    return this.#uploads.later(id, after);
  }

  /** Others' messages have come: small files are fetched without being asked for. */
  came(messages: readonly Kept[], me: string): void {
    if (!this.plan) return;
    for (const message of messages) {
      const file = message.extra?.file;
      if (file && message.from !== me && file.size <= this.plan.unasked) this.fetch(message);
    }
  }

  /** Fetches the file of a message; false where nothing is saved, or there is none. */
  fetch(message: Kept): boolean {
    if (!this.plan || !message.extra?.file?.file) return false;
    this.#downloads.want(message, this.plan.folder);
    return true;
  }
}
