/**
 * Letters to bytes and back: the JSON text that lies in a queue and travels in the offline protocol.
 *
 * A chat server's own letter has `id`, `conversation` and `epoch`. Any other program may write a plain
 * `{"from","to","text","ts"}`; `ts` is whole seconds there, as the first chat-mom clients write it, or
 * milliseconds: numbers below 100,000,000,000 are taken as seconds (that many milliseconds were
 * over in March 1973, that many seconds will be in the year 5138).
 */

import { createHash, randomUUID } from "node:crypto";
import { Buffer } from "node:buffer";
import { type Extra, extra } from "../protocol/extra_fields.ts";
import { closedObject } from "../protocol/fields.ts";
import { LIMITS } from "../protocol/limits.ts";
import { EVERYONE, foldName, isName } from "../protocol/names.ts";
import type { Letter } from "./mailbox.ts";

const EXTRA = closedObject(extra);
const SECONDS_BELOW = 100_000_000_000;
/** The last millisecond that a Date can hold. */
const LAST_TIME = 8_640_000_000_000_000;

/** Why a body in a queue is not a letter; the message is short and repeats nothing of the text. */
export class BrokenLetter extends Error {
  override readonly name = "BrokenLetter";
}

/** A letter out of a body; `digest` is there when it has no id (delivery rule 18). */
export interface ReadLetter {
  readonly letter: Letter;
  readonly digest?: string;
}

/**
 * The JSON text of a letter. A foreign one is written as other programs do it, in seconds, with a mark
 * besides, so that two equal letters are two bodies.
 */
export function writeLetter(letter: Letter): string {
  if (letter.id !== undefined) return JSON.stringify(letter);
  return JSON.stringify({ ...letter, ts: letter.ts / 1000, mark: randomUUID() });
}

/** The bytes of a letter. */
export function letterBytes(letter: Letter): Buffer {
  return Buffer.from(writeLetter(letter));
}

/** Reads a body. Throws BrokenLetter with the reason. */
export function readLetter(body: Uint8Array): ReadLetter {
  const bytes = body instanceof Buffer
    ? body
    : Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString("utf8"));
  } catch {
    throw new BrokenLetter("it is not JSON");
  }
  const letter = asLetter(value);
  return letter.id === undefined ? { letter, digest: digestOf(bytes) } : { letter };
}

/** SHA-256 of a body, in hex. */
function digestOf(body: Uint8Array): string {
  return createHash("sha256").update(body).digest("hex");
}

/** Checks a parsed JSON value, folds its names, and leaves out what is not known. Throws BrokenLetter. */
export function asLetter(value: unknown): Letter {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new BrokenLetter("it is not a JSON object");
  }
  const given = value as Record<string, unknown>;
  const text = checkText(given.text);
  const from = asName(given.from, "from");
  const { id, conversation, epoch } = given;
  if (isId(id) && isKey(conversation, 96) && isKey(epoch, 64)) {
    // Whole, as frames and tables have it: half a millisecond would be a frame that no client takes.
    const own = { from, to: asAddress(given.to), text, ts: Math.round(checkTime(given.ts)) };
    return {
      ...own,
      id,
      conversation,
      epoch,
      ...(isId(given.reply_to) ? { reply_to: given.reply_to } : {}),
      ...(isExtra(given.extra) ? withoutMarks(given.extra) : {}),
    };
  }
  const ts = checkTime(given.ts);
  return {
    from,
    to: asName(given.to, "to"),
    // A lone surrogate would become another text on its way through UTF-8.
    text: text.toWellFormed(),
    ts: Math.round(ts < SECONDS_BELOW ? ts * 1000 : ts),
  };
}

/** Ids are UUIDs; they are written into frames and records as they are. */
function isId(value: unknown): value is string {
  return typeof value === "string" && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value);
}

function isKey(value: unknown, longest: number): value is string {
  return typeof value === "string" && value.length > 0 && value.length <= longest;
}

function isExtra(value: unknown): value is Extra {
  return value !== undefined && EXTRA.check(value) === null;
}

/** What has become of a message is the server's to say, and no program's that can write to a queue. */
function withoutMarks(
  { edited: _e, deleted: _d, reactions: _r, ...extra }: Extra,
): { extra?: Extra } {
  return Object.keys(extra).length > 0 ? { extra } : {};
}

function checkText(value: unknown): string {
  if (typeof value !== "string") throw new BrokenLetter('"text" is missing or not text');
  // Three bytes a character at most: short texts need no counting.
  if (value.length * 3 > LIMITS.text && Buffer.byteLength(value) > LIMITS.text) {
    throw new BrokenLetter(`"text" is longer than ${LIMITS.text} bytes`);
  }
  return value;
}

function checkTime(value: unknown): number {
  if (typeof value !== "number" || !(value >= 0) || value > LAST_TIME) {
    throw new BrokenLetter('"ts" is missing or not a time');
  }
  return value;
}

function asName(value: unknown, field: string): string {
  if (typeof value !== "string") throw new BrokenLetter(`"${field}" is missing or not text`);
  if (isName(value)) return value;
  // Folding a megabyte to find that it is no name would be work for nothing.
  const folded = value.length <= 256 ? foldName(value) : "";
  if (!isName(folded)) throw new BrokenLetter(`"${field}" is not a well-formed name`);
  return folded;
}

/** Whom a chat server's own letter is for: a user, a group as `#name`, or everyone who was online. */
function asAddress(value: unknown): string {
  if (value === EVERYONE) return EVERYONE;
  if (typeof value === "string" && value.startsWith("#")) {
    return `#${asName(value.slice(1), "to")}`;
  }
  return asName(value, "to");
}
