/** A piece of a conversation as somebody may see it: the one place that looks back goes through. */

import { isShared } from "../protocol/names.ts";
import type { Message } from "../store/records.ts";
import type { Parts } from "./parts.ts";

/** Messages with a `seq` above `after`, or below `before`. */
export interface Bounds {
  readonly before?: number;
  readonly after?: number;
}

/** `limit` messages of the conversation `key` next to the bound given, oldest first, as far as `me` may see it. */
export function pageOf(
  { store: { tables } }: Parts,
  me: string,
  key: string,
  bounds: Bounds,
  limit: number,
): Promise<Message[]> {
  return isShared(key)
    ? tables.groups.page(key, me, bounds, limit)
    : tables.page(key, bounds, limit);
}
