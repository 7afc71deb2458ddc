/** Short ways to write messages by hand. */

import { v7 } from "uuid";
import type { Request } from "../../lib/protocol/schema.ts";

/** A send with a new id. */
export function message(to: string, text: string, id: string = v7()): Request<"send"> {
  return { type: "send", id, to, text };
}

/** `count` sends with rising ids; their texts are `word 1`, `word 2`, ... */
export function messages(to: string, count: number, word = "message"): Request<"send">[] {
  return numbered(count, word).map((text) => message(to, text));
}

/** The texts that `messages` sends. */
export function numbered(count: number, word = "message"): string[] {
  return Array.from({ length: count }, (_, index) => `${word} ${index + 1}`);
}
