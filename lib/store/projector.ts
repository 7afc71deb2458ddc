/** The main thread's hold of the projector: hands it rows, knows how far it is and how far behind. */

import { getLogger } from "@logtape/logtape";
import { type StartCode, type StartDetails, StartError } from "../base/start_error.ts";
import type { JournalRow } from "./segment.ts";
import type { CommittedRow, Progress } from "./projection.ts";
import type { Terms } from "./retention.ts";
import type { Left } from "./trimmer.ts";

/** What the worker is told. */
export type ToProjector =
  | { type: "open"; path: string }
  | { type: "rows"; rows: CommittedRow[] }
  | { type: "age"; at: number }
  | { type: "retain"; terms: Terms | null }
  | { type: "count"; user: string; device: string }
  | { type: "close" };

/** What the worker says. */
export type FromProjector =
  | { type: "opened"; progress: Progress }
  | { type: "failed"; code: StartCode; details: StartDetails[StartCode] }
  | { type: "projected"; progress: Progress }
  | { type: "kept"; row: number }
  | { type: "left"; left: Left }
  /** Rows cannot be applied; they are tried again. */
  | { type: "stuck"; reason: string }
  /** Something that can wait was refused; rows may go on. */
  | { type: "troubled"; reason: string }
  | { type: "closed" };

/** Past this lag, in milliseconds, writers are read more slowly (delivery rule 4). */
const BEHIND_MS = 1_000;

/**
 * Rows are gathered for so long, or so many bytes, before they go over: a transaction each would cost
 * more, and a burst has both cores to itself. Whoever reads makes them go over at once.
 */
const GATHER_MS = 400;
const GATHER_BYTES = 16 * 1024 * 1024;

const log = getLogger(["chatmom", "store"]);

interface Waiter {
  readonly row: number;
  readonly resolve: () => void;
}

/** One projector worker and its progress. */
export class Projector {
  #worker: Worker;
  /** Posted rows that are not applied yet, oldest first, with the time they were posted. */
  #open: { row: number; at: number }[] = [];
  #waiters: Waiter[] = [];
  /** Rows that the worker has not been given yet. */
  #gathered: CommittedRow[] = [];
  #gatheredBytes = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = Promise.withResolvers<void>();
  /** Told, once, that all has left that may; how many messages that were. */
  #retained: { count: number; resolve: (count: number) => void } | null = null;
  progress: Progress = { row: 0, n: 0 };
  /** Why the disk does not take the tables, as long as it does not: the journal's room is the last there is. */
  stuck: string | null = null;
  /** Told after each transaction: everything up to the given message number is in the tables. */
  onProjected: (n: number) => void = () => {};
  /** Told when rows up to the given one are safe from a power cut. */
  onKept: (row: number) => void = () => {};
  /** Told in whose inboxes entries have left. */
  onLeft: (users: readonly string[]) => void = () => {};
  /** Told each time the disk has refused the tables. */
  onStuck: (reason: string) => void = () => {};

  private constructor(worker: Worker) {
    this.#worker = worker;
  }

  /** Starts the worker on the messages database at `path`. Throws StartError. */
  static async open(path: string): Promise<Projector> {
    const worker = new Worker(new URL("./projector_worker.ts", import.meta.url), {
      type: "module",
    });
    const projector = new Projector(worker);
    const opened = Promise.withResolvers<Progress>();
    worker.onmessage = ({ data }: MessageEvent<FromProjector>) => {
      if (data.type === "opened") opened.resolve(data.progress);
      else if (data.type === "failed") {
        opened.reject(new StartError(data.code, data.details));
      } else projector.#heard(data);
    };
    worker.onerror = (event) => {
      opened.reject(new StartError("data_broken", { data: path, why: event.message }));
    };
    projector.#post({ type: "open", path });
    try {
      projector.progress = await opened.promise;
    } catch (error) {
      worker.terminate();
      throw error;
    }
    return projector;
  }

