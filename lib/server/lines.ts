/**
 * The two lines of the native language that every message costs, put together by hand: a third of
 * JSON.stringify's time. Each part of a text costs, so what stays the same is put together once.
 */

import { type Message, UNVERIFIED } from "../store/records.ts";
import { addressOf } from "./conversations.ts";

/** Entries that are a text and nothing else, as lines for one reader. */
export class EntryLines {
  /** What the lines of a conversation have in common, of the last one. */
  #conversation = "";
  #from = "";
  #to = "";
  #before = "";
  #after = "";

  /** `reader` is who reads. */
  constructor(private readonly reader: string) {}

  /** The line of `message`. */
  line(message: Message): string {
    const { n, id, conversation, seq, from, to, ts, text, replyTo, flags, quoted } = message;
    if (conversation !== this.#conversation || from !== this.#from || to !== this.#to) {
      this.#conversation = conversation;
      this.#from = from;
      this.#to = to;
      this.#before = `","conversation":"${addressOf(conversation, this.reader)}","seq":`;
      this.#after = `,"from":"${from}","to":"${to}","text":`;
    }
    return `{"type":"message","pos":${n},"id":"${id}${this.#before}${seq}${this.#after}` +
      `${quoted ?? JSON.stringify(text)},"ts":${ts}` +
      (replyTo ? `,"reply_to":"${replyTo}"` : "") +
      (flags & UNVERIFIED ? `,"unverified":true}\n` : "}\n");
  }
}

/** The line that says that a message is on the disk. */
export function storedLine({ id, to, seq, ts }: Message, waits: boolean): string {
  return `{"type":"stored","id":"${id}","conversation":"${to}","seq":${seq},"ts":${ts}` +
    (waits ? `,"waits":true}\n` : "}\n");
}
