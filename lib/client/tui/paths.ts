/** What a path that is being typed can become: the names in its folder. */

import { homedir } from "node:os";
import { dirname, join } from "node:path";

/** More than this nobody looks through. */
const MOST = 200;

/** The paths that begin so, as they were begun; folders end with a slash. Nothing where nothing can be read. */
export function pathsFrom(typed: string): string[] {
  const end = typed.lastIndexOf("/") + 1;
  const folder = typed.slice(0, end), start = typed.slice(end);
  const real = folder.startsWith("~/") ? join(homedir(), folder.slice(2)) : folder || ".";
  const found: string[] = [];
  try {
    for (const { name, isDirectory } of Deno.readDirSync(end > 0 ? real : dirname("./x"))) {
      // Hidden ones only for whoever asks for them.
      if (!name.startsWith(start) || start === "" && name.startsWith(".")) continue;
      found.push(`${folder}${name}${isDirectory ? "/" : ""}`);
      if (found.length === MOST) break;
    }
  } catch {
    // No such folder, or not for oneself: there is nothing to complete.
  }
  return found.sort();
}
