/**
 * All that is kept, as one: the journal that makes things durable, the projector that makes them
 * readable, the tables and the accounts. Everything but `write` is async, because another store may be
 * far away; `write` only joins this turn's group.
 */

import { makeDataFolder } from "../base/data_folder.ts";
import { isThere } from "../base/is_there.ts";
import type { Turn } from "../base/turn.ts";
import { StartError } from "../base/start_error.ts";
import { Accounts } from "./accounts.ts";
import { Journal } from "./journal.ts";
import type { JournalRow } from "./segment.ts";
import { Projector } from "./projector.ts";
import type {
  CursorRecord,
  DigestRecord,
  JournalRecord,
  MovedRecord,
  ReadRecord,
} from "./records.ts";
import { Tables } from "./tables.ts";

/** What goes to the disk together. */
interface Group {
  /** How many records there are besides notes. */
  readonly records: number;
  readonly notes: ReadonlyMap<string, string>;
  readonly waiting: (() => void)[];
}

/** Told once per group: null when it is on the disk, else why it is not (and nothing of it is). */
export type OnCommit = (failure: Error | null) => void;

/**
 * A disk that flushes within so many milliseconds is waited for: a way to another thread and back would
 * take as long. A slower one works while the next messages are read.
 */
const QUICK_MS = 2;
/** While it does, no more than so many characters gather: past that, who sends is read no further. */
const GATHERED_MOST = 8 * 1024 * 1024;
/** Notes that nothing else carries to the disk go there after this many milliseconds. */
const NOTE_MS = 1_000;

/** A folder in the data folder that is there only while a backup is being put back. */
export const RESTORING = "restoring";

export class Store {
  /** The last message number given out. */
  n: number;
  /** What will be the next group. */
  #records: string[] = [];
  #characters = 0;
  #notes = new Map<string, string>();
  #afterCommit: (() => void)[] = [];
  /** The group that is on its way to the disk. */
  #inFlight: Group | null = null;
  #scheduled = false;
  /** How long the disk takes, in milliseconds: an average in which the newer ones count more. */
  #flushMs = 0;
  /** The next group need not wait for more once the one in flight has landed. */
  #next = false;
  #lastRow: number;
  #noteTimer: ReturnType<typeof setTimeout> | undefined;
  /** Set by whoever writes groups (delivery): what was written until now is one group. */
  onSeal: () => void = () => {};
  /** Told what became of it. A failure takes what was written since then with it: order is kept. */
  onCommit: OnCommit = () => {};

  private constructor(
    readonly epoch: string,
    readonly accounts: Accounts,
    readonly tables: Tables,
    readonly projector: Projector,
    private readonly journal: Journal,
    private readonly turn: Turn,
  ) {
    this.n = projector.progress.n;
    this.#lastRow = projector.progress.row;
    projector.onKept = (row) => journal.release(row);
  }

  /**
   * Opens the store in `folder`, making it where there is none, and projects what a crash has left.
   * Throws StartError.
   */
  static async open(folder: string, turn: Turn): Promise<Store> {
    makeDataFolder(folder);
    refuseHalfRestored(folder);
    // The journal first: its lock keeps a second server out of all the rest.
    const journal = new Journal(folder);
    let accounts: Accounts | undefined, projector: Projector | undefined;
    try {
      const epoch = journal.epoch();
      accounts = new Accounts(folder);
      projector = await Projector.open(`${folder}/messages.db`);
      await project(journal.tail(projector.progress.row), projector, folder);
      journal.prepare();
      const tables = new Tables(`${folder}/messages.db`);
      return new Store(epoch, accounts, tables, projector, journal, turn);
    } catch (error) {
      await projector?.close();
      accounts?.close();
      await journal.close();
      throw error;
    }
  }

  /** The journal row that this turn's group will be. */
  get nextRow(): number {
    return this.#lastRow + (this.#inFlight ? 2 : 1);
  }

  /** Adds a record to this turn's group; `onCommit` tells what became of it. */
  write(record: JournalRecord): void {
    this.writeText(JSON.stringify(record));
  }

  /** The same for a record that is JSON text already: messages are put together by hand (delivery.ts). */
  writeText(record: string): void {
    this.#records.push(record);
    this.#characters += record.length;
    this.#schedule();
  }

  /**
   * Something that may wait for the next group, or a second: cursors and watermarks. Of those that
   * differ in their last place only, the newest counts.
   */
  note(record: CursorRecord | ReadRecord | MovedRecord | DigestRecord): void {
    this.#notes.set(record.slice(0, -1).join(" "), JSON.stringify(record));
    this.#noteTimer ??= setTimeout(() => this.#schedule(), NOTE_MS);
  }

