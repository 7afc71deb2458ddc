/** Files that a person has put to a conversation and not sent yet, and how they become messages. */

import { signal } from "@preact/signals";
import type { Client } from "../../../client/client.ts";
import { offeredName } from "../../../client/files/names.ts";
import { ChatError, type ErrorCode } from "../../../protocol/errors.ts";
import type { Picture } from "../../../protocol/file_fields.ts";
import type { PageStore } from "../store.ts";
import { pictureOf } from "./preview.ts";

/** One file in front of the text field. */
export interface Attachment {
  readonly key: number;
  readonly file: File;
  readonly name: string;
  /** How it looks, as soon as that is known. */
  readonly picture?: Picture | undefined;
  /** It is being read, and becomes a message. */
  readonly isGoing: boolean;
  /** Why it cannot be sent. */
  readonly problem?: ErrorCode | "unreadable" | undefined;
}

type All = ReadonlyMap<string, readonly Attachment[]>;

const UNKNOWN = "application/octet-stream";

export class Attachments {
  /** By conversation. */
  readonly all = signal<All>(new Map());
  #count = 0;
  /** One file is read at a time. */
  #work: Promise<void> = Promise.resolve();

  /** `most` says how large a file may be, in bytes. */
  constructor(
    private readonly client: Client,
    private readonly store: PageStore,
    private readonly most: () => number,
  ) {}

  /** Those of a conversation. */
  of(conversation: string): readonly Attachment[] {
    return this.all.value.get(conversation) ?? [];
  }

  /** Puts files to a conversation; what is too large is told at once. */
  add(conversation: string, files: readonly File[]): void {
    const added = files.map((file): Attachment => ({
      key: ++this.#count,
      file,
      name: offeredName(file.name),
      isGoing: false,
      ...(file.size > this.most() && { problem: "file_too_large" }),
    }));
    this.#set(conversation, [...this.of(conversation), ...added]);
    for (const { key, file, problem } of added) {
      if (problem === undefined) void this.#look(conversation, key, file);
    }
  }

  /** Takes one away again. */
  remove(conversation: string, key: number): void {
    this.#set(conversation, this.of(conversation).filter((one) => one.key !== key));
  }

  /** Sends what can be sent; each leaves from here when it is a message. False when there is nothing. */
  send(conversation: string): boolean {
    const going = this.of(conversation).filter(({ isGoing, problem }) => !isGoing && !problem);
    for (const { key } of going) {
      this.#change(conversation, key, { isGoing: true });
      this.#work = this.#work.then(() => this.#send(conversation, key));
    }
    return going.length > 0;
  }

  async #look(conversation: string, key: number, file: File): Promise<void> {
    const picture = await pictureOf(file);
    if (picture) this.#change(conversation, key, { picture });
  }

  async #send(conversation: string, key: number): Promise<void> {
    const attachment = this.of(conversation).find((one) => one.key === key);
    // Taken away meanwhile.
    if (!attachment) return;
    try {
      await this.#offer(conversation, attachment);
      this.remove(conversation, key);
    } catch (error) {
      // What is no refusal of ours is the browser's: the file has gone, or nobody may read it.
      const problem = error instanceof ChatError ? error.code : "unreadable";
      this.#change(conversation, key, { isGoing: false, problem });
    }
  }

  async #offer(conversation: string, { key, file, name, picture }: Attachment): Promise<void> {
    const { path, blob, sha256 } = await this.store.files.keep(file);
    try {
      const media = file.type.length <= 128 && file.type !== "" ? file.type : UNKNOWN;
      const looks = picture ?? await pictureOf(file);
      if (!this.of(conversation).some((one) => one.key === key)) throw new ChatError("cancelled");
      const [waiting] = this.client.submit([{
        type: "file_offer",
        to: conversation,
        name,
        size: blob.size,
        sha256,
        media,
        ...(looks && { picture: looks }),
        local: { path, mtime: 0 },
      }]);
      // Who has sent it need not fetch it to see it.
      this.store.received.add(waiting!.id, blob);
    } catch (error) {
      await this.store.files.remove(path);
      throw error;
    }
  }

  #change(conversation: string, key: number, what: Partial<Attachment>): void {
    const change = (one: Attachment) => one.key === key ? { ...one, ...what } : one;
    this.#set(conversation, this.of(conversation).map(change));
  }

  #set(conversation: string, list: readonly Attachment[]): void {
    const all = new Map(this.all.value);
    if (list.length > 0) all.set(conversation, list);
    else all.delete(conversation);
    this.all.value = all;
  }
}
