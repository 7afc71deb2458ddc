/** What a connection speaks: bytes to frames, frames to requests; events to lines. */

import type { ChatError } from "../protocol/errors.ts";
import type { OnFrame } from "../protocol/framing.ts";
import type { Event, Request } from "../protocol/schema.ts";

/** One connection's translator. It knows nothing of what is done with requests. */
export interface Language {
  /**
   * The requests that a frame asks for, in order; `raw` are the bytes behind it, if it asked for some.
   * Throws ChatError when it cannot be read.
   */
  requests(frame: unknown, raw?: Uint8Array<ArrayBuffer>): readonly Request[];
  /** The lines that tell the client of an event, each with its newline; empty when it has no words for it. */
  lines(event: Event): string;
  /** False where the client never acks: bytes it sends later count as one. */
  readonly acks: boolean;
  /** Said to whoever connects, before anything is asked. */
  readonly greeting?: string;
  /** Given where the server pings on a clock of its own: true once this client has answered, so that its silence tells. */
  readonly answersPings?: boolean;
  /** True while an entry that came has not been told to the client yet: nothing counts as acked then. */
  readonly owes?: boolean;
}

/** Asks for something in the client's name, as if it had; done after what is under way. */
export type Ask = (request: Request) => void;

/** Cuts what one connection reads into frames. */
export interface Framing {
  /** Changes the limits of a frame and of raw bytes after one, in bytes (they grow at login). */
  allow(frame: number, bytes: number): void;
  /**
   * Takes the next bytes and hands over each frame that they complete, in order; returns early with
   * the unread remainder when `again()` says to stop, else null. What cannot be read but has an end
   * goes to `bad`. Throws ChatError when no end can be found any more: the connection must close.
   */
  feed(
    chunk: Uint8Array,
    on: OnFrame,
    bad: (error: ChatError) => void,
    again: () => boolean,
  ): Uint8Array | null;
}

/** A language with a listener of its own. */
export interface Dialect {
  /** True when its users have no passwords, so that it needs a server that takes guests. */
  readonly passwordless: boolean;
  /** True when its clients take whatever comes at once for one object: each line is a write of its own, without its newline. */
  readonly separate: boolean;
  /** The longest frame of somebody who has logged in, in bytes. */
  readonly frame: number;
  /** A connection's framing; `most` is the longest frame before login, in bytes. */
  framing(most: number): Framing;
  /** A connection's translator. */
  language(ask: Ask): Language;
}
