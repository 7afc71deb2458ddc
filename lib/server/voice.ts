/**
 * What a session says to its client: answers, entries of the inbox, what became of its own sends. All
 * of it goes through the client's language.
 */

import { getLogger } from "@logtape/logtape";
import type { Dialect, Language } from "../dialects/language.ts";
import { native } from "../dialects/native.ts";
import type { Connection } from "../net/connection.ts";
import { ChatError, type ErrorCode } from "../protocol/errors.ts";
import { isShared } from "../protocol/names.ts";
import type { Event, Request } from "../protocol/schema.ts";
import { type Message, TO_MEMBERS, UNVERIFIED } from "../store/records.ts";
import { type Lang, textsFor } from "../text/text.ts";
import { addressOf } from "./conversations.ts";
import type { Origin } from "./delivery.ts";
import { EntryLines, storedLine } from "./lines.ts";
import type { Parts } from "./parts.ts";
import type { Destination } from "./reader.ts";
import type { User } from "./user.ts";

/** Past this much unsent, the inbox is no longer read (delivery rule 24). */
const UNSENT_MOST = 1024 * 1024;
/** What a client is asked to wait before it sends again what the disk did not take, in milliseconds. */
const RETRY_MS = 1_000;

const log = getLogger(["chatmom", "server"]);

export abstract class Voice implements Origin, Destination {
  user: User | null = null;
  lang: Lang;
  /** Null until the first frame tells which of the two that share a port is spoken. */
  protected language: Language | null;
  /** The id that must come again before any other send is taken (delivery rule 5). */
  #hold: string | null = null;
  #entries: EntryLines | null = null;

  constructor(
    readonly parts: Parts,
    readonly connection: Connection,
    readonly dialect: Dialect | null,
  ) {
    this.lang = parts.lang;
    this.language = dialect?.language((request) => this.ask(request)) ?? null;
  }

  /** True when the client's language has acks and pings. */
  get acks(): boolean {
    return this.language?.acks ?? true;
  }

  /** Given where the server pings on a clock of its own; true once the client has answered. */
  get answersPings(): boolean | undefined {
    return this.language?.answersPings;
  }

  /** True while entries may be sent: the connection takes them and is not too far behind. */
  get ready(): boolean {
    return !this.connection.closing && this.connection.writer.unsent < UNSENT_MOST;
  }

  /** Does what the client's language asks for by itself, after what is under way. */
  protected abstract ask(request: Request): void;

  /** Tells the client of an event. */
  send(event: Event): void {
    const lines = (this.language ?? native).lines(event);
    if (lines) this.connection.writer.send(lines);
  }

  /** Hands over bytes of a file; a language that has no raw bytes puts them into its own words. */
  sendChunk(chunk: Event<"file_chunk">): void {
    const { raw, ...event } = chunk;
    if (raw && this.language === native) {
      this.connection.writer.sendRaw(native.lines(event), raw);
    } else this.send(chunk);
  }

  /** Tells of what others do: the first to go when the client reads slowly, or they could fill memory. */
  mention(event: Event): void {
    if (this.ready) this.send(event);
  }

  /** Tells the client that a request, or a line, could not be done. */
  fail(error: unknown, ref?: string): void {
    if (!(error instanceof ChatError)) {
      log.error("A request failed: {error}", { error });
      return this.fail(new ChatError("internal"), ref);
    }
    this.send({
      type: "error",
      code: error.code,
      text: this.explain(error),
      ...(ref ? { ref } : {}),
    });
  }

  /** Says goodbye with a reason, and closes. */
  end(code: ErrorCode): void {
    this.send({ type: "bye", code, text: textsFor(this.lang).errors[code] });
    this.connection.close();
  }

  /**
   * The person's words for an error: the catalog's, with what exactly is wrong where that helps. That is
   * in English: others see it only about lines that no person has written.
   */
  explain(error: ChatError): string {
    const text = textsFor(this.lang).errors[error.code];
    const forPrograms = error.code === "bad_frame" || error.code === "unknown_type";
    const exact = error.message !== error.code && (this.lang === "en" || forPrograms);
    return exact ? `${text} (${error.message})` : text;
  }

  // What the reader says.

  entry(message: Message): void {
    const { n, conversation, seq, from, to, id, ts, text, replyTo, flags, extra } = message;
    const { name } = this.user!, { writer } = this.connection;
    const isNative = this.language === native, toMembers = (flags & TO_MEMBERS) !== 0;
    if (isNative && toMembers && message.line) return writer.send(message.line);
    if (isNative && !extra) {
      const line = (this.#entries ??= new EntryLines(name)).line(message);
      // A group's message is the same line for every member: it is written once.
      if (toMembers) message.line = line;
      return writer.send(line);
    }
    const event: Event<"message"> = {
      type: "message",
      pos: n,
      id,
      conversation: addressOf(conversation, name),
      seq,
      from,
      to,
      text,
      ts,
    };
    if (replyTo) event.reply_to = replyTo;
    if (flags & UNVERIFIED) event.unverified = true;
    if (extra) Object.assign(event, extra);
    if (!isNative || !toMembers) return this.send(event);
    writer.send(message.line = native.lines(event));
  }

  broken(error: unknown): void {
    log.error("Cannot read an inbox: {error}", { error });
    this.end("internal");
  }

  caughtUp(pos: number): void {
    this.send({ type: "caught_up", pos });
  }

  // What delivery says of this session's own sends.

  stored(message: Message): void {
    const { id, to, seq, ts } = message, { writer } = this.connection;
    const toMany = isShared(to), waits = !toMany && !this.parts.users.peek(to)?.online;
    if (toMany) this.parts.counts.sent(message);
    // The recipients come first; who sends much hears of several messages at once.
    if (this.language === native) return writer.sendAtEase(storedLine(message, waits));
    const event: Event<"stored"> = { type: "stored", id, conversation: to, seq, ts };
    if (waits) event.waits = true;
    const lines = (this.language ?? native).lines(event);
    if (lines) writer.sendAtEase(lines);
  }

  refused(id: string, code: ErrorCode): void {
    this.send({ type: "refused", id, code, text: textsFor(this.lang).errors[code] });
  }

  failed(id: string): void {
    this.retry(id, "disk_full");
  }

  /** Asks for a send again later; until it comes, every later one is asked for again too. */
  retry(id: string, code: ErrorCode): void {
    // A language without acks has no ids of its own: the same one would never come again.
    if (this.acks) this.#hold ??= id;
    this.send({ type: "retry", id, after: RETRY_MS, code });
  }

  /** True when `id` must wait because an earlier send has to come again first (delivery rule 5). */
  heldBack(id: string): boolean {
    if (this.#hold === null) return false;
    if (this.#hold !== id) return true;
    this.#hold = null;
    return false;
  }
}
