/** Lists in columns, for people and for `awk`: two spaces between, no lines drawn. */

/** One line for each row, every column as wide as its widest cell. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, cell.length);
  }
  return rows.map((row) => row.map((cell, at) => cell.padEnd(widths[at]!)).join("  ").trimEnd());
}

/** `2026-11-22 03:46` by this computer's clock, which sorts as it reads; `-` for never. */
export function moment(ms: number): string {
  if (ms === 0) return "-";
  const date = new Date(ms);
  const two = (number: number) => String(number).padStart(2, "0");
  const day = [date.getFullYear(), date.getMonth() + 1, date.getDate()].map(two).join("-");
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}
