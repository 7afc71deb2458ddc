/** Whatever the disk refuses and whenever the process ends, the journal has what it said it has, and nothing stale. */

import assert from "node:assert/strict";
import fc from "fast-check";
import { Journal } from "../../lib/store/journal.ts";
import { temporaryFolder } from "../support/folder.ts";

const decoder = new TextDecoder();
const flushes = Deno.FsFile.prototype;

/** What may happen to a journal. */
const happening = fc.oneof(
  {
    weight: 13,
    arbitrary: fc.record({
      what: fc.constant("append" as const),
      size: fc.oneof(fc.nat(300), fc.nat(90_000), fc.nat(1_500_000)),
      fails: fc.nat(4).map((dice) => dice === 0),
      soon: fc.boolean(),
    }),
  },
  // How much of what is open is in the tables then.
  { weight: 3, arbitrary: fc.record({ what: fc.constant("project" as const), share: part() }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant("checkpoint" as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ what: fc.constant("restart" as const), powerCut: fc.boolean() }),
  },
);

function part() {
  return fc.double({ min: 0, max: 1, noNaN: true });
}

class Model {
  #journal: Journal;
  #rows = new Map<number, string>();
  #last = 0;
  #projected = 0;
  #kept = 0;
  /** What was written last, if the disk refused it: it may be there, and then it counts. */
  #refused: string | null = null;
  #count = 0;

  constructor(private readonly folder: string) {
    this.#journal = new Journal(folder);
    this.#journal.tail(0);
    this.#journal.prepare();
  }

  async append(size: number, fails: boolean, soon: boolean): Promise<void> {
    const text = JSON.stringify(`${++this.#count} ${"x".repeat(size)}`);
    const { syncData, syncDataSync } = flushes;
    const refuse = () => {
      throw new Error("input/output error");
    };
    if (fails) flushes.syncDataSync = refuse, flushes.syncData = async () => await refuse();
    try {
      const { row } = soon ? await this.#journal.appendSoon([text]) : this.#journal.append([text]);
      assert.equal(row, ++this.#last);
      this.#rows.set(row, `[${text}]`);
      this.#refused = null;
    } catch (error) {
      if (!fails) throw error;
      this.#refused = `[${text}]`;
    } finally {
      flushes.syncDataSync = syncDataSync;
      flushes.syncData = syncData;
    }
  }

  project(share: number): void {
    this.#projected += Math.floor((this.#last - this.#projected) * share);
  }

  checkpoint(): void {
    this.#kept = this.#projected;
    this.#journal.release(this.#kept);
  }

  async restart(powerCut: boolean): Promise<void> {
    await this.#journal.close();
    this.#journal = new Journal(this.folder);
    // Without a checkpoint the tables are as they were at the last one.
    if (powerCut) this.#projected = this.#kept;
    const found = this.#journal.tail(this.#projected);
    for (const { row, records } of found) {
      const expected = this.#rows.get(row) ?? this.#refused;
      assert.ok(decoder.decode(records) === expected, `row ${row} is what it was`);
    }
    const last = found.at(-1)?.row ?? this.#projected;
    assert.ok(last === this.#last || (this.#refused !== null && last === this.#last + 1));
    if (last > this.#last) this.#rows.set(last, this.#refused!);
    this.#last = last;
    this.#refused = null;
    this.#journal.prepare();
  }

  async close(): Promise<void> {
    await this.#journal.close();
  }
}

Deno.test("failed flushes, restarts and power cuts in any order: every row that was promised is there, as it was", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 40, maxLength: 120 }), async (story) => {
      await using folder = await temporaryFolder();
      const model = new Model(folder.path);
      for (const next of story) {
        if (next.what === "append") await model.append(next.size, next.fails, next.soon);
        else if (next.what === "project") model.project(next.share);
        else if (next.what === "checkpoint") model.checkpoint();
        else await model.restart(next.powerCut);
      }
      await model.restart(true);
      await model.close();
    }),
    { numRuns: 15 },
  );
});
