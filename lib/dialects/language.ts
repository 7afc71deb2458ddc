/** What a connection speaks: frames in, requests out; events in, lines out. */

import type { Event, Request } from "../protocol/schema.ts";

/** One connection's translator. It knows nothing of what is done with requests. */
export interface Language {
  /** The requests that a frame asks for, in order. Throws ChatError when it cannot be read. */
  requests(frame: unknown): readonly Request[];
  /** The lines that tell the client of an event, each with its newline; empty when it has no words for it. */
  lines(event: Event): string;
  /** False where the client never acks: bytes it sends later count as one. */
  readonly acks: boolean;
}
