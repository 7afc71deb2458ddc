/**
 * The files that people sent: bytes in `files/` under random ids, everything else in the catalog. Each
 * step is async and leaves the disk as the next one, or the next start, can go on from.
 */

import { randomBytes } from "node:crypto";
import { borrowBytes } from "../base/spare_bytes.ts";
import type { Clock } from "../base/clock.ts";
import { StartError } from "../base/start_error.ts";
import { ChatError } from "../protocol/errors.ts";
import { Catalog, type FileEntry, type Offer } from "./catalog.ts";
import { Incoming } from "./incoming.ts";

/** How large a file may be, and all files of one sender together; bytes. */
export interface FileLimits {
  readonly size: number;
  readonly quota: number;
}

/** What is offered and not complete is kept for so long after it last got further. */
const UNFINISHED_MS = 7 * 24 * 60 * 60 * 1000;
/** That it got further is noted this often at most. */
const NOTED_MS = 60 * 60 * 1000;
/** Files of one sender that may be on their way at once. */
const COMING_MOST = 32;

export class Files {
  private constructor(
    private readonly folder: string,
    private readonly catalog: Catalog,
    readonly limits: FileLimits,
    private readonly clock: Clock,
  ) {}

  /** Opens the files of the data folder `data`. Throws StartError. */
  static async open(data: string, limits: FileLimits, clock: Clock): Promise<Files> {
    const folder = `${data}/files`;
    try {
      await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new StartError("data_unwritable", { data, why });
    }
    const catalog = new Catalog(data);
    // Before anything new comes: bytes of files that a crash, or a restored catalog, knows nothing of.
    const known = await catalog.names();
    for await (const { name, isFile } of Deno.readDir(folder)) {
      if (isFile && !known.has(name)) await remove(`${folder}/${name}`);
    }
    return new Files(folder, catalog, limits, clock);
  }

  /** The file that `sender` offered under `id`, or undefined. */
  async offered(sender: string, id: string): Promise<FileEntry | undefined> {
    return await this.catalog.offered(sender, id);
  }

  /** A file that is a message already, or undefined. */
  async get(file: string): Promise<FileEntry | undefined> {
    const entry = await this.catalog.get(file);
    return entry && entry.state !== "coming" ? entry : undefined;
  }

  /**
   * Takes an offer, under a random id or, should it have been taken meanwhile, under that one. Throws ChatError `file_too_large`, `quota_full` or `too_many`, or
   * what the disk says.
   */
  async add(offer: Offer): Promise<FileEntry> {
    const { size, quota } = this.limits;
    if (offer.size > size) throw new ChatError("file_too_large");
    const entry = { ...offer, file: randomBytes(16).toString("hex"), touched: this.clock() };
    const added = await this.catalog.add(entry, { quota, coming: COMING_MOST });
    if (added !== "added") throw new ChatError(added);
    return (await this.catalog.offered(offer.sender, offer.id))!;
  }

  /** Opens a file that is still coming, to go on where it stopped. Throws what the system says. */
  async resume({ file, size, touched }: FileEntry): Promise<Incoming> {
    const now = this.clock();
    if (now - touched > NOTED_MS) await this.catalog.set(file, "coming", now);
    return await Incoming.open(this.#path(file), size);
  }

  /** All of it is on the disk, and it is what was offered. */
  async keep({ file }: FileEntry): Promise<void> {
    await this.#flushFolder();
    await this.catalog.set(file, "whole", this.clock());
  }

  /** Notes that a file is to leave with its message, or stays after all. */
  async setLeaving({ file }: FileEntry, on: boolean): Promise<void> {
    await this.catalog.setLeaving(file, on);
  }

  /** Files that were to leave, and of which a crash has kept it from being known whether they did. */
  async leaving(): Promise<FileEntry[]> {
    return await this.catalog.leaving();
  }

  /** Removes a file and what is known of it. */
  async remove({ file }: FileEntry): Promise<void> {
    // The bytes first: a file that nobody knows of would lie there for ever.
    await remove(this.#path(file));
    await this.catalog.remove(file);
  }

  /** At most `length` bytes of a file, from `offset` on. Throws what the system says. */
  async read(
    { file }: FileEntry,
    offset: number,
    length: number,
  ): Promise<Uint8Array<ArrayBuffer>> {
    using disk = await Deno.open(this.#path(file));
    disk.seekSync(offset, Deno.SeekMode.Start);
    const bytes = borrowBytes(length);
    let got = 0;
    while (got < length) {
      const more = await disk.read(got ? bytes.subarray(got) : bytes);
      if (more === null) break;
      got += more;
    }
    return bytes.subarray(0, got);
  }

  /**
   * Removes what has not become a message and has got no further for a week; `isSent` tells of what is
   * whole whether its message is stored after all.
   */
  async tidy(isSent: (sender: string, id: string) => Promise<boolean>): Promise<void> {
    for (const entry of await this.catalog.left(this.clock() - UNFINISHED_MS)) {
      const sent = entry.state === "whole" && await isSent(entry.sender, entry.id);
      if (sent) await this.catalog.set(entry.file, "sent", entry.touched);
      else await this.remove(entry);
    }
  }

  /**
   * Retention: removes files to people, or to groups, that came before `before` and may go; says how
   * many.
   */
  async expire(
    before: number,
    to: "people" | "groups",
    mayGo: (entry: FileEntry) => Promise<boolean>,
  ): Promise<number> {
    let count = 0;
    for (const entry of await this.catalog.older(before, to)) {
      if (!await mayGo(entry)) continue;
      await this.remove(entry);
      count++;
    }
    return count;
  }

  close(): void {
    this.catalog.close();
  }

  #path(file: string): string {
    return `${this.folder}/${file}`;
  }

  /** Where folders can be flushed at all, a new name in one lasts only then. */
  async #flushFolder(): Promise<void> {
    if (Deno.build.os === "windows") return;
    using folder = await Deno.open(this.folder);
    await folder.sync();
  }
}

async function remove(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
