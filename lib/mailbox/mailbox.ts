/** The queue of an absent user, wherever it is kept: the face that the mover and the drain see. */

import type { Extra } from "../protocol/extra_fields.ts";

/** What waits in a queue: self-contained, so that it outlives the server's disk (delivery rule 17). */
export interface Letter {
  readonly from: string;
  readonly to: string;
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly ts: number;
  /** The four below are there when a chat server wrote the letter; a foreign one has none of them. */
  readonly id?: string;
  /** The store's own key of the conversation, such as `ana+bia`. */
  readonly conversation?: string;
  readonly epoch?: string;
  readonly reply_to?: string;
  /** What it carries beyond its text. */
  readonly extra?: Extra;
}

/** A letter as it comes out of a queue. */
export interface Arrival {
  /** Rises with every arrival of one subscription; what `ack` takes. */
  readonly tag: number;
  /** True when the queue has handed this letter out before. */
  readonly redelivered: boolean;
  readonly letter: Letter;
  /** SHA-256 of the body in hex, for letters without an id (delivery rule 18). */
  readonly digest?: string;
}

/** An open drain of one user's queue. It survives lost connections: what was not acked comes again. */
export interface Subscription {
  /** Takes everything up to `tag` out of the queue; tags from before a reconnect are ignored. Resolves
   * true when the queue is known to have it, false when the connection was lost first. */
  ack(tag: number): Promise<boolean>;
  /** Stops; what was handed out and not acked goes back into the queue, in order. */
  release(): Promise<void>;
}

/** Why a mailbox could not do it: `away` passes by itself, `no_queue` wants `declare` and all again. */
export class MailboxError extends Error {
  override readonly name = "MailboxError";
  constructor(readonly code: "away" | "no_queue" | "refused", message: string) {
    super(message);
  }
}

/** Queues of letters, one per user, first in first out, durable. */
export interface Mailbox {
  /** Makes the user's queue where there is none. Throws MailboxError `away`. */
  declare(user: string): Promise<void>;
  /**
   * Puts letters at the end, in order; resolves when all are durably kept. Throws MailboxError `away`
   * (some may be kept) or `no_queue` (the queue was deleted; none of them need be kept).
   */
  put(user: string, letters: readonly Letter[]): Promise<void>;
  /**
   * Hands out what is in the queue and then what comes in, in order, in groups, until `release`. At
   * most 1,024 letters are out and not acked. Resolves at once; while the broker is away nothing comes.
   */
  fetch(user: string, on: (arrivals: readonly Arrival[]) => void): Subscription;
  /** How many letters wait (not counting those handed out). Throws MailboxError `away`. */
  depth(user: string): Promise<number>;
  /** Deletes the user's queue with what is in it. Throws MailboxError `away`. */
  remove(user: string): Promise<void>;
  /** False while the broker cannot be reached. */
  readonly reachable: boolean;
  /** Ends all connections; what is out and not acked goes back. */
  close(): Promise<void>;
}
