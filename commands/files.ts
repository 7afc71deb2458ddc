/** Reads the files that options name. */

import { StartError } from "../lib/base/start_error.ts";

/** The text of a file that an option names. Throws StartError `file_unreadable`. */
export function textOf(file: string): string {
  try {
    return Deno.readTextFileSync(file);
  } catch (error) {
    throw new StartError("file_unreadable", { file, why: reason(error) });
  }
}

/** The system's own words for an error, without its number. */
export function reason(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/ \(os error \d+\).*$|, run again with the --allow.*$/s, "")
    .replace(/[.:]+$/, "");
}
