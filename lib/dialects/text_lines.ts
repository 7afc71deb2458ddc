/** Lines of UTF-8 text as frames: each is a string, without its newline; empty ones are skipped. */

import { ChatError } from "../protocol/errors.ts";
import type { OnFrame } from "../protocol/framing.ts";
import { KeptBytes } from "./kept_bytes.ts";
import type { Framing } from "./language.ts";

const NEWLINE = 10;

export class TextLines implements Framing {
  #decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  #kept: KeptBytes;

  constructor(most: number) {
    this.#kept = new KeptBytes(most);
  }

  allow(frame: number): void {
    this.#kept.allow(frame);
  }

  feed(
    chunk: Uint8Array,
    on: OnFrame,
    bad: (error: ChatError) => void,
    again: () => boolean,
  ): Uint8Array | null {
    for (let at = 0; at < chunk.length;) {
      const end = chunk.indexOf(NEWLINE, at);
      if (end < 0) {
        this.#kept.add(chunk.subarray(at));
        return null;
      }
      const line = this.#text(this.#kept.complete(chunk.subarray(at, end)));
      at = end + 1;
      if (line === "") continue;
      if (line === null) bad(new ChatError("bad_frame", "Cannot read the line: it is not UTF-8"));
      else on(line);
      if (!again()) return at < chunk.length ? chunk.subarray(at) : null;
    }
    return null;
  }

  /** The line without the carriage return that some clients end it with; null when it is not UTF-8. */
  #text(line: Uint8Array): string | null {
    try {
      return this.#decoder.decode(line).replace(/\r$/, "");
    } catch {
      return null;
    }
  }
}
