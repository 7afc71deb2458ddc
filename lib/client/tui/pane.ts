/** A window on something long: which rows of which items are in sight, and how it moves. Pure. */

import type { Row } from "./cells.ts";

/** One thing that is shown whole or in part: a message, a day line, an answer to a command. */
export interface Item {
  /** Stays the same while the item is there. */
  readonly key: string;
  readonly rows: () => readonly Row[];
}

/** The lowest item in sight, and how many of its rows are below the edge; none: the newest is in sight. */
export interface Anchor {
  readonly key: string;
  readonly hidden: number;
}

/** What is in sight, at most `height` rows; `top` when that is the very beginning. */
export function inSight(
  items: readonly Item[],
  height: number,
  anchor?: Anchor,
): { rows: Row[]; top: boolean } {
  let at = anchor ? items.findLastIndex(({ key }) => key === anchor.key) : items.length - 1;
  if (at < 0) at = items.length - 1;
  let hidden = anchor && items[at]?.key === anchor.key ? anchor.hidden : 0;
  const rows: Row[] = [];
  for (; at >= 0 && rows.length < height; at--) {
    const all = items[at]!.rows();
    rows.unshift(...all.slice(0, Math.max(1, all.length - hidden)));
    hidden = 0;
  }
  return rows.length > height
    ? { rows: rows.slice(rows.length - height), top: false }
    : { rows, top: at < 0 };
}

/** The anchor after moving `by` rows, up when it is positive; none again at the lower end. */
export function moved(
  items: readonly Item[],
  height: number,
  anchor: Anchor | undefined,
  by: number,
): Anchor | undefined {
  let at = anchor ? items.findLastIndex(({ key }) => key === anchor.key) : items.length - 1;
  if (at < 0) at = items.length - 1;
  if (at < 0) return undefined;
  let hidden = (anchor && items[at]!.key === anchor.key ? anchor.hidden : 0) + by;
  while (hidden >= items[at]!.rows().length && at > 0) hidden -= items[at--]!.rows().length;
  // There must be enough above the edge to fill the height.
  let above = items[at]!.rows().length - hidden;
  for (let one = at - 1; one >= 0 && above < height; one--) above += items[one]!.rows().length;
  if (above < height) hidden -= height - above;
  while (hidden < 0 && at + 1 < items.length) hidden += items[++at]!.rows().length;
  if (hidden <= 0 && at === items.length - 1) return undefined;
  return { key: items[at]!.key, hidden: Math.max(0, hidden) };
}
