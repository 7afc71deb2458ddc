/** Lines that line mode's commands painted, as spans. What others wrote has no escape in it by then. */

import type { Look, Span } from "./cells.ts";

const LOOKS: Readonly<Record<string, Look>> = {
  "36": "name",
  "32": "good",
  "2": "dim",
  "31": "bad",
};

/** The pieces of a painted line. */
export function spansOf(painted: string): Span[] {
  const spans: Span[] = [];
  let look: Look | undefined;
  // deno-lint-ignore no-control-regex
  for (const piece of painted.split(/(\x1b\[\d+m)/)) {
    // deno-lint-ignore no-control-regex
    const code = /^\x1b\[(\d+)m$/.exec(piece)?.[1];
    if (code !== undefined) look = LOOKS[code];
    else if (piece !== "") spans.push({ text: piece, look });
  }
  return spans;
}
