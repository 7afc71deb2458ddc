/** What one read from the socket brings, and where in the inbox that leaves a device. */

import type { ErrorCode } from "../protocol/errors.ts";
import type { Kept } from "./store.ts";

/** Where this device's copy of the inbox ends (delivery rule 10). */
export interface Position {
  readonly epoch?: string;
  /** Absent after a reset: the server knows better then. */
  readonly since?: number;
  readonly since_id?: string;
}

/** What one read from the socket brought, to be kept in one go. */
export interface Batch {
  readonly received: readonly (Kept & { readonly pos: number | null })[];
  readonly stored: readonly { id: string; conversation: string; seq: number; ts: number }[];
  readonly refused: readonly { id: string; code: ErrorCode }[];
  readonly position?: Position;
}
