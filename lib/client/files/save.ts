/**
 * Where a file that came is put: in one folder, under a safe name, never over anything that is there.
 * Its bytes gather beside in a hidden part, which is what a restart goes on with.
 */

import { createHash } from "node:crypto";
import { join, sep } from "node:path";
import { numbered } from "../../text/safe_name.ts";

/** Names are tried up to here; whoever has more of one name has other worries. */
const TRIES = 10_000;

/** The hidden part in which the server's file `file` gathers in `folder`. */
export function partOf(folder: string, file: string): string {
  // The server's name for it is the server's word: no path is made of it.
  const name = createHash("sha256").update(file).digest("hex").slice(0, 32);
  return join(folder, `.chatmom-${name}.part`);
}

/** Opens the part, made where there is none, and says how much of it is there. Throws what the system says. */
export async function openPart(
  folder: string,
  file: string,
  size: number,
): Promise<{ disk: Deno.FsFile; length: number }> {
  await Deno.mkdir(folder, { recursive: true });
  const path = partOf(folder, file);
  const { isFile } = await Deno.lstat(path).catch(() => ({ isFile: true }));
  // A link that somebody put there would lead out of the folder.
  if (!isFile) await Deno.remove(path);
  const disk = await Deno.open(path, { read: true, write: true, create: true, mode: 0o600 });
  try {
    let { size: length } = await disk.stat();
    if (length > size) await disk.truncate(length = 0);
    return { disk, length };
  } catch (error) {
    disk.close();
    throw error;
  }
}

/**
 * Gives the whole part its name, or the next one that is free, and says where it is. The part stays until
 * `forgetPart`, so that a second call after a kill finds the same name. `link` is how one
 * file gets two names, which not every disk can do. Throws what the system says.
 */
export async function save(
  folder: string,
  file: string,
  name: string,
  link: typeof Deno.link = Deno.link,
): Promise<string> {
  const part = partOf(folder, file), real = await Deno.realPath(folder);
  for (let count = 1; count <= TRIES; count++) {
    const path = join(real, numbered(name, count));
    if (!await placed(part, path, link)) continue;
    // No name leads out of the folder; should one do so all the same, nothing is left there.
    if (!(await Deno.realPath(path)).startsWith(real + sep)) {
      await Deno.remove(path);
      throw new Deno.errors.PermissionDenied(`"${name}" leads out of "${folder}"`);
    }
    return path;
  }
  throw new Deno.errors.AlreadyExists(`"${name}" in "${folder}"`);
}

/** The part is not needed any more: what is saved is written down. */
export async function forgetPart(folder: string, file: string): Promise<void> {
  try {
    await Deno.remove(partOf(folder, file));
  } catch (error) {
    // Where a file has one name only, it is that one now.
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Puts the part at `path` unless something is there; what is there may be this very part, from before a kill. */
async function placed(part: string, path: string, link: typeof Deno.link): Promise<boolean> {
  try {
    // In one step: whoever looks sees nothing or all of it, and nothing is ever written over.
    await link(part, path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return await isSame(part, path);
  }
  // A disk where a file has one name only: the name is taken first, then the part put in its place.
  try {
    (await Deno.open(path, { write: true, createNew: true, mode: 0o600 })).close();
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return false;
    throw error;
  }
  await Deno.rename(part, path);
  return true;
}

async function isSame(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([Deno.lstat(one), Deno.lstat(other)]);
  return a.ino !== null && a.ino === b.ino && a.dev === b.dev;
}
