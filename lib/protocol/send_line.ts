/**
 * Reads the line that nearly every line is: a `send` as our own clients write it, with nothing in it that
 * JSON would escape. Anything else, right or wrong, is left to JSON.parse and the schema, so that what
 * is accepted is the same with and without this file (a property test holds it to that): it only saves
 * half of a message's reading.
 */

import { UUID_V7 } from "./fields.ts";
import { LIMITS } from "./limits.ts";
import { isName } from "./names.ts";
import type { Request } from "./schema.ts";

const TYPE_AND_ID = '{"type":"send","id":"', TO = '","to":"', TEXT = '","text":"';
const ID_AT = TYPE_AND_ID.length, ID_END = ID_AT + 36, TO_AT = ID_END + TO.length;
const QUOTE = 34, BRACE = 125;
/** UTF-8 takes three bytes for a UTF-16 unit at most. */
const SURELY_SHORT = LIMITS.text / 3;
// deno-lint-ignore no-control-regex
const ESCAPED = /["\\\u0000-\u001f]/;

/** A `send` that has been checked against the schema already. */
export class ReadSend {
  readonly type = "send";
  declare readonly reply_to?: string;
  readonly #quoted: string;

  constructor(readonly id: string, readonly to: string, readonly text: string, quoted: string) {
    this.#quoted = quoted;
  }

  /** The text as JSON, which need not be made again. Not one of the request's fields. */
  get quoted(): string {
    return this.#quoted;
  }
}

/** The request that `line` is, or null where it must be looked at closely; `line` comes from UTF-8. */
export function readSend(line: string): ReadSend & Request<"send"> | null {
  if (!line.startsWith(TYPE_AND_ID) || !line.startsWith(TO, ID_END)) return null;
  const toEnd = line.indexOf('"', TO_AT), textAt = toEnd + TEXT.length, end = line.length - 2;
  if (!line.startsWith(TEXT, toEnd) || end <= textAt || end - textAt > SURELY_SHORT) return null;
  if (line.charCodeAt(end) !== QUOTE || line.charCodeAt(end + 1) !== BRACE) return null;
  const id = line.slice(ID_AT, ID_END), to = line.slice(TO_AT, toEnd);
  const text = line.slice(textAt, end);
  if (!UUID_V7.test(id) || !isName(to) || ESCAPED.test(text)) return null;
  return new ReadSend(id, to, text, line.slice(textAt - 1, end + 1));
}
