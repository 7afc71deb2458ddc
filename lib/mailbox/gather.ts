/** Many letters in few lines: lists of JSON texts, cut into groups that fit into a frame. */

import { OFFLINE_LIMITS } from "../protocol/offline_schema.ts";

/** Cuts `texts` into groups of about OFFLINE_LIMITS.gather characters, joined by commas. */
export function gathered(texts: readonly string[]): string[] {
  const groups: string[] = [];
  let group = "", count = 0;
  for (const text of texts) {
    if (
      count === OFFLINE_LIMITS.letters ||
      (count > 0 && group.length + text.length >= OFFLINE_LIMITS.gather)
    ) {
      groups.push(group);
      group = "";
      count = 0;
    }
    group = count === 0 ? text : `${group},${text}`;
    count++;
  }
  if (count > 0) groups.push(group);
  return groups;
}