  /** Takes the next row; rows must come in order. They go over in groups, when somebody waits or soon. */
  post(row: JournalRow): void {
    const at = Date.now();
    this.#open.push({ row: row.row, at });
    this.#gathered.push({ ...row, at });
    this.#gatheredBytes += row.records.length;
    if (this.#waiters.length > 0 || this.#gatheredBytes > GATHER_BYTES) this.#handOver();
    else this.#timer ??= setTimeout(this.#handOver, GATHER_MS);
  }

  /** Resolves when the row, and all before it, can be read from the tables. */
  reached(row: number): Promise<void> {
    if (row <= this.progress.row) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiters.push({ row, resolve });
      this.#handOver();
    });
  }

  /** True when the tables are so far behind that writers must be slowed; while they are stuck, nothing is taken. */
  get behind(): boolean {
    const oldest = this.#open[0];
    return oldest !== undefined && this.stuck === null && Date.now() - oldest.at > BEHIND_MS;
  }

  /** Resolves when the tables are no longer behind. */
  async caughtUp(): Promise<void> {
    while (this.behind) await this.reached(this.#open[0]!.row);
  }

  /** Everything that is in the tables had been accepted at `at`: by this, retention counts. */
  noteAge(at: number): void {
    this.#post({ type: "age", at });
  }

  /** Lets go what these terms allow; resolves with the number of messages. One at a time. */
  retain(terms: Terms): Promise<number> {
    const { promise, resolve } = Promise.withResolvers<number>();
    this.#retained = { count: 0, resolve };
    this.#post({ type: "retain", terms });
    return promise;
  }

  /** Lets no more go: `retain` resolves soon. */
  stopRetaining(): void {
    this.#post({ type: "retain", terms: null });
  }

  /** A device has come: what it lacks is not to leave from now on. */
  count(user: string, device: string): void {
    if (this.#retained) this.#post({ type: "count", user, device });
  }

  /** Applies what is left and ends the worker. */
  async close(): Promise<void> {
    this.#handOver();
    this.#post({ type: "close" });
    await this.#closed.promise;
    this.#worker.terminate();
  }

  #handOver = (): void => {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#gathered.length === 0) return;
    const rows = this.#gathered;
    this.#gathered = [];
    this.#gatheredBytes = 0;
    this.#worker.postMessage(
      { type: "rows", rows } satisfies ToProjector,
      rows.map(({ records }) => records.buffer as ArrayBuffer),
    );
  };

  #post(message: ToProjector): void {
    this.#worker.postMessage(message);
  }

  #heard(message: FromProjector): void {
    switch (message.type) {
      case "projected":
        this.#reach(message.progress);
        break;
      case "kept":
        this.onKept(message.row);
        break;
      case "stuck":
        this.stuck = message.reason;
        this.onStuck(message.reason);
        warn(message.reason);
        break;
      case "troubled":
        warn(message.reason);
        break;
      case "left":
        this.#left(message.left);
        break;
      case "closed":
        this.#left({ users: [], messages: 0, over: true });
        this.#closed.resolve();
        break;
    }
  }

  #left({ users, messages, over }: Left): void {
    if (users.length > 0) this.onLeft(users);
    const retained = this.#retained;
    if (!retained) return;
    retained.count += messages;
    if (!over) return;
    this.#retained = null;
    retained.resolve(retained.count);
  }

  #reach(progress: Progress): void {
    this.progress = progress;
    this.stuck = null;
    let done = 0;
    while (done < this.#open.length && this.#open[done]!.row <= progress.row) done++;
    this.#open.splice(0, done);
    this.onProjected(progress.n);
    const ready = this.#waiters.filter(({ row }) => row <= progress.row);
    if (ready.length === 0) return;
    this.#waiters = this.#waiters.filter(({ row }) => row > progress.row);
    for (const { resolve } of ready) resolve();
  }
}

function warn(reason: string): void {
  log.warn("Cannot write messages to their tables, will try again: {reason}", { reason });
}
