/**
 * whatsapp's files travel whole, as base64 in one object. The translator brings them in and fetches them
 * as any client does: an offer, then chunk by chunk.
 */

import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { v7 as uuidv7 } from "uuid";
import { ChatError } from "../protocol/errors.ts";
import { LIMITS } from "../protocol/limits.ts";
import type { Event, Request } from "../protocol/schema.ts";
import { asRequest } from "../protocol/validate.ts";
import type { Ask } from "./language.ts";

/** The largest file that fits an object of 16 MiB, in bytes; of a larger one only its name is told. */
const FILE_MOST = 12_000_000;
/** Bytes fetched at a time: as many as base64 turns into whole groups. */
const PIECE = LIMITS.bytes - LIMITS.bytes % 3;

/** The bytes of base64. Throws ChatError `bad_frame` when it is none. */
export function decoded(data: unknown): Uint8Array<ArrayBuffer> {
  if (typeof data === "string") {
    const bytes = new Uint8Array(Buffer.from(data, "base64"));
    // What is not base64 is skipped, so there are fewer bytes then.
    const most = Math.floor(data.replace(/={1,2}$/, "").length * 3 / 4);
    if (bytes.length === most) return bytes;
  }
  throw new ChatError("bad_frame", "Cannot take the file: it is not base64");
}

/** The file that is being brought in: one at a time, as all requests of a connection are. */
export class Upload {
  #id = "";
  #bytes = new Uint8Array(0);

  constructor(private readonly ask: Ask) {}

  /** The words of the offer; `begin` follows as soon as it has its id. */
  fields(name: unknown, bytes: Uint8Array): Readonly<Record<string, unknown>> {
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    return { type: "file_offer", name, size: bytes.length, sha256, media: "" };
  }

  begin(id: string, bytes: Uint8Array<ArrayBuffer>): void {
    this.#id = id;
    this.#bytes = bytes;
  }

  /** The offer was answered for good. */
  end(): void {
    this.begin("", new Uint8Array(0));
  }

  /** What an event means for the file under way: the answer to its offer; "" when it only goes on; null when it is of none. */
  take(event: Event): Event<"retry"> | "" | null {
    if (this.#id === "") return null;
    // A chunk that could not be taken has no name of its own.
    if (event.type === "error" && !event.ref) {
      return { type: "retry", id: this.#id, after: 0, code: event.code };
    }
    if (event.type !== "file_ready" || event.id !== this.#id) return null;
    const { file, offset } = event;
    const raw = this.#bytes.subarray(offset, offset + LIMITS.bytes);
    const chunk = asRequest({ type: "file_chunk", file, offset, bytes: raw.length });
    this.ask({ ...chunk, raw } as Request);
    return "";
  }
}

/** A message, and its file in base64 where it has one that could be fetched. */
export type Tell = (message: Event<"message">, data: string | null) => string;

interface Coming {
  readonly message: Event<"message">;
  readonly ref: string;
  readonly pieces: string[];
  offset: number;
}

/** Messages in their order, each file fetched before the next message is told. */
export class Downloads {
  #waiting: Event<"message">[] = [];
  #coming: Coming | null = null;

  /** `wants`: whether the file of a message is to be fetched at all. */
  constructor(
    private readonly ask: Ask,
    private readonly wants: (message: Event<"message">) => boolean,
    private readonly tell: Tell,
  ) {}

  /** True while something that came has not been told. */
  get owes(): boolean {
    return this.#coming !== null;
  }

  /** The lines that a new message brings. */
  take(message: Event<"message">): string {
    this.#waiting.push(message);
    return this.#goOn();
  }

  /** The lines that the next bytes bring, or that they will not come; null when the event is about no file under way. */
  answer(event: Event): string | null {
    const coming = this.#coming;
    if (!coming || !("ref" in event) || event.ref !== coming.ref) return null;
    if (event.type !== "file_chunk" || !event.raw) return this.#told(null);
    coming.pieces.push(Buffer.from(event.raw).toString("base64"));
    coming.offset += event.raw.length;
    const whole = coming.offset >= coming.message.file!.size;
    // One that is shorter than it was has been taken away meanwhile.
    if (whole || event.raw.length === 0) return this.#told(whole ? coming.pieces.join("") : null);
    this.#fetch(coming);
    return "";
  }

  #told(data: string | null): string {
    const { message } = this.#coming!;
    this.#coming = null;
    return this.tell(message, data) + this.#goOn();
  }

  #goOn(): string {
    let lines = "";
    while (!this.#coming && this.#waiting.length > 0) {
      const message = this.#waiting.shift()!;
      const fits = message.file && message.file.size <= FILE_MOST && this.wants(message);
      if (fits) this.#fetch(this.#coming = { message, ref: uuidv7(), pieces: [], offset: 0 });
      else lines += this.tell(message, null);
    }
    return lines;
  }

  #fetch({ message, ref, offset }: Coming): void {
    const { file } = message.file!;
    this.ask(asRequest({ type: "file_get", file, offset, length: PIECE, ref }));
  }
}
