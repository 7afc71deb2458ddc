/**
 * Puts a backup into a data folder. The store gets a new epoch, by which clients and queues notice that
 * it went back in time, and heal by themselves (delivery rules 11 and 19).
 */

import type { DatabaseSync } from "node:sqlite";
import { makeDataFolder } from "../base/data_folder.ts";
import { isThere } from "../base/is_there.ts";
import { StartError } from "../base/start_error.ts";
import { MIGRATIONS as FILE_MIGRATIONS } from "../files/catalog.ts";
import { ACCOUNT_MIGRATIONS } from "../store/accounts.ts";
import { openDatabase } from "../store/database.ts";
import { Journal } from "../store/journal.ts";
import { MIGRATIONS as MESSAGE_MIGRATIONS } from "../store/projection.ts";
import { RESTORING } from "../store/store.ts";
import { BackupError } from "./backup_error.ts";
import { type About, ACCOUNTS, CATALOG, MESSAGES, unpack } from "./container.ts";

/** What a server keeps in its folder, as far as a restore takes its place; anything else is left alone. */
const OURS = /^(accounts|files|journal|messages|search)\.db(-wal|-shm)?$|^journal\.\d+$|^files$/;

/**
 * Puts the backup `file` into `folder`, which must be empty, or, with `force`, loses what a server kept
 * there. Nothing is lost before the backup has been unpacked and checked. Throws StartError,
 * BackupError.
 */
export async function restore(file: string, folder: string, force: boolean): Promise<About> {
  const isNew = !isThere(folder);
  makeDataFolder(folder);
  const before = await Array.fromAsync(Deno.readDir(folder));
  if (before.length > 0 && !force) throw new BackupError("not_empty", folder);
  const unpacked = `${folder}/${RESTORING}`;
  // What an interrupted restore has left: the backup itself is still where it was.
  await Deno.remove(unpacked, { recursive: true }).catch(() => {});
  // Its lock tells whether a server runs there.
  if (before.some(({ name }) => name === "journal.db")) await new Journal(folder).close();
  await Deno.mkdir(unpacked, { mode: 0o700 });
  let about: About;
  try {
    about = await unpack(file, unpacked);
    prepare(unpacked, file);
  } catch (error) {
    await Deno.remove(isNew ? folder : unpacked, { recursive: true });
    throw error;
  }
  // From here on a server refuses the folder until the last line.
  // Looked at again: with its last user a database puts files of its own away.
  for (const { name } of await Array.fromAsync(Deno.readDir(folder))) {
    if (OURS.test(name)) await Deno.remove(`${folder}/${name}`, { recursive: true });
  }
  for await (const { name } of Deno.readDir(unpacked)) {
    await Deno.rename(`${unpacked}/${name}`, `${folder}/${name}`);
  }
  await Deno.remove(unpacked, { recursive: true });
  return about;
}

/** Checks the databases, brings them up to date, and takes back what was true of the old store only. */
function prepare(folder: string, file: string): void {
  change(`${folder}/${ACCOUNTS}`, ACCOUNT_MIGRATIONS, file, (database) => {
    // Whoever is in the backup had the name when its letters were written (delivery rule 19).
    database.exec(`UPDATE account SET adopted = 1 WHERE kind <> 'removed';
      UPDATE account SET drained = ''; DELETE FROM errand`);
  });
  change(`${folder}/${MESSAGES}`, MESSAGE_MIGRATIONS, file, (database) => {
    // Nobody knows what has left the queues since: all that is not acked goes there again.
    database.exec("DELETE FROM moved");
  });
  change(`${folder}/${CATALOG}`, FILE_MIGRATIONS, file, () => {});
}

function change(
  path: string,
  migrations: readonly string[],
  file: string,
  work: (database: DatabaseSync) => void,
): void {
  let database: DatabaseSync;
  try {
    Deno.statSync(path);
    database = openDatabase(path, { migrations, synchronous: "FULL" });
  } catch (error) {
    if (error instanceof StartError && error.code === "data_newer") {
      throw new BackupError("newer", file);
    }
    const why = error instanceof Error ? error.message : String(error);
    throw new BackupError("broken", file, why);
  }
  try {
    const { quick_check: found } = database.prepare("PRAGMA quick_check(1)").get()!;
    if (found !== "ok") throw new BackupError("broken", file, String(found));
    work(database);
  } finally {
    // The last to close it leaves one file only.
    database.close();
  }
}
