/** The form of a protocol table: a row for each request and each event, with all there is to know of it. */

import type { ErrorCode } from "./errors.ts";
import type { Fields } from "./fields.ts";

/** What a session must have done before it may send a request. */
export type Needs = "nothing" | "no login yet" | "login";

/** A request: its fields, what it needs, and what may come back. */
export interface RequestRow<F extends Fields> {
  readonly doc: string;
  readonly needs: Needs;
  /** True when the request survives a crash: it has an id, and is repeated until it is answered. */
  readonly durable?: true;
  readonly fields: F;
  readonly answers: readonly string[];
  readonly errors?: readonly ErrorCode[];
}

/** An answer or an event. */
export interface EventRow<F extends Fields> {
  readonly doc: string;
  readonly fields: F;
}

/** A row of a table of requests; the field types are kept. */
export const request = <const F extends Fields>(row: RequestRow<F>): RequestRow<F> => row;
/** A row of a table of events; the field types are kept. */
export const event = <const F extends Fields>(row: EventRow<F>): EventRow<F> => row;
