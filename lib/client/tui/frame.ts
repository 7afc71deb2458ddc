/** The whole screen put together: title, list, conversation, status, input. Pure, exactly as large as asked. */

import { fit, type Row, rowWidth } from "./cells.ts";
import type { InputRows } from "./input.ts";
import type { Frame, Size } from "./screen.ts";

/** Below so many columns there is room for the conversation only. */
const NARROW = 60;

/** How wide the list is; 0 where there is no room for one. */
export function listColumns({ columns }: Size): number {
  return columns < NARROW ? 0 : Math.min(28, Math.max(16, Math.floor(columns / 4)));
}

/** How many columns the conversation has beside a list of so many. */
export function paneColumns({ columns }: Size, list: number): number {
  return Math.max(10, list === 0 ? columns : columns - list - 2);
}

/** How many rows the input may take. */
export function inputMost({ rows }: Size): number {
  return Math.max(1, Math.floor(rows / 3));
}

/** How many rows the conversation has, under the title and above status and input. */
export function paneHeight({ rows }: Size, input: InputRows): number {
  return Math.max(1, rows - 2 - input.rows.length);
}

/** What there is to put together; `pane` may be shorter than its place, and stands at its foot then. */
export interface Parts {
  /** What stands at the right is the first of several that leaves the left one room enough. */
  readonly title: { readonly left: Row; readonly right: readonly Row[] };
  readonly list: readonly Row[];
  readonly listColumns: number;
  readonly pane: readonly Row[];
  /** What is above the foot when the pane is shorter: at the top for lists, at the foot for talk. */
  readonly fromTop: boolean;
  readonly status: Row;
  readonly input: InputRows;
}

/** The frame; its cursor stands in the input. */
export function frameOf(parts: Parts, size: Size): Frame {
  const { columns } = size;
  const { input, status } = parts;
  const height = paneHeight(size, input);
  const list = parts.listColumns, pane = paneColumns(size, list);
  const empty: Row[] = Array.from({ length: Math.max(0, height - parts.pane.length) }, () => []);
  const talk = parts.fromTop ? [...parts.pane, ...empty] : [...empty, ...parts.pane];
  const body = talk.slice(0, height).map((row, at): Row => {
    const shown = fit(row, pane);
    if (list === 0) return shown;
    return [...(parts.list[at] ?? fit([], list)), { text: "│ ", look: "dim" }, ...shown];
  });
  const rows = [titleRow(parts.title, columns), ...body, fit(status, columns), ...input.rows];
  return {
    rows: rows.slice(0, size.rows),
    cursor: {
      row: Math.min(size.rows - 1, 1 + height + 1 + input.cursor.row),
      column: input.cursor.column,
    },
  };
}

function titleRow({ left, right }: Parts["title"], columns: number): Row {
  const wanted = Math.min(rowWidth(left), Math.floor(columns * 2 / 3));
  const beside = right.find((row) => rowWidth(row) + wanted < columns) ?? [];
  const row = [...fit(left, Math.max(1, columns - rowWidth(beside))), ...beside];
  return fit(row.map((span): Row[number] => ({ ...span, look: "bar" })), columns, "bar");
}
