/**
 * What must be written to make one row of a screen another one: only the columns that differ, since over a
 * slow line every byte is a wait. Columns hold whatever the terminal thinks of a character's width: after
 * each one that terminals may disagree about, the cursor is put where it belongs. Pure.
 */

import { type Cell, cellsOf, type Row, SIMPLE } from "./cells.ts";
import type { Palette } from "./themes.ts";

/** Fewer equal columns than this between two that differ are written again: moving takes as many bytes. */
const GAP = 8;

/** One column: the cell that begins in it, or the one that reaches into it. */
interface Column {
  readonly cell: Cell;
  readonly begins: boolean;
}

/** The bytes that turn row `at`, which shows `before`, into `after`; nothing known of it without `before`. */
export function patch(
  before: Row | undefined,
  after: Row,
  at: number,
  palette: Palette,
): string {
  const now = columnsOf(after);
  if (!before) return `${go(at, 0)}\x1b[2K${written(now, 0, now.length, palette)}`;
  const was = columnsOf(before);
  const differs = (column: number): boolean => !isSame(now[column], was[column]);
  let out = "";
  for (let from = 0; from < now.length; from++) {
    if (!differs(from)) continue;
    let until = from + 1;
    for (let next = until; next < now.length && next - until < GAP; next++) {
      if (differs(next)) until = next + 1;
    }
    // A terminal may take the last one for wider, and write over what follows.
    if (!isSimple(now[until - 1])) until = endOf(now, until);
    const erase = now.slice(from, until).every(isSimple) ? "" : `\x1b[${until - from}X`;
    out += go(at, from) + erase + written(now, from, until, palette);
    from = until - 1;
  }
  return was.length > now.length ? `${out}${go(at, now.length)}\x1b[K` : out;
}

/** The columns up to the last one that can be seen. */
function columnsOf(row: Row): Column[] {
  const columns: Column[] = [];
  let last = 0;
  for (const cell of row.flatMap(cellsOf)) {
    for (let part = 0; part < cell.width; part++) columns.push({ cell, begins: part === 0 });
    const { text, look } = cell;
    if (text !== " " || look === "bar" || look === "chosen") last = columns.length;
  }
  return columns.slice(0, last);
}

function isSame(one: Column | undefined, other: Column | undefined): boolean {
  return one?.begins === other?.begins && one?.cell.text === other?.cell.text &&
    one?.cell.look === other?.cell.look;
}

function isSimple(column: Column | undefined): boolean {
  return column === undefined || SIMPLE.test(column.cell.text);
}

/** Where the cell ends that begins there. */
function endOf(columns: readonly Column[], from: number): number {
  const next = columns.findIndex(({ begins }, at) => at > from && begins);
  return next < 0 ? columns.length : next;
}

/** Those columns as a terminal takes them. */
function written(
  columns: readonly Column[],
  from: number,
  until: number,
  palette: Palette,
): string {
  let out = "", code: string | undefined;
  for (let at = from; at < until; at++) {
    const { cell: { text, look, width }, begins } = columns[at]!;
    if (!begins) continue;
    const wanted = look && palette[look];
    if (wanted !== code) {
      if (code) out += "\x1b[0m";
      if (wanted) out += `\x1b[${wanted}m`;
      code = wanted;
    }
    out += SIMPLE.test(text) ? text : `${text}\x1b[${at + width + 1}G`;
  }
  return code ? `${out}\x1b[0m` : out;
}

function go(row: number, column: number): string {
  return `\x1b[${row + 1};${column + 1}H`;
}
