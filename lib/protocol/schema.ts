/**
 * The one table of what travels between clients and the chat server.
 *
 * Types, validators, the fuzz generator of the tests and docs/protocol.md all come from here: a
 * new request is a new row, and nothing else knows the shape of a frame.
 */

import { EVENTS } from "./events.ts";
import type { Shape } from "./fields.ts";
import { REQUESTS } from "./requests.ts";

export { EVENTS, REQUESTS };

export type RequestName = keyof typeof REQUESTS;
export type EventName = keyof typeof EVENTS;

/** What travels behind the line of a chunk, and is no part of it. */
export interface Raw {
  readonly raw?: Uint8Array<ArrayBuffer>;
}

type Behind<K> = K extends "file_chunk" ? Raw : unknown;

/** A request frame of one type, as it is on the wire. */
export type Request<N extends RequestName = RequestName> = {
  [K in N]: { type: K } & Shape<(typeof REQUESTS)[K]["fields"]> & Behind<K>;
}[N];

/** An event frame of one type, as it is on the wire. */
export type Event<N extends EventName = EventName> = {
  [K in N]: { type: K } & Shape<(typeof EVENTS)[K]["fields"]> & Behind<K>;
}[N];
