/**
 * The journal: what is accepted together becomes one row, on the disk before anybody is told
 * (delivery rule 4). A row leaves only after the projector's checkpoint has it.
 *
 * Rows lie in segments, `journal.1` and so on, that are used again and again; `journal.db` beside them
 * holds the store's name, and its lock keeps a second server out.
 */

import type { DatabaseSync } from "node:sqlite";
import { crashPoint } from "../base/crash_point.ts";
import { StartError } from "../base/start_error.ts";
import { openDatabase } from "./database.ts";
import { type JournalRow, Segment } from "./segment.ts";

const MIGRATIONS = [
  `CREATE TABLE journal (row INTEGER PRIMARY KEY, records BLOB NOT NULL);
   CREATE TABLE about (epoch TEXT NOT NULL)`,
];

/** A new segment has as much room as those that are full and still needed, within these bounds. */
const SMALLEST = 1024 * 1024, LARGEST = 32 * 1024 * 1024;
/** Segments that are kept to be used again. */
const SPARE = 2;

/** The store's write-ahead list; it belongs to one process. */
export class Journal {
  #database: DatabaseSync;
  #folder: string;
  #last = 0;
  #generation = 0;
  #number = 0;
  /** Where rows go now; made with the first one. */
  #current: Segment | null = null;
  /** Full ones, whose rows are not safe elsewhere yet. */
  #full: { path: string; last: number; capacity: number }[] = [];
  /** Files that may be written over. */
  #spare: { path: string; capacity: number }[] = [];
  #preparing: Promise<void> | null = null;
  /** The database has rows of an older version. */
  #old = false;

