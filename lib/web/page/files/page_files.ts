/** Files of conversations as a person asks for them: to look at, to keep, not after all. */

import { signal } from "@preact/signals";
import type { Client } from "../../../client/client.ts";
import { savedName } from "../../../client/files/names.ts";
import type { Transfer } from "../../../client/files/transfer.ts";
import type { Kept } from "../../../client/store.ts";
import { ChatError, type ErrorCode } from "../../../protocol/errors.ts";
import { safeName } from "../../../text/safe_name.ts";
import type { PageStore } from "../store.ts";

/** How long a name for a blob must hold for the browser to have taken it, in milliseconds. */
const TAKEN_MS = 60_000;

export class PageFiles {
  /** How large a file may be, in bytes, as far as the server has said. */
  readonly most = signal(Infinity);
  /** Files that were asked for and are not here, by message. */
  readonly wanted = signal<ReadonlySet<string>>(new Set());
  /** Why those that were asked for did not come. */
  readonly troubles = signal<ReadonlyMap<string, ErrorCode | "keeping">>(new Map());
  /** What is put among the person's own files as soon as it is here, and under what name. */
  #toSave = new Map<string, string>();

  constructor(private readonly client: Client, private readonly store: PageStore) {}

  /** Files that are here, by message. */
  get here(): ReadonlyMap<string, Blob> {
    return this.store.received.files.value;
  }

  /** Fetches the file of a message, to be shown. */
  async fetch(message: Kept): Promise<void> {
    const { id } = message;
    if (this.here.has(id) || this.wanted.value.has(id)) return;
    this.#set(id, true);
    try {
      const whole = await this.#known(message);
      // Given up meanwhile.
      if (this.wanted.value.has(id)) this.client.fetch(whole);
    } catch (error) {
      if (!(error instanceof ChatError)) throw error;
      this.#set(id, false, error.code);
    }
  }

  /** Puts the file of a message where the browser puts downloads, after it was fetched. */
  save(message: Kept): void {
    const { id, from, extra } = message, { name } = extra!.file!;
    const isMine = from === this.client.state.me;
    this.#toSave.set(id, isMine ? safeName(name) : savedName(message, name));
    if (this.here.has(id)) this.#save(id);
    else void this.fetch(message);
  }

  /** Sends, or fetches, this file no more. */
  cancel(id: string): void {
    this.#toSave.delete(id);
    this.#set(id, false);
    this.client.cancel(id);
  }

  /** A file has got further, or to its end. */
  moved({ id, way, state, why }: Transfer): void {
    if (way === "up" || !["done", "failed", "cancelled"].includes(state)) return;
    this.#set(id, false, state === "failed" ? why : undefined);
    if (state === "done") this.#save(id);
    else this.#toSave.delete(id);
  }

  /** The message with the server's name for its file, which one's own lack: they were written before it had one. */
  async #known(message: Kept): Promise<Kept> {
    const { extra, conversation, era, seq, id } = message;
    if (extra?.file?.file) return message;
    if (era !== this.client.state.era) throw new ChatError("unknown_file");
    const about = { conversation, after: seq - 1, limit: 1 };
    const answer = await this.client.ask({ type: "history", ...about });
    const found = answer.type === "history" ? answer.messages[0] : undefined;
    if (found?.id !== id || !found.file) throw new ChatError("unknown_file");
    return { ...message, extra: { ...extra, file: found.file } };
  }

  #save(id: string): void {
    const name = this.#toSave.get(id), blob = this.here.get(id);
    this.#toSave.delete(id);
    if (name === undefined || !blob) return;
    const link = document.createElement("a");
    // Of no type that a browser would open.
    link.href = URL.createObjectURL(new Blob([blob], { type: "application/octet-stream" }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), TAKEN_MS);
  }

  #set(id: string, isWanted: boolean, why?: ErrorCode | "keeping"): void {
    const wanted = new Set(this.wanted.value), troubles = new Map(this.troubles.value);
    if (isWanted) wanted.add(id);
    else wanted.delete(id);
    if (why === undefined) troubles.delete(id);
    else troubles.set(id, why);
    this.wanted.value = wanted;
    this.troubles.value = troubles;
  }
}
