/**
 * Bytes to frames: one JSON object a line, UTF-8, ended by a newline (a carriage return before it
 * is dropped, empty lines are skipped). A frame with `"bytes": n` is followed by n raw bytes.
 *
 * Memory stays below the limit whatever arrives, and no byte is looked at twice.
 */

import { borrowBytes } from "../base/spare_bytes.ts";
import { ChatError } from "./errors.ts";
import { readSend } from "./send_line.ts";

/** Takes one whole frame; `raw` are the bytes after it, there when the frame asked for some. */
export type OnFrame = (frame: unknown, raw?: Uint8Array<ArrayBuffer>) => void;

const NEWLINE = 10;
const RETURN = 13;
const NOTHING = new Uint8Array(0);

/** What `feed` does with a line it cannot read: throws after this many bytes of it at the latest. */
export class Deframer {
  #decoder = new TextDecoder("utf-8", { fatal: true });
  /** The beginning of a line whose end has not come yet. */
  #rest: Uint8Array = NOTHING;
  #restLength = 0;
  /** A frame that waits for its raw bytes. */
  #owner: unknown;
  #raw: Uint8Array<ArrayBuffer> | null = null;
  #rawLength = 0;

  constructor(private maxLine: number, private maxBytes: number) {}

  /** Changes the limits of a line and of raw bytes, in bytes (they grow at login). */
  allow(line: number, bytes: number): void {
    this.maxLine = line;
    this.maxBytes = bytes;
  }

  /**
   * Takes the next bytes and hands over each frame that they complete, in order; returns early
   * with the unread remainder when `again()` says to stop (a handler needs time), else null.
   * Throws ChatError `too_long` or `bad_frame`; the framing is broken then and the connection must close,
   * except for lines that are whole but not JSON: those go to `bad` and the next line is read.
   */
  feed(
    chunk: Uint8Array,
    on: OnFrame,
    bad: (error: ChatError) => void,
    again: () => boolean = always,
  ): Uint8Array | null {
    let at = 0;
    while (at < chunk.length) {
      if (this.#raw) {
        at = this.#fill(chunk, at);
        if (this.#rawLength < this.#raw.length) return null;
        const owner = this.#owner, raw = this.#raw;
        this.#raw = null;
        this.#owner = undefined;
        on(owner, raw);
      } else {
        const end = chunk.indexOf(NEWLINE, at);
        if (end < 0) {
          this.#keep(chunk.subarray(at));
          return null;
        }
        const line = this.#line(chunk, at, end);
        at = end + 1;
        if (line.length === 0) continue;
        this.#parse(line, on, bad);
      }
      if (!again()) return at < chunk.length ? chunk.subarray(at) : null;
    }
    return null;
  }

  #parse(line: Uint8Array, on: OnFrame, bad: (error: ChatError) => void): void {
    let frame: unknown;
    try {
      const text = this.#decoder.decode(line);
      frame = readSend(text) ?? JSON.parse(text);
    } catch (error) {
      const why = error instanceof SyntaxError ? "not JSON" : "not UTF-8";
      bad(new ChatError("bad_frame", `Cannot read the line: it is ${why}`));
      return;
    }
    const bytes = (frame as { bytes?: unknown } | null)?.bytes;
    if (bytes === undefined) return on(frame);
    if (!Number.isSafeInteger(bytes) || (bytes as number) < 0) {
      throw new ChatError("bad_frame", 'Cannot read the frame: "bytes" must be a whole number');
    }
    if ((bytes as number) > this.maxBytes) {
      throw new ChatError(
        "too_long",
        `Cannot take ${bytes} raw bytes: the limit is ${this.maxBytes}`,
      );
    }
    if (bytes === 0) return on(frame, new Uint8Array(0));
    this.#owner = frame;
    this.#raw = borrowBytes(bytes as number);
    this.#rawLength = 0;
  }

  #fill(chunk: Uint8Array, at: number): number {
    const take = Math.min(this.#raw!.length - this.#rawLength, chunk.length - at);
    this.#raw!.set(chunk.subarray(at, at + take), this.#rawLength);
    this.#rawLength += take;
    return at + take;
  }

  /** The line that ends at `end`, with what was kept of it, without its carriage return. */
  #line(chunk: Uint8Array, from: number, end: number): Uint8Array {
    const length = this.#restLength + end - from;
    if (length >= this.maxLine) throw this.#tooLong();
    let line: Uint8Array;
    if (this.#restLength === 0) {
      line = chunk.subarray(from, end);
    } else {
      this.#keep(chunk.subarray(from, end));
      line = this.#rest.subarray(0, this.#restLength);
      this.#restLength = 0;
      // A quiet connection holds no buffer.
      this.#rest = NOTHING;
    }
    return line[line.length - 1] === RETURN ? line.subarray(0, -1) : line;
  }

  #keep(part: Uint8Array): void {
    const length = this.#restLength + part.length;
    if (length >= this.maxLine) throw this.#tooLong();
    if (length > this.#rest.length) {
      const grown = new Uint8Array(Math.min(this.maxLine, Math.max(512, length * 2)));
      grown.set(this.#rest.subarray(0, this.#restLength));
      this.#rest = grown;
    }
    this.#rest.set(part, this.#restLength);
    this.#restLength = length;
  }

  #tooLong(): ChatError {
    return new ChatError(
      "too_long",
      `Cannot read the line: it is longer than ${this.maxLine} bytes`,
    );
  }
}

function always(): boolean {
  return true;
}
