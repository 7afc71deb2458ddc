/** Opening SQLite files: settings, migrations, and clear errors when it does not work. */

import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { StartError } from "../base/start_error.ts";

/** One step of a database's life: SQL that takes it from one version to the next. */
export type Migration = string;

/** How a file is opened. */
export interface Opening {
  /** Steps from an empty file to today's tables; the file remembers how many it has. */
  readonly migrations: readonly Migration[];
  /** FULL syncs at each commit; NORMAL only at checkpoints. */
  readonly synchronous: "FULL" | "NORMAL";
  /** Held for the process's life: a second process is refused with StartError `data_in_use`. */
  readonly exclusive?: boolean;
}

/**
 * Opens `path`, making it where there is none, and brings its tables up to date. Throws StartError
 * `data_in_use`, `data_unwritable`, `disk_full`, `data_broken` or `data_newer`.
 */
export function openDatabase(path: string, opening: Opening): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path);
    if (opening.exclusive) database.exec("PRAGMA locking_mode=EXCLUSIVE");
    database.exec(`PRAGMA journal_mode=WAL; PRAGMA synchronous=${opening.synchronous};
      PRAGMA busy_timeout=${opening.exclusive ? 0 : 5000}; PRAGMA cache_size=-65536;
      PRAGMA temp_store=MEMORY`);
    // An exclusive lock is taken at the first write, so one is made.
    if (opening.exclusive) database.exec("BEGIN IMMEDIATE; COMMIT");
    migrate(database, path, opening.migrations);
    return database;
  } catch (error) {
    database?.close();
    throw explain(error, path);
  }
}

/**
 * Opens `path` to read it as of this moment, beside its server. Throws StartError `data_broken` where it
 * is missing or none.
 */
export function readDatabase(path: string): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { readOnly: true });
    // A read holds its moment until it ends.
    database.exec("PRAGMA busy_timeout=5000; BEGIN; SELECT 1 FROM sqlite_schema");
    return database;
  } catch (error) {
    database?.close();
    const why = error instanceof Error ? error.message : String(error);
    throw new StartError("data_broken", { data: path, why: why.split(":", 1)[0]! });
  }
}

function migrate(
  database: DatabaseSync,
  path: string,
  migrations: readonly Migration[],
): void {
  const version = () =>
    (database.prepare("PRAGMA user_version").get() as { user_version: number }).user_version;
  if (version() > migrations.length) throw new StartError("data_newer", { data: path });
  while (version() < migrations.length) {
    database.exec("BEGIN IMMEDIATE");
    // Asked again: another process may have taken this step meanwhile.
    const step = version();
    if (step < migrations.length) {
      database.exec(`${migrations[step]}; PRAGMA user_version=${step + 1}`);
    }
    database.exec("COMMIT");
  }
}

const READ_ONLY = 8, BUSY = 5, CANNOT_OPEN = 14, FULL = 13;

/** What is thrown has no code, only SQLite's own words. */
const CODES: Readonly<Record<string, number>> = {
  "database is locked": BUSY,
  "attempt to write a readonly database": READ_ONLY,
  "unable to open database file": CANNOT_OPEN,
  "database or disk is full": FULL,
};

function explain(error: unknown, data: string): StartError {
  if (error instanceof StartError) return error;
  const why = error instanceof Error ? error.message : String(error);
  const code = (error as { errcode?: number }).errcode ??
    // Opening says the path after them.
    CODES[why.split(":", 1)[0]!] ?? 0;
  switch (code & 0xff) {
    case BUSY:
      return new StartError("data_in_use", { data: dirname(data) });
    case READ_ONLY:
    case CANNOT_OPEN:
      return new StartError("data_unwritable", {
        data: dirname(data),
        why: why.split(":", 1)[0]!,
      });
    case FULL:
      return new StartError("disk_full", { data: dirname(data) });
    default:
      return new StartError("data_broken", { data, why });
  }
}
