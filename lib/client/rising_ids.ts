/** Message ids: UUIDv7, each above the one before, whatever the clock does (delivery rule 1). */

import { v7 } from "uuid";

const MOST_SEQ = 0xffffffff;

/**
 * The id after `last` (or the first, without one) at the time `now`. Where the clock stands still or
 * went back, the time of `last` is kept and its counter goes up, so that ids rise across restarts.
 */
export function idAfter(last: string | undefined, now: number): string {
  if (!last) return v7({ msecs: now });
  const hex = last.replaceAll("-", "");
  const msecs = parseInt(hex.slice(0, 12), 16);
  if (now > msecs) return v7({ msecs: now });
  const seq = counterOf(hex);
  // A counter at its end borrows the next millisecond.
  return seq < MOST_SEQ ? v7({ msecs, seq: seq + 1 }) : v7({ msecs: msecs + 1 });
}

/** The 32 bits that the uuid package counts in: 12 after the version, 20 after the variant. */
function counterOf(hex: string): number {
  const high = parseInt(hex.slice(13, 16), 16);
  const low = (parseInt(hex.slice(16, 22), 16) & 0x3fffff) >>> 2;
  return high * 2 ** 20 + low;
}
