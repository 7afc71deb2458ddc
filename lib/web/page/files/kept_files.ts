/** The bytes of files that are to be sent: a copy in the browser's database, so that a reload loses none. */

import { signal } from "@preact/signals";
import { bytesToHex } from "@noble/hashes/utils.js";
import { answer, written } from "../database.ts";
import { copyOf } from "./digest.ts";

/** A file that will be sent as it is now. */
export interface KeptFile {
  /** How it is found again. */
  readonly path: string;
  readonly blob: Blob;
  /** In hex. */
  readonly sha256: string;
}

export class KeptFiles {
  /** How many would be lost with the page. */
  readonly passing = signal(0);
  /** What the database did not take. */
  #here = new Map<string, Blob>();

  constructor(private readonly database: IDBDatabase) {}

  /** Keeps a file as it is now. Rejects when it cannot be read. */
  async keep(file: Blob): Promise<KeptFile> {
    const path = bytesToHex(crypto.getRandomValues(new Uint8Array(16)));
    const { blob, sha256 } = await copyOf(file);
    try {
      await written(this.database, ["files"], (at) => at.objectStore("files").put(blob, path));
      // What the database has need not be in memory.
      return { path, blob: await this.#stored(path) ?? blob, sha256 };
    } catch {
      // No room, or a browser that keeps no files: it can be sent from memory.
      this.#here.set(path, blob);
      this.passing.value = this.#here.size;
      return { path, blob, sha256 };
    }
  }

  /** A file that was kept, or undefined when it is gone. */
  async get(path: string): Promise<Blob | undefined> {
    return this.#here.get(path) ?? await this.#stored(path);
  }

  /** A file was sent; the database's copy leaves with its row of the outbox. */
  forget(path: string): void {
    this.#here.delete(path);
    this.passing.value = this.#here.size;
  }

  /** Removes a file that is not to be sent after all. */
  async remove(path: string): Promise<void> {
    this.forget(path);
    await written(this.database, ["files"], (at) => at.objectStore("files").delete(path));
  }

  /** Removes what is not among `paths`. */
  async tidy(paths: readonly string[]): Promise<void> {
    const known = new Set(paths);
    const all = this.database.transaction("files").objectStore("files").getAllKeys();
    for (const path of await answer(all) as string[]) {
      if (!known.has(path)) await this.remove(path);
    }
  }

  async #stored(path: string): Promise<Blob | undefined> {
    return await answer(this.database.transaction("files").objectStore("files").get(path));
  }
}
