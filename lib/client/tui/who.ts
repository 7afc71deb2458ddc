/** A colour for each person, the same one everywhere: in a group one sees who speaks. Pure. */

import type { Look } from "./cells.ts";

const LOOKS = ["who0", "who1", "who2", "who3", "who4", "who5"] as const;

/** The look of somebody's name. */
export function lookOf(name: string): Look {
  let hash = 0;
  for (const character of name) hash = (hash * 31 + character.codePointAt(0)!) >>> 0;
  return LOOKS[hash % LOOKS.length]!;
}
