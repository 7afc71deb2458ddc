/**
 * Text as a terminal's cells: how wide it is, where it is cut, how it wraps. A character is what people
 * see as one, joined emoji and letters with marks included; it is never cut in two.
 */

import stringWidth from "string-width";

/** How a piece of a row looks. */
export type Look =
  | "name"
  | `who${0 | 1 | 2 | 3 | 4 | 5}`
  | "own"
  | "dim"
  | "good"
  | "bad"
  | "bold"
  | "found"
  | "bar"
  | "chosen";

/** Text of one look. Safe for a terminal, and without line breaks once it stands in a row. */
export interface Span {
  readonly text: string;
  readonly look?: Look | undefined;
}

/** One row of a screen. */
export type Row = readonly Span[];

/** One character, and how many columns it takes. */
export interface Cell extends Span {
  readonly width: number;
}

/** One column each, whatever the terminal. */
export const SIMPLE = /^[\x20-\x7e\u00a1-\u00ac\u00ae-\u024f]*$/;
/** More code points than this in one character are marks upon marks. */
const LONGEST = 16;

const segmenter = new Intl.Segmenter();
const known = new Map<string, number>();

function cellOf(segment: string, look: Look | undefined): Cell {
  if (segment === "\n") return { text: segment, width: 0, look };
  const points = [...segment];
  const text = points.length > LONGEST
    ? points.slice(0, LONGEST).join("").replace(/\u200d$/u, "")
    : segment;
  let width = known.get(text);
  if (width === undefined) {
    width = stringWidth(text);
    if (known.size > 10_000) known.clear();
    known.set(text, width);
  }
  return { text: width === 0 ? "" : text, width, look };
}

/** The characters of a piece of a row. */
export function cellsOf({ text, look }: Span): Cell[] {
  if (SIMPLE.test(text)) return [...text].map((one) => ({ text: one, width: 1, look }));
  return [...segmenter.segment(text)].map(({ segment }) => cellOf(segment, look));
}

/** How many columns a text without line breaks takes. */
export function widthOf(text: string): number {
  if (SIMPLE.test(text)) return text.length;
  return cellsOf({ text }).reduce((sum, { width }) => sum + width, 0);
}

/** How many columns a row takes. */
export function rowWidth(row: Row): number {
  return row.reduce((sum, { text }) => sum + widthOf(text), 0);
}

/** The row in exactly so many columns: cut with an ellipsis, or filled with spaces of `fill`. */
export function fit(row: Row, columns: number, fill?: Look): Row {
  const used = rowWidth(row);
  if (used <= columns) return [...row, { text: " ".repeat(columns - used), look: fill }];
  const cells: Cell[] = [];
  let width = 0;
  for (const cell of row.flatMap(cellsOf)) {
    if (width + cell.width > columns - 1) break;
    cells.push(cell);
    width += cell.width;
  }
  const end = { text: "…" + " ".repeat(Math.max(0, columns - width - 1)), look: fill };
  return [...joined(cells), end];
}

/** The rows that a text takes, broken at spaces where there are any; later ones are set in by `indent`. */
export function wrap(spans: readonly Span[], columns: number, indent = 0): Row[] {
  const inset = indent * 2 > columns ? 0 : indent;
  const margin: Cell[] = Array.from({ length: inset }, () => ({ text: " ", width: 1 }));
  const rows: Row[] = [];
  let row: Cell[] = [], used = 0, start = 0;
  const next = (): void => {
    rows.push(joined(row));
    row = [...margin];
    start = used = inset;
  };
  for (const cell of spans.flatMap(cellsOf)) {
    if (cell.text === "\n") {
      rows.push(joined(row));
      row = [];
      start = used = 0;
      continue;
    }
    if (used + cell.width > columns) {
      if (cell.text === " ") {
        next();
        continue;
      }
      const space = row.findLastIndex(({ text }) => text === " ");
      const rest = space > start ? row.splice(space + 1) : [];
      next();
      row.push(...rest);
      used += rest.reduce((sum, { width }) => sum + width, 0);
    }
    // Nothing breaks at the spaces that a row begins with.
    if (cell.text === " " && row.length === start) start++;
    row.push(cell);
    used += cell.width;
  }
  rows.push(joined(row));
  return rows;
}

/** Neighbours of one look as one span. */
function joined(cells: readonly Cell[]): Row {
  const row: { text: string; look: Look | undefined }[] = [];
  for (const { text, look } of cells) {
    const last = row.at(-1);
    if (last && last.look === look) last.text += text;
    else row.push({ text, look });
  }
  return row;
}
