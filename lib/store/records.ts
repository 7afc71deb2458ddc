/**
 * What the journal holds: every durable change as a small JSON array, written as text on the hot path
 * (the message's text is encoded once and used for the wire too) and read back by the projector.
 */

import type { Extra } from "../protocol/extra_fields.ts";

/** What a message carries beyond its text, as bits. */
export const UNVERIFIED = 1;
/** It goes to whoever is a member of the group at its place; the record names nobody (delivery rule 22). */
export const TO_MEMBERS = 2;
/** Beside TO_MEMBERS: its sender has another device, which gets it too (delivery rule 7). */
export const COPIED = 4;
/** An edit, a deletion or a reaction: it is shown at the message that it is about, and not by itself. */
export const CHANGE = 8;
/** In the tables: it stands in its addressee's inbox, without a row there. */
export const ADDRESSED = 16;

/** A message and who gets it: `n` is its place in the whole store, and the `pos` in each inbox. */
export type MessageRecord = readonly [
  kind: "m",
  n: number,
  conversation: string,
  seq: number,
  from: string,
  device: string,
  id: string,
  to: string,
  ts: number,
  text: string,
  recipients: readonly string[],
  replyTo: string,
  flags: number,
  /** 0 when there is nothing more to it. */
  extra: Extra | 0,
];

/** A refusal is remembered, so that a repeat gets the same answer (delivery rule 3). */
export type RefusalRecord = readonly [
  kind: "x",
  from: string,
  device: string,
  id: string,
  code: string,
];

/** A device has everything up to `pos`. */
export type CursorRecord = readonly [kind: "c", user: string, device: string, pos: number];

/** A person has seen a conversation up to `seq`. */
export type ReadRecord = readonly [kind: "r", conversation: string, user: string, seq: number];

/** Everything up to `pos` stands in the user's queue at the broker (delivery rule 16). */
export type MovedRecord = readonly [kind: "v", user: string, pos: number];

/** So many drained bodies without an id have an ack that may not have arrived (delivery rule 18). */
export type DigestRecord = readonly [kind: "h", user: string, digest: string, count: number];

/** One change. */
export type JournalRecord =
  | MessageRecord
  | RefusalRecord
  | CursorRecord
  | ReadRecord
  | MovedRecord
  | DigestRecord;

/** A stored message, as the server handles it; `pos` and `n` are the same number. */
export interface Message {
  readonly n: number;
  readonly conversation: string;
  readonly seq: number;
  readonly from: string;
  readonly to: string;
  readonly id: string;
  readonly ts: number;
  readonly text: string;
  /** Empty when the message answers none. */
  readonly replyTo: string;
  readonly flags: number;
  /** Null when there is nothing more to it. */
  readonly extra: Extra | null;
  /** The text as JSON, while it goes to who is here; what waits for others does without. */
  quoted?: string | undefined;
  /** A group's message in the native language: the same line for every member, written once. */
  line?: string;
}
