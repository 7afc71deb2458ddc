/** Files on their way out: who may have which, a chunk at a time. */

import type { FileEntry } from "../files/catalog.ts";
import type { Files } from "../files/files.ts";
import { ChatError } from "../protocol/errors.ts";
import { isShared } from "../protocol/names.ts";
import type { Message } from "../store/records.ts";
import type { Store } from "../store/store.ts";

/** How many answers are remembered: a file is asked for by the chunk. */
const REMEMBERED = 1_000;

export class Downloads {
  #may = new Map<string, FileEntry>();

  constructor(private readonly files: Files, private readonly store: Store) {}

  /** The file, when `user` sent it or may see its message. Throws ChatError `unknown_file`. */
  async of(user: string, file: string): Promise<FileEntry> {
    const known = this.#may.get(`${user} ${file}`) ?? await this.#look(user, file);
    if (!known) throw new ChatError("unknown_file");
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

  /** Somebody deletes the message of a file: should a crash come, the next start sees to the file. */
  async leaving({ from, id }: Message): Promise<void> {
    const entry = await this.files.offered(from, id);
    if (entry) await this.files.setLeaving(entry, true);
  }

  /** A message was deleted, or was to be: in the first case its file goes with it. */
  async forget({ from, id }: Message): Promise<void> {
    const entry = await this.files.offered(from, id);
    if (entry) await this.#leave(entry);
  }

  /** The same for what a crash came between. */
  async forgetAll(): Promise<void> {
    for (const entry of await this.files.leaving()) await this.#leave(entry);
  }

  async #leave(entry: FileEntry): Promise<void> {
    await this.store.settled();
    const message = await this.#message(entry.sender, entry.id);
    if (!message?.extra?.deleted) return await this.files.setLeaving(entry, false);
    this.#may.clear();
    await this.files.remove(entry);
  }

  async #look(user: string, file: string): Promise<FileEntry | null> {
    const entry = await this.files.get(file);
    if (!entry) return null;
    const { sender, id } = entry, { tables } = this.store;
    await this.store.settled();
    const has = sender === user || await tables.hasEntry(user, sender, id);
    if (!has && !await this.#isShown(user, sender, id)) return null;
    if ((await this.#message(sender, id))?.extra?.deleted) return null;
    // What a group shows today it may hide tomorrow.
    if (has) this.#remember(user, entry);
    return entry;
  }

  #remember(user: string, entry: FileEntry): void {
    if (this.#may.size >= REMEMBERED) this.#may.clear();
    this.#may.set(`${user} ${entry.file}`, entry);
  }

  /** True where a group shows its new members what was said before they came. */
  async #isShown(user: string, sender: string, id: string): Promise<boolean> {
    const message = await this.#message(sender, id);
    if (!message || !isShared(message.conversation)) return false;
    const { conversation, seq } = message;
    const page = await this.store.tables.groups.page(conversation, user, { after: seq - 1 }, 1);
    return page[0]?.seq === seq;
  }

  /** The message that carries the file, when there is one and it has not left. */
  async #message(sender: string, id: string): Promise<Message | undefined> {
    const { tables } = this.store;
    const first = await tables.firstAnswer(sender, id);
    if (!first || !("stored" in first)) return undefined;
    const { conversation, seq } = first.stored;
    const [message] = await tables.page(conversation, { after: seq - 1 }, 1);
    return message?.seq === seq ? message : undefined;
  }
}
