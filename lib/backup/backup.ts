/**
 * A backup of a data folder, taken while its server runs: one moment of messages and accounts, and the
 * files that belong to them.
 */

import { dirname } from "node:path";
import { backup, type DatabaseSync } from "node:sqlite";
import { StartError } from "../base/start_error.ts";
import { readDatabase } from "../store/database.ts";
import { BackupError } from "./backup_error.ts";
import {
  type About,
  ACCOUNTS,
  CATALOG,
  FILES,
  FORMAT,
  MESSAGES,
  pack,
  type Part,
} from "./container.ts";
import { settle } from "./settle.ts";

/** What was taken. */
export interface Backup extends About {
  readonly files: number;
  readonly bytes: number;
}

/** Pages that are copied before anything else gets a turn. */
const PAGES = 4_096;

/**
 * Writes a backup of the data folder `folder` to `file`, which must not be there. What was accepted
 * before the call is in it. It stands for the moment at which the databases are opened: what the
 * server takes later is not in it, and nothing in it is torn. Throws StartError, BackupError.
 */
export async function takeBackup(folder: string, file: string, now: () => number): Promise<Backup> {
  if (await exists(file)) throw new BackupError("exists", file);
  let scratch: string;
  try {
    scratch = await Deno.makeTempDir({ dir: dirname(file), prefix: ".chatmom-backup-" });
  } catch (error) {
    throw new BackupError("unwritable", file, String((error as Error).message));
  }
  try {
    await settle(folder);
    const about = await copyDatabases(folder, scratch, now);
    const whole = `${scratch}/whole.tar`;
    const to = await Deno.open(whole, { write: true, createNew: true, mode: 0o600 });
    let count: number;
    try {
      count = await pack(to, about, partsOf(folder, scratch));
    } finally {
      to.close();
    }
    const { size } = await Deno.stat(whole);
    await Deno.rename(whole, file);
    return { ...about, files: count - DATABASES.length, bytes: size };
  } catch (error) {
    if (error instanceof BackupError || error instanceof StartError) throw error;
    // A full disk, above all.
    throw new BackupError("unwritable", file, String((error as Error).message));
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
}

/** In this order: everybody whom a message names is there, and every file that a message has. */
const DATABASES = [MESSAGES, ACCOUNTS, CATALOG] as const;

async function copyDatabases(folder: string, into: string, now: () => number): Promise<About> {
  const open: { name: string; database: DatabaseSync }[] = [];
  try {
    for (const name of DATABASES) {
      open.push({ name, database: readDatabase(`${folder}/${name}`) });
    }
    const at = now();
    const count = (name: string, sql: string) =>
      Number(open.find((one) => one.name === name)!.database.prepare(sql).get()!.count);
    for (const { name, database } of open) {
      await backup(database, `${into}/${name}`, { rate: PAGES });
    }
    return {
      format: FORMAT,
      at,
      accounts: count(ACCOUNTS, "SELECT count(*) AS count FROM account WHERE kind <> 'removed'"),
      messages: count(MESSAGES, "SELECT count(*) AS count FROM message"),
    };
  } finally {
    for (const { database } of open) database.close();
  }
}

async function* partsOf(folder: string, scratch: string): AsyncGenerator<Part> {
  for (const name of DATABASES) yield { path: `${scratch}/${name}`, name };
  // After the databases: a file's bytes are there before anybody knows of it.
  yield* filesIn(`${folder}/${FILES}`, FILES);
}

async function* filesIn(folder: string, name: string): AsyncGenerator<Part> {
  let entries: Deno.DirEntry[];
  try {
    entries = await Array.fromAsync(Deno.readDir(folder));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw error;
  }
  for (const entry of entries) {
    const part = { path: `${folder}/${entry.name}`, name: `${name}/${entry.name}` };
    if (entry.isDirectory) yield* filesIn(part.path, part.name);
    else if (entry.isFile) yield part;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw new BackupError("unwritable", path, String((error as Error).message));
  }
}
