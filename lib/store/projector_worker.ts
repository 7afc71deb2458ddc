/// <reference lib="deno.worker" />
/**
 * The projector's thread: takes journal rows as they come, applies them in large transactions, and says
 * how far it is. Off the delivery path and on another core, so that tables cost no message any time.
 */

import { setPriority } from "node:os";
import { setImmediate } from "node:timers";
import { StartError } from "../base/start_error.ts";
import { openDatabase } from "./database.ts";
import { type CommittedRow, MIGRATIONS, Projection } from "./projection.ts";
import type { FromProjector, ToProjector } from "./projector.ts";
import { Trimmer } from "./trimmer.ts";

/** Rows of about this many bytes make a transaction: some 8,000 messages, a tenth of a second. */
const TRANSACTION_BYTES = 1_500_000;
/** A checkpoint comes after so many bytes of rows, or after so many quiet milliseconds. */
const CHECKPOINT_BYTES = 32_000_000;
const CHECKPOINT_QUIET_MS = 1_000;
const RETRY_MS = 500;
/** Old messages leave in steps with a pause between them; rows that come go first. */
const TRIM_PAUSE_MS = 10;
/** What a message that leaves writes, more or less. */
const TRIMMED_BYTES = 500;

/** What a thread that gives way is called by Linux: 0 is usual, 19 the last to run. */
const NICE = 10;

const queue: CommittedRow[] = [];
let projection: Projection;
let trimmer: Trimmer;
let trimming: ReturnType<typeof setTimeout> | undefined;
let scheduled = false;
let sinceCheckpoint = 0;
let quiet: ReturnType<typeof setTimeout> | undefined;

const say = (message: FromProjector) => self.postMessage(message);

self.onmessage = ({ data }: MessageEvent<ToProjector>) => {
  switch (data.type) {
    case "open":
      return open(data.path);
    case "rows":
      queue.push(...data.rows);
      return schedule();
    case "age":
      return attempt(() => trimmer.noteAge(data.at, projection.progress.n));
    case "retain":
      attempt(() => trimmer.begin(data.terms));
      return trimSoon();
    case "count":
      return trimmer.count(data.user, data.device);
    case "close":
      return close();
  }
};

/** Delivery goes first where both want the same core; only Linux has priorities by thread. */
function giveWay(): void {
  if (Deno.build.os !== "linux") return;
  try {
    setPriority(0, NICE);
  } catch {
    // Not permitted: then the system shares the cores out as it likes.
  }
}

function open(path: string): void {
  giveWay();
  try {
    const database = openDatabase(path, { migrations: MIGRATIONS, synchronous: "NORMAL" });
    // Checkpoints are this worker's own doing: main must know when one is complete.
    database.exec("PRAGMA wal_autocheckpoint=0");
    projection = new Projection(database);
    trimmer = new Trimmer(database);
    say({ type: "opened", progress: projection.progress });
  } catch (error) {
    // Errors lose their class on the way to the other thread.
    const { code, details } = error instanceof StartError
      ? error
      : new StartError("data_broken", { data: path, why: String(error) });
    say({ type: "failed", code, details });
  }
}

function schedule(): void {
  if (scheduled) return;
  scheduled = true;
  setImmediate(run);
}

function run(): void {
  scheduled = false;
  if (queue.length === 0) return;
  clearTimeout(quiet);
  let bytes = 0, count = 0;
  while (count < queue.length && bytes < TRANSACTION_BYTES) bytes += queue[count++]!.records.length;
  try {
    say({ type: "projected", progress: projection.apply(queue.slice(0, count)) });
  } catch (error) {
    // The disk may have room again later; the journal keeps everything meanwhile.
    say({ type: "stuck", reason: String(error) });
    setTimeout(schedule, RETRY_MS);
    return;
  }
  queue.splice(0, count);
  sinceCheckpoint += bytes;
  if (sinceCheckpoint > CHECKPOINT_BYTES) checkpoint();
  if (queue.length > 0) schedule();
  else if (sinceCheckpoint > 0) quiet = setTimeout(checkpoint, CHECKPOINT_QUIET_MS);
}

function checkpoint(): void {
  try {
    if (!projection.checkpoint()) return;
    sinceCheckpoint = 0;
    say({ type: "kept", row: projection.progress.row });
  } catch (error) {
    say({ type: "troubled", reason: String(error) });
    clearTimeout(quiet);
    quiet = setTimeout(checkpoint, CHECKPOINT_QUIET_MS);
  }
}

function trimSoon(): void {
  clearTimeout(trimming);
  trimming = setTimeout(trim, TRIM_PAUSE_MS);
}

/** Lets some old messages go, when nothing new is to be written down. */
function trim(): void {
  if (queue.length > 0) return trimSoon();
  attempt(() => {
    const left = trimmer.step();
    sinceCheckpoint += left.messages * TRIMMED_BYTES;
    say({ type: "left", left });
    if (!left.over) return trimSoon();
    clearTimeout(quiet);
    if (sinceCheckpoint > 0) quiet = setTimeout(checkpoint, CHECKPOINT_QUIET_MS);
  });
  if (sinceCheckpoint > CHECKPOINT_BYTES) checkpoint();
}

/** Does what can wait for the next time, should the disk refuse it. */
function attempt(work: () => void): void {
  try {
    work();
  } catch (error) {
    say({ type: "troubled", reason: String(error) });
    say({ type: "left", left: { users: [], messages: 0, over: true } });
  }
}

function close(): void {
  clearTimeout(quiet);
  clearTimeout(trimming);
  while (queue.length > 0) {
    const before = queue.length;
    run();
    // What cannot be projected now stays in the journal.
    if (queue.length === before) break;
  }
  checkpoint();
  try {
    projection.close();
  } catch (error) {
    say({ type: "troubled", reason: String(error) });
  }
  say({ type: "closed" });
  self.close();
}