  /** True while so much waits for a slow disk that whoever brings more has to wait, too. */
  get crowded(): boolean {
    return this.#inFlight !== null && this.#characters > GATHERED_MOST;
  }

  /** Resolves when more may be written. */
  async room(): Promise<void> {
    while (this.crowded) {
      await new Promise<void>((resolve) => this.#inFlight!.waiting.push(resolve));
    }
  }

  /** Resolves when everything written until now is on the disk, or has failed. */
  committed(): Promise<void> {
    if (this.#records.length > 0 || this.#notes.size > 0) {
      this.#schedule();
      return new Promise((resolve) => this.#afterCommit.push(resolve));
    }
    const inFlight = this.#inFlight;
    if (!inFlight) return Promise.resolve();
    return new Promise((resolve) => inFlight.waiting.push(resolve));
  }

  /** Resolves when everything written until now can be read from the tables (delivery rule 4). */
  async settled(): Promise<void> {
    await this.committed();
    await this.projector.reached(this.#lastRow);
  }

  /** Commits and projects everything, then closes all files. */
  async close(): Promise<void> {
    await this.committed();
    clearTimeout(this.#noteTimer);
    await this.projector.close();
    this.tables.close();
    this.accounts.close();
    await this.journal.close();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.turn.atCommit(this.#commit);
  }

  /** Seals what has gathered and sends it to the disk: the end of a turn. */
  #commit = (): void => {
    this.#scheduled = false;
    // One at a time: what comes while the disk works is the next group.
    if (this.#inFlight) {
      this.#next = true;
      return;
    }
    clearTimeout(this.#noteTimer);
    this.#noteTimer = undefined;
    const records = this.#records, notes = this.#notes;
    const group: Group = { records: records.length, notes, waiting: this.#afterCommit };
    this.#records = [];
    this.#characters = 0;
    this.#notes = new Map();
    this.#afterCommit = [];
    this.onSeal();
    // Cursors first: they belong to what was there before this group.
    const all = notes.size > 0 ? [...notes.values(), ...records] : records;
    if (all.length === 0) return this.#goOn(group);
    const { stuck } = this.projector;
    if (stuck !== null) return this.#failed(group, new Error(stuck));
    const begun = performance.now();
    if (this.#flushMs > QUICK_MS) return this.#send(group, all, begun);
    let row: JournalRow;
    try {
      row = this.journal.append(all);
    } catch (error) {
      return this.#failed(group, error);
    }
    this.#landed(group, row, begun);
  };

  /** While the disk works, the next messages are read. */
  #send(group: Group, records: readonly string[], begun: number): void {
    this.#inFlight = group;
    this.journal.appendSoon(records).then(
      (row) => this.#landed(group, row, begun),
      (error) => this.#failed(group, error),
    );
  }

  #landed(group: Group, row: JournalRow, begun: number): void {
    this.#inFlight = null;
    this.#flushMs += (performance.now() - begun - this.#flushMs) / 8;
    this.#lastRow = row.row;
    this.projector.post(row);
    if (group.records > 0) this.onCommit(null);
    this.#goOn(group);
  }

  #failed(group: Group, error: unknown): void {
    this.#inFlight = null;
    // What was written since then stands on what is not there.
    const lost = group.records + this.#records.length;
    this.#records = [];
    this.#characters = 0;
    for (const [key, note] of group.notes) if (!this.#notes.has(key)) this.#notes.set(key, note);
    if (this.#notes.size > 0) this.#noteTimer ??= setTimeout(() => this.#schedule(), NOTE_MS);
    if (lost > 0) this.onCommit(error instanceof Error ? error : new Error(String(error)));
    this.#goOn(group);
  }

  #goOn({ waiting }: Group): void {
    for (const resolve of waiting) resolve();
    if (!this.#next) return;
    this.#next = false;
    this.#schedule();
  }
}

/** True where a server has been before. */
export function hasStore(folder: string): boolean {
  return isThere(`${folder}/journal.db`);
}

function refuseHalfRestored(data: string): void {
  if (!isThere(`${data}/${RESTORING}`)) return;
  throw new StartError("data_broken", { data, why: "a restore was interrupted" });
}

/** Projects what a crash has left. Throws StartError where the disk has no room for it. */
async function project(rows: JournalRow[], projector: Projector, data: string): Promise<void> {
  const stuck = Promise.withResolvers<never>();
  projector.onStuck = () => stuck.reject(new StartError("disk_full", { data }));
  stuck.promise.catch(() => {});
  for (const row of rows) {
    projector.post(row);
    await Promise.race([projector.reached(row.row), stuck.promise]);
  }
}
