/** A file of one's own that is to be sent: what the server is told of it, and whether it is still that. */

import { createHash } from "node:crypto";
import { basename, resolve } from "node:path";
import mime from "mime";
import type { FileOffer } from "../outgoing.ts";
import { offeredName } from "./names.ts";
import type { Source } from "./uploads.ts";

/** A file as it was when it was to be sent. */
export interface LocalFile {
  /** Whole, so that it is found from any folder. */
  readonly path: string;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** When it last changed, in milliseconds since 1970; 0 where the system does not say. */
  readonly mtime: number;
  /** In hex. */
  readonly sha256: string;
  readonly media: string;
}

/** Why a file cannot be sent. */
export class LocalFileError extends Error {
  override readonly name = "LocalFileError";
  constructor(readonly code: "missing" | "not_a_file" | "unreadable" | "changing", path: string) {
    super(`Cannot send "${path}": ${code}`);
  }
}

/** Bytes read at a time. */
const BLOCK = 256 * 1024;

/** Looks at the file and hashes it. Throws LocalFileError. */
export async function lookAt(given: string): Promise<LocalFile> {
  const path = resolve(given);
  try {
    // Opening a pipe would wait for somebody to write into it.
    const { isFile, size, mtime } = await Deno.stat(path);
    if (!isFile) throw new LocalFileError("not_a_file", path);
    using disk = await Deno.open(path);
    const hashed = await hashOf(disk);
    if (hashed.size !== size) throw new LocalFileError("changing", path);
    const name = offeredName(basename(path));
    const media = mime.getType(name) ?? "application/octet-stream";
    return { path, name, size, mtime: mtime?.getTime() ?? 0, sha256: hashed.sha256, media };
  } catch (error) {
    if (error instanceof LocalFileError) throw error;
    if (error instanceof Deno.errors.NotFound) throw new LocalFileError("missing", path);
    throw new LocalFileError("unreadable", path);
  }
}

/** SHA-256 in hex of what is left of an open file, and how much that was. */
export async function hashOf(disk: Deno.FsFile): Promise<{ sha256: string; size: number }> {
  const hash = createHash("sha256"), block = new Uint8Array(BLOCK);
  let size = 0;
  for (let length; (length = await disk.read(block)) !== null;) {
    hash.update(block.subarray(0, length));
    size += length;
  }
  return { sha256: hash.digest("hex"), size };
}

/** Opens it if it is what it was, as far as size and time say; null when it has changed or is gone. */
export async function openLocal(
  { local: { path, mtime }, size }: Pick<FileOffer, "local" | "size">,
): Promise<Source | null> {
  try {
    const now = await Deno.stat(path);
    const same = now.isFile && now.size === size && (now.mtime?.getTime() ?? 0) === mtime;
    return same ? sourceOf(await Deno.open(path)) : null;
  } catch {
    // Whatever the reason, it cannot be sent any more.
    return null;
  }
}

function sourceOf(disk: Deno.FsFile): Source {
  return {
    async read(offset, length) {
      await disk.seek(offset, Deno.SeekMode.Start);
      const bytes = new Uint8Array(length);
      for (let got = 0; got < length;) {
        const more = await disk.read(bytes.subarray(got));
        if (more === null) return null;
        got += more;
      }
      return bytes;
    },
    close: () => disk.close(),
  };
}
