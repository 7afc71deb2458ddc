/**
 * All that is kept, as one: the journal that makes things durable, the projector that makes them
 * readable, the tables and the accounts. Everything but `write` is async, because another store may be
 * far away; `write` only joins this turn's group.
 */

import type { Turn } from "../base/turn.ts";
import { StartError } from "../base/start_error.ts";
import { Accounts } from "./accounts.ts";
import { Journal } from "./journal.ts";
import { Projector } from "./projector.ts";
import type {
  CursorRecord,
  DigestRecord,
  JournalRecord,
  MovedRecord,
  ReadRecord,
} from "./records.ts";
import { Tables } from "./tables.ts";

/** Told once per group: null when it is on the disk, else why it is not (and nothing of it is). */
export type OnCommit = (failure: Error | null) => void;

/** Notes that nothing else carries to the disk go there after this many milliseconds. */
const NOTE_MS = 1_000;

export class Store {
  /** The last message number given out. */
  n: number;
  #records: string[] = [];
  #notes = new Map<string, string>();
  #scheduled = false;
  #lastRow: number;
  #afterCommit: (() => void)[] = [];
  #noteTimer: ReturnType<typeof setTimeout> | undefined;
  /** Set by whoever writes groups (delivery). */
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
    try {
      await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new StartError("data_unwritable", { data: folder, why });
    }
    // The journal first: its lock keeps a second server out of all the rest.
    const journal = new Journal(folder);
    let accounts: Accounts | undefined, projector: Projector | undefined;
    try {
      const epoch = journal.epoch();
      accounts = new Accounts(folder);
      projector = await Projector.open(`${folder}/messages.db`);
      for (const row of journal.tail(projector.progress.row)) {
        projector.post(row);
        await projector.reached(row.row);
      }
      const tables = new Tables(`${folder}/messages.db`);
      return new Store(epoch, accounts, tables, projector, journal, turn);
    } catch (error) {
      await projector?.close();
      accounts?.close();
      journal.close();
      throw error;
    }
  }

  /** The journal row that this turn's group will be. */
  get nextRow(): number {
    return this.#lastRow + 1;
  }

  /** Adds a record to this turn's group; `onCommit` tells what became of it. */
  write(record: JournalRecord): void {
    this.writeText(JSON.stringify(record));
  }

  /** The same for a record that is JSON text already: messages are put together by hand (delivery.ts). */
  writeText(record: string): void {
    this.#records.push(record);
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

  /** Resolves when everything written until now is on the disk, or has failed. */
  committed(): Promise<void> {
    if (this.#records.length === 0 && this.#notes.size === 0) return Promise.resolve();
    this.#schedule();
    return new Promise((resolve) => this.#afterCommit.push(resolve));
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
    this.journal.close();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.turn.atCommit(this.#commit);
  }

  #commit = (): void => {
    this.#scheduled = false;
    clearTimeout(this.#noteTimer);
    this.#noteTimer = undefined;
    const records = this.#records;
    this.#records = [];
    let failure: Error | null = null;
    try {
      // Cursors first: they belong to what was there before this group.
      const row = this.journal.append([...this.#notes.values(), ...records]);
      this.#lastRow = row.row;
      this.projector.post(row);
      this.#notes.clear();
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error));
      if (this.#notes.size > 0) this.#noteTimer = setTimeout(() => this.#schedule(), NOTE_MS);
    }
    if (records.length > 0) this.onCommit(failure);
    const waiting = this.#afterCommit;
    this.#afterCommit = [];
    for (const resolve of waiting) resolve();
  };
}
