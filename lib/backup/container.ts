/**
 * The one file of a backup: a plain tar, which any `tar` can list and unpack. First `about.json`, then
 * the databases, then the files that people have sent each other.
 */

import { createTarDecoder, createTarPacker } from "modern-tar";
import { BackupError } from "./backup_error.ts";

/** What a backup says of itself. */
export interface About {
  /** Rises when an older program could not put it back. */
  readonly format: number;
  /** The moment that it stands for, in milliseconds since 1970. */
  readonly at: number;
  readonly accounts: number;
  readonly messages: number;
}

/** The format that this program writes, and the newest that it reads. */
export const FORMAT = 1;
/** The parts that each backup has, in this order; `files/…` may follow. */
export const ABOUT = "about.json", ACCOUNTS = "accounts.db", MESSAGES = "messages.db";
/** What is known of each of people's files. */
export const CATALOG = "files.db";
/** Where people's files lie, in the data folder and in a backup. */
export const FILES = "files";

/** A file to be packed: where it is, and what it is called in the backup. */
export interface Part {
  readonly path: string;
  readonly name: string;
}

/** Writes a backup to the open file `to`, and sees it onto the disk; gives how many parts were there. */
export async function pack(
  to: Deno.FsFile,
  about: About,
  parts: AsyncIterable<Part>,
): Promise<number> {
  const { readable, controller } = createTarPacker();
  const written = readable.pipeTo(
    new WritableStream({ write: (chunk) => writeAll(to, chunk) }),
  );
  // What stops the writing is met by whoever packs, and again below.
  written.catch((error) => controller.error(error));
  const bytes = new TextEncoder().encode(JSON.stringify(about) + "\n");
  const writer = controller.add({ name: ABOUT, size: bytes.length, mode: 0o600 }).getWriter();
  await writer.write(bytes);
  await writer.close();
  let count = 0;
  for await (const { path, name } of parts) {
    using file = await openOrNone(path);
    // A file can leave by retention between being listed and being read.
    if (!file) continue;
    const { size, mtime } = await file.stat();
    const body = controller.add({ name, size, mode: 0o600, ...(mtime ? { mtime } : {}) });
    await copy(file, size, body.getWriter());
    count++;
  }
  controller.finalize();
  await written;
  await to.sync();
  return count;
}

/**
 * Unpacks the backup `file` into the empty folder `into`; nothing is ever written outside it. Throws
 * BackupError `not_a_backup`, `newer` or `broken`.
 */
export async function unpack(file: string, into: string): Promise<About> {
  const source = await Deno.open(file).catch((error: Error) => {
    throw new BackupError("unreadable", file, error.message);
  });
  let about: About | undefined;
  try {
    for await (
      const { header, body } of source.readable.pipeThrough(createTarDecoder({ strict: true }))
    ) {
      if (!about) {
        if (header.name !== ABOUT) throw new BackupError("not_a_backup", file);
        about = readAbout(await new Response(body).text(), file);
        continue;
      }
      if (header.type !== "file" || !isPart(header.name)) {
        throw new BackupError("broken", file, `"${header.name}" does not belong there`);
      }
      const path = `${into}/${header.name}`;
      await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true, mode: 0o700 });
      const target = await Deno.open(path, { write: true, createNew: true, mode: 0o600 });
      await body.pipeTo(target.writable);
    }
  } catch (error) {
    if (error instanceof BackupError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new BackupError(about ? "broken" : "not_a_backup", file, why);
  }
  if (!about) throw new BackupError("not_a_backup", file);
  return about;
}

function readAbout(text: string, file: string): About {
  let about: About;
  try {
    about = JSON.parse(text);
  } catch {
    throw new BackupError("not_a_backup", file);
  }
  if (typeof about?.format !== "number") throw new BackupError("not_a_backup", file);
  if (about.format > FORMAT) throw new BackupError("newer", file);
  return about;
}

/** Names that a backup may hold: nothing that leads out of the folder, on any system. */
function isPart(name: string): boolean {
  if ([ACCOUNTS, MESSAGES, CATALOG].includes(name)) return true;
  const [first, ...rest] = name.split("/");
  return first === FILES && rest.length > 0 && rest.length < 8 &&
    rest.every((part) => /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(part));
}

async function openOrNone(path: string): Promise<Deno.FsFile | null> {
  try {
    return await Deno.open(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/** Copies exactly `size` bytes: what grows meanwhile is cut, so that the rest of the backup fits. */
async function copy(
  file: Deno.FsFile,
  size: number,
  writer: WritableStreamDefaultWriter<Uint8Array>,
): Promise<void> {
  for (let left = size; left > 0;) {
    // A buffer each: the packer hands it on as it is.
    const chunk = new Uint8Array(Math.min(left, 256 * 1024));
    const length = await file.read(chunk);
    if (length === null) throw new Error("a file became shorter while it was copied");
    await writer.write(chunk.subarray(0, length));
    left -= length;
  }
  await writer.close();
}

async function writeAll(to: Deno.FsFile, chunk: Uint8Array): Promise<void> {
  for (let at = 0; at < chunk.length;) at += await to.write(chunk.subarray(at));
}
