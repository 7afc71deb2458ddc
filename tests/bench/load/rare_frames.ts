/** What a load connection does with frames that are not counted: answers pings, stops on errors. */

import type { LeanConnection } from "./connection.ts";
import { parseLine } from "./lines.ts";

const PONG = new TextEncoder().encode('{"type":"pong"}\n');
const BAD: ReadonlySet<unknown> = new Set(["error", "bye", "refused", "retry", "reset"]);

/** Heeds the frame on this line; `fail` hears of every frame that has no place in a benchmark. */
export function heedRare(
  conn: LeanConnection,
  bytes: Uint8Array,
  from: number,
  to: number,
  fail: (why: string) => void,
): void {
  const frame = parseLine(bytes, from, to);
  if (frame.type === "ping") conn.write(PONG);
  else if (BAD.has(frame.type)) fail(`the server said ${JSON.stringify(frame)}`);
}
