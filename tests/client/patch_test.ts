/** What is written to a terminal when a row changes: as little as can be, and never anything else than the row. */

import assert from "node:assert/strict";
import xterm from "@xterm/headless";
import fc from "fast-check";
import { fit, type Look, type Row } from "../../lib/client/tui/cells.ts";
import { patch } from "../../lib/client/tui/patch.ts";
import { paletteFor } from "../../lib/client/tui/themes.ts";

const COLUMNS = 60;
const palette = paletteFor("dark", "many");
const LOOKS: (Look | undefined)[] = [undefined, "name", "dim", "bar", "chosen", "bold"];

/** Everything that can be seen of a terminal's first row. */
async function seen(writes: readonly string[]): Promise<string[]> {
  const terminal = new xterm.Terminal({ cols: COLUMNS, rows: 3, allowProposedApi: true });
  await new Promise<void>((resolve) => terminal.write(`\x1b[?7l${writes.join("")}`, resolve));
  const line = terminal.buffer.active.getLine(0)!;
  const cells = Array.from({ length: COLUMNS }, (_, at) => {
    const cell = line.getCell(at)!;
    // The colour of a space is not to be seen, its background is.
    const colour = cell.getChars().trim() === "" ? "" : `${cell.getFgColor()}${cell.isBold()}`;
    return `${cell.getChars() || " "}|${colour}|${cell.isInverse()}|${cell.getWidth()}`;
  });
  terminal.dispose();
  return cells;
}

Deno.test("whatever a row was before, it shows what it is now, in every column and colour", async () => {
  const text = fc.oneof(
    fc.string({ maxLength: 30 }).map((one) => one.replace(/[^\x20-\x7e]/g, "")),
    fc.constantFrom("漢字", "água │ ", "   ", "👍", "e\u0301", "  漢 a", "unchanged words", "──"),
  );
  const look = fc.constantFrom(...LOOKS);
  const row = fc.array(fc.record({ text, look }), { maxLength: 5 })
    .chain((spans) => fc.constantFrom<Row>(spans, fit(spans, COLUMNS)))
    .map((spans) => fit(spans, COLUMNS - 1));
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 2, maxLength: 5 }), async (rows) => {
      const writes = rows.map((one, at) => patch(rows[at - 1], one, 0, palette));
      const whole = patch(undefined, rows.at(-1)!, 0, palette);
      assert.deepEqual(await seen(writes), await seen([whole]));
    }),
    { numRuns: 100 },
  );
});

Deno.test("over a slow line a typed letter is one letter, and a count that changes is not the row again", () => {
  const before: Row = fit(
    [{ text: "1 ● ana", look: "name" }, { text: "   7│ 12:03 ana: hello" }],
    100,
  );
  const after: Row = fit(
    [{ text: "1 ● ana", look: "name" }, { text: "   8│ 12:03 ana: hello" }],
    100,
  );
  assert.equal(patch(before, after, 4, palette), "\x1b[5;11H8");
  assert.equal(patch(before, before, 4, palette), "");
  assert.equal(patch([{ text: "> hell" }], [{ text: "> hello" }], 0, palette), "\x1b[1;7Ho");
  assert.equal(patch([{ text: "> hello" }], [{ text: "> " }], 0, palette), "\x1b[1;2H\x1b[K");
  // Next to a character of two columns too, whatever the terminal thinks of it.
  assert.equal(patch([{ text: "漢字 one" }], [{ text: "漢字 ore" }], 0, palette), "\x1b[1;7Hr");
  assert.equal(
    patch([{ text: "漢字 one" }], [{ text: "漢気 one" }], 0, palette),
    "\x1b[1;3H\x1b[3X気\x1b[5G ",
  );
});
