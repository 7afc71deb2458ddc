/** Looks at the data folder: whether a server can use it, has it already, and how much room there is. */

import { statfs } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import { dirname } from "node:path";
import { isThere } from "../base/is_there.ts";
import { StartError } from "../base/start_error.ts";
import { readDatabase } from "../store/database.ts";
import { type Finding, finding } from "./finding.ts";

const MIB = 1024 * 1024;
/** Less room than this is worth a word, and less than that is too little to work with. */
const LOW = 1024 * MIB, FULL = 100 * MIB;

/** True while a server runs on the folder: it alone has the journal. */
export function isRunning(data: string): boolean {
  try {
    const journal = new DatabaseSync(`${data}/journal.db`, { readOnly: true });
    try {
      // Who has it has it for good: nothing to wait for.
      journal.exec("PRAGMA busy_timeout=0");
      journal.prepare("SELECT epoch FROM about").get();
      return false;
    } finally {
      journal.close();
    }
  } catch (error) {
    return String(error).includes("locked");
  }
}

/** What is to be said of the folder; nothing in it is changed. */
export async function checkData(data: string): Promise<Finding[]> {
  let info: Deno.FileInfo;
  try {
    info = await Deno.stat(data);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) return [unwritable(data, error)];
    return [await writable(await existing(data)) ?? finding("good", "data_new", { data })];
  }
  if (!info.isDirectory) return [unwritable(data, new Error("File exists"))];
  const failure = await writable(data);
  if (failure) return [failure];
  const findings = [
    isRunning(data)
      ? finding("good", "data_running", { data })
      : finding("good", "data_good", { data }),
  ];
  for (const name of ["accounts", "messages", "files"]) {
    const file = `${data}/${name}.db`;
    if (!isThere(file)) continue;
    try {
      readDatabase(file).close();
    } catch (error) {
      if (!(error instanceof StartError)) throw error;
      findings.push(finding("bad", "data_broken", { file, why: error.details.why }));
    }
  }
  if (Deno.build.os !== "windows" && ((info.mode ?? 0) & 0o077) !== 0) {
    findings.push(finding("warning", "data_open", { data }));
  }
  if (await Deno.stat(`${data}/restoring`).catch(() => null)) {
    findings.push(finding("bad", "data_half_restored", { data }));
  }
  return findings;
}

/** How much room there is where the folder is, or is to be; `written` makes bytes readable. */
export async function checkDisk(
  data: string,
  written: (bytes: number) => string,
): Promise<Finding> {
  try {
    const { bavail, bsize } = await statfs(await existing(data));
    const free = bavail * bsize, room = written(free);
    if (free < FULL) return finding("bad", "disk_full", { room });
    return free < LOW
      ? finding("warning", "disk_low", { room })
      : finding("good", "disk_good", { room });
  } catch (error) {
    return finding("warning", "disk_unknown", { why: messageOf(error) });
  }
}

/** The folder itself, or the nearest above it that is there. */
async function existing(path: string): Promise<string> {
  for (let at = path;; at = dirname(at)) {
    if (at === dirname(at) || await Deno.stat(at).then(() => true, () => false)) return at;
  }
}

async function writable(folder: string): Promise<Finding | null> {
  try {
    await Deno.remove(await Deno.makeTempFile({ dir: folder, prefix: ".chatmom-check-" }));
    return null;
  } catch (error) {
    return unwritable(folder, error);
  }
}

function unwritable(data: string, error: unknown): Finding {
  return finding("bad", "data_unwritable", { data, why: messageOf(error) });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
