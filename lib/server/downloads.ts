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

  /** A message was deleted, or was to be: in the first case its file goes with it. */
  async forget(sender: string, id: string): Promise<void> {
    const entry = await this.files.offered(sender, id);
    if (!entry) return;
    await this.store.settled();
    if (!await this.#isDeleted(sender, id)) return;
    this.#may.clear();
    await this.files.remove(entry);
  }

  async #look(user: string, file: string): Promise<FileEntry | null> {
    const entry = await this.files.get(file);
    if (!entry) return null;
    const { sender, id } = entry, { tables } = this.store;
    await this.store.settled();
    if (sender !== user && !await tables.hasEntry(user, sender, id)) return null;
    return await this.#isDeleted(sender, id) ? null : entry;
  }

  async #isDeleted(sender: string, id: string): Promise<boolean> {
    const { tables } = this.store;
    const first = await tables.firstAnswer(sender, id);
    if (!first || !("stored" in first)) return false;
    const { conversation, seq } = first.stored;
    const [message] = await tables.page(conversation, { after: seq - 1 }, 1);
    return message?.seq === seq && message.extra?.deleted === true;
  }
}
