/** Files on their way out: who may have which, a chunk at a time. */

import type { FileEntry } from "../files/catalog.ts";
import type { Files } from "../files/files.ts";
import { ChatError } from "../protocol/errors.ts";
import type { Store } from "../store/store.ts";

/** How many answers are remembered: a file is asked for by the chunk. */
const REMEMBERED = 1_000;

export class Downloads {
  #may = new Map<string, FileEntry>();

  constructor(private readonly files: Files, private readonly store: Store) {}

  /** The file, when `user` sent it or has its message. Throws ChatError `unknown_file`. */
  async of(user: string, file: string): Promise<FileEntry> {
    const key = `${user} ${file}`;
    const known = this.#may.get(key) ?? await this.#look(user, file);
    if (!known) throw new ChatError("unknown_file");
    if (this.#may.size >= REMEMBERED) this.#may.clear();
    this.#may.set(key, known);
    return known;
  }

  /**
   * At most `length` bytes of a file that `of` gave. Throws ChatError `unknown_file` when it has gone
   * since, or what the disk says.
   */
  async read(entry: FileEntry, offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    try {
      return await this.files.read(entry, offset, Math.min(length, entry.size - offset));
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
      this.#may.clear();
      throw new ChatError("unknown_file");
    }
  }

  async #look(user: string, file: string): Promise<FileEntry | null> {
    const entry = await this.files.get(file);
    if (!entry) return null;
    if (entry.sender === user) return entry;
    await this.store.settled();
    return await this.store.tables.hasEntry(user, entry.sender, entry.id) ? entry : null;
  }
}