  /** Opens the journal in `folder`. Throws StartError as openDatabase does. */
  constructor(folder: string) {
    this.#folder = folder;
    this.#database = openDatabase(`${folder}/journal.db`, {
      migrations: MIGRATIONS,
      synchronous: "FULL",
      exclusive: true,
    });
  }

  /** The store's random name, renewed when the store is made or restored (delivery rule 2). */
  epoch(): string {
    const about = this.#database.prepare("SELECT epoch FROM about").get() as
      | { epoch: string }
      | undefined;
    if (about) return about.epoch;
    const epoch = crypto.randomUUID();
    this.#database.prepare("INSERT INTO about (epoch) VALUES (?)").run(epoch);
    return epoch;
  }

  /**
   * Rows above `projected`, oldest first: what a crash has left to project. Sets where rows go on.
   * Throws StartError `data_broken` when one between others is missing.
   */
  tail(projected: number): JournalRow[] {
    const rows = new Map<number, { records: Uint8Array; generation: number }>();
    // Stores of the first versions have their rows in the database.
    const old = this.#database.prepare("SELECT row, records FROM journal WHERE row > ?")
      .all(projected) as unknown as JournalRow[];
    for (const { row, records } of old) rows.set(row, { records, generation: 0 });
    for (const path of this.#paths()) this.#readSegment(path, projected, rows);
    const tail = [...rows].map(([row, { records }]) => ({ row, records }))
      .sort((one, other) => one.row - other.row);
    const gap = tail.findIndex(({ row }, at) => row !== projected + 1 + at);
    if (gap >= 0) {
      throw new StartError("data_broken", {
        data: this.#folder,
        why: `row ${projected + 1 + gap} of the journal is missing`,
      });
    }
    this.#last = tail.at(-1)?.row ?? projected;
    this.#old = this.#database.prepare("SELECT 1 FROM journal LIMIT 1").get() !== undefined;
    return tail;
  }

  /** Has room written beforehand for what comes: once the tables have what they need of it. */
  prepare(): void {
    if (this.#spare.length === 0) this.#preparing ??= this.#prepare();
  }

  /**
   * Appends one row and returns once it is on the disk. `records` are JSON texts. Throws when the disk
   * does not take it; it does not count then.
   */
  append(records: readonly string[]): JournalRow {
    const { segment, row } = this.#write(records);
    try {
      segment.flush();
    } catch (error) {
      segment.undo();
      throw error;
    }
    return this.#kept(segment, row, records);
  }

  /** The same without waiting for the disk here: resolves, or rejects. Nothing is appended meanwhile. */
  async appendSoon(records: readonly string[]): Promise<JournalRow> {
    const { segment, row } = this.#write(records);
    try {
      await segment.flushed();
    } catch (error) {
      segment.undo();
      throw error;
    }
    return this.#kept(segment, row, records);
  }

  /** Rows up to `row` are safe elsewhere. */
  release(row: number): void {
    for (const one of this.#full.filter(({ last }) => last <= row)) {
      this.#full.splice(this.#full.indexOf(one), 1);
      this.#give(one);
    }
    if (this.#old && this.#last <= row) {
      this.#database.exec("DELETE FROM journal");
      this.#old = false;
    }
  }

  async close(): Promise<void> {
    await this.#preparing;
    this.#current?.close();
    this.#database.close();
  }

  #write(records: readonly string[]): { segment: Segment; row: JournalRow } {
    // Texts that are put together are copied once; joined ones twice.
    let text = `[${records[0] ?? ""}`;
    for (let at = 1; at < records.length; at++) text += `,${records[at]}`;
    text += "]";
    crashPoint("server.before_append", records.length);
    const segment = this.#room(text.length);
    return { segment, row: segment.write(this.#last + 1, text) };
  }

  #kept(segment: Segment, row: JournalRow, records: readonly string[]): JournalRow {
    segment.keep(row.row);
    this.#last = row.row;
    if (segment.isHalfFull) this.prepare();
    crashPoint("server.after_append", records.length);
    return row;
  }

  /** The segment that the next row goes to. */
  #room(characters: number): Segment {
    const current = this.#current;
    if (current && !current.isFull(characters)) return current;
    // It stays there should the disk refuse it: each try would else leave a file behind.
    if (this.#spare.length === 0) this.#spare.push(this.#fresh());
    const { path, capacity } = this.#spare.at(-1)!;
    // Above all there were: of two rows with the same number the newer one counts.
    const next = Segment.begin(path, this.#generation + 1, capacity);
    this.#spare.pop();
    this.#generation++;
    if (current) {
      current.close();
      this.#full.push({ path: current.path, last: current.last, capacity: current.capacity });
    }
    return this.#current = next;
  }

  /** A path for one more segment, and the room it should have. */
  #fresh(): { path: string; capacity: number } {
    const capacity = Math.min(LARGEST, Math.max(SMALLEST, this.#held));
    return { path: `${this.#folder}/journal.${++this.#number}`, capacity };
  }

  /** Bytes of the segments that are full and still needed. */
  get #held(): number {
    return this.#full.reduce((sum, { capacity }) => sum + capacity, 0);
  }

  /** Has the next segment's room written while this one fills. */
  async #prepare(): Promise<void> {
    const one = this.#fresh();
    try {
      await Segment.prepare(one.path, one.capacity);
    } catch {
      // A full disk: what is left of it is the tables', without which nothing is taken.
      remove(one.path);
    }
    this.#spare.push(one);
    this.#preparing = null;
  }

  /** Keeps a file to be used again; of more than enough the largest. */
  #give(one: { path: string; capacity: number }): void {
    this.#spare.push(one);
    this.#spare.sort((a, b) => a.capacity - b.capacity);
    while (this.#spare.length > SPARE) remove(this.#spare.shift()!.path);
  }

  #paths(): string[] {
    const paths: string[] = [];
    for (const { name } of Deno.readDirSync(this.#folder)) {
      const [, number] = /^journal\.(\d+)$/.exec(name) ?? [];
      if (number === undefined) continue;
      this.#number = Math.max(this.#number, Number(number));
      paths.push(`${this.#folder}/${name}`);
    }
    return paths;
  }

  #readSegment(
    path: string,
    projected: number,
    into: Map<number, { records: Uint8Array; generation: number }>,
  ): void {
    const { generation, rows, capacity } = Segment.read(path);
    this.#generation = Math.max(this.#generation, generation);
    for (const { row, records } of rows) {
      // One that failed may be there beside the one that took its number later.
      if (row > projected && generation > (into.get(row)?.generation ?? -1)) {
        into.set(row, { records, generation });
      }
    }
    // What is projected may still be lost with the power: only a checkpoint releases it.
    const last = rows.at(-1)?.row;
    if (last !== undefined) this.#full.push({ path, last, capacity });
    else this.#give({ path, capacity });
  }
}

function remove(path: string): void {
  try {
    Deno.removeSync(path);
  } catch {
    // What stays behind is found, and used or removed, by the next start.
  }
}
