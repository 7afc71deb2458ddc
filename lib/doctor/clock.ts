/** Looks at the clock: tokens, invitations and retention go by it. */

import type { Clock } from "../base/clock.ts";
import { type Finding, finding } from "./finding.ts";

/** Before this program was written, and after anything that it was written for. */
const FIRST_YEAR = 2026, LAST_YEAR = 2100;
/** File systems round, and clocks are set right by seconds. */
const SLACK_MS = 60_000;

/** What is to be said of `clock`, beside the times of the files in the data folder. */
export async function checkClock(
  data: string,
  clock: Clock,
  written: (ms: number) => string,
): Promise<Finding> {
  const now = clock(), year = new Date(now).getUTCFullYear();
  if (!(year >= FIRST_YEAR && year <= LAST_YEAR)) {
    return finding("bad", "clock_wrong", { now: written(now) });
  }
  const newest = await newestIn(data);
  if (newest > now + SLACK_MS) {
    return finding("bad", "clock_behind", { now: written(now), newest: written(newest) });
  }
  return finding("good", "clock_good", { now: written(now) });
}

/** When something in the folder was last written; 0 where there is nothing. */
async function newestIn(folder: string): Promise<number> {
  let newest = 0;
  try {
    for await (const { name } of Deno.readDir(folder)) {
      const { mtime } = await Deno.stat(`${folder}/${name}`);
      newest = Math.max(newest, mtime?.getTime() ?? 0);
    }
  } catch {
    // No folder, or a file that has just gone: the others tell enough.
  }
  return newest;
}
