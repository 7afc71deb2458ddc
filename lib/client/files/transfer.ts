/** A file on its way, as a person sees it. */

import type { ErrorCode } from "../../protocol/errors.ts";

/** One file, up or down. */
export interface Transfer {
  /** Of the message that the file is, or becomes. */
  readonly id: string;
  readonly way: "up" | "down";
  /** Whom it goes to, or where it came. */
  readonly conversation: string;
  readonly name: string;
  /** Bytes, in all and done. */
  readonly size: number;
  readonly done: number;
  /** Bytes a second, when there is something to say yet. */
  readonly rate?: number | undefined;
  /**
   * `done`: saved here, or answered by the server; what the answer was stands with the message.
   * `cancelling`: taken back, which the server has not confirmed yet; `cancelled`: no longer fetched.
   */
  readonly state: "moving" | "waiting" | "done" | "failed" | "cancelling" | "cancelled";
  /** Where it has been saved. */
  readonly path?: string;
  /** Why it failed: what the server said, or `keeping` when this computer's disk takes nothing. */
  readonly why?: ErrorCode | "keeping";
}

/** Chunks on their way at once: fewer make far servers slow, more keep messages waiting. */
export const CHUNKS_AHEAD = 3;
