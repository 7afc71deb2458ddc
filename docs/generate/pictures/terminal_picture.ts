/** A terminal's screen as a page that a browser draws: every cell where the terminal has it. */

import xterm from "@xterm/headless";

type Cell = NonNullable<
  ReturnType<NonNullable<ReturnType<xterm.Terminal["buffer"]["active"]["getLine"]>>["getCell"]>
>;

/** The sixteen colours that a person chooses in the terminal's settings; here dark and calm. */
const PALETTE = [
  ...["#1b2021", "#e06c75", "#8fc98b", "#d9b26f", "#6fa8dc", "#c58fd8", "#5fbfb5", "#c9d1cc"],
  ...["#6b7773", "#f0868e", "#a5dba1", "#e8c98f", "#8fbff0", "#d7a9e8", "#7fd8ce", "#f2f6f4"],
];
const INK = "#d5ddd8", PAPER = "#15191a";

/** HTML with the screen that these bytes make, in a window with a title. */
export async function terminalPage(
  output: string,
  columns: number,
  rows: number,
  title: string,
): Promise<string> {
  const screen = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  await new Promise<void>((resolve) => screen.write(output, resolve));
  const { active } = screen.buffer;
  const lines = Array.from({ length: rows }, (_, row) => {
    const line = active.getLine(active.baseY + row)!;
    const isCursor = row === active.cursorY;
    return Array.from({ length: columns }, (_, column) => {
      const cell = line.getCell(column)!;
      return drawn(cell, isCursor && column === active.cursorX);
    }).join("");
  });
  screen.dispose();
  return `<!DOCTYPE html><meta charset="utf-8"><style>
body { margin: 0; background: transparent; }
#window { display: inline-block; background: ${PAPER}; border-radius: 8px; overflow: hidden; }
#title { background: #2a3031; color: #aab4af; font: 12px "DejaVu Sans", sans-serif; padding: 6px 12px; }
#screen { padding: 8px 12px 12px; font: 13.29px/18px "DejaVu Sans Mono", "Noto Color Emoji", monospace;
  color: ${INK}; }
#screen div { height: 18px; white-space: pre; }
#screen span { display: inline-block; width: 8px; height: 18px; vertical-align: top; }
#screen span.wide { width: 16px; }
</style><div id="window"><div id="title">${escaped(title)}</div><div id="screen">${
    lines.map((line) => `<div>${line}</div>`).join("")
  }</div></div>`;
}

function drawn(cell: Cell, isCursor: boolean): string {
  if (cell.getWidth() === 0) return "";
  let ink = colour(cell, "Fg") ?? INK, paper = colour(cell, "Bg");
  if (cell.isInverse() || isCursor) [ink, paper] = [paper ?? PAPER, ink];
  const style = [
    ink !== INK && `color:${ink}`,
    paper && `background:${paper}`,
    cell.isBold() && "font-weight:bold",
    cell.isDim() && "opacity:.6",
    cell.isItalic() && "font-style:italic",
    cell.isUnderline() && "text-decoration:underline",
  ].filter(Boolean).join(";");
  const wide = cell.getWidth() === 2 ? ` class="wide"` : "";
  return `<span${wide}${style && ` style="${style}"`}>${escaped(cell.getChars() || " ")}</span>`;
}

/** The cell's colour in CSS; null for the one that the terminal has by itself. */
function colour(cell: Cell, which: "Fg" | "Bg"): string | null {
  const value = which === "Fg" ? cell.getFgColor() : cell.getBgColor();
  const isRgb = which === "Fg" ? cell.isFgRGB() : cell.isBgRGB();
  const isPalette = which === "Fg" ? cell.isFgPalette() : cell.isBgPalette();
  if (isRgb) return `#${value.toString(16).padStart(6, "0")}`;
  if (!isPalette) return null;
  if (value < 16) return PALETTE[value]!;
  if (value >= 232) return `rgb(${Array(3).fill((value - 232) * 10 + 8).join()})`;
  const step = (level: number) => level === 0 ? 0 : level * 40 + 55;
  const at = value - 16;
  return `rgb(${[Math.floor(at / 36), Math.floor(at / 6) % 6, at % 6].map(step).join()})`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
