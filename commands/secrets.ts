/** Secrets come from variables or from files of mode 600, never from the command line. */

import { StartError } from "../lib/base/start_error.ts";
import { reason } from "./files.ts";

/**
 * The secret in the variable `name`, or in the file that `name`_FILE names; undefined when neither
 * is set. Throws StartError `secret_exposed` or `file_unreadable`.
 */
export function secret(name: string): string | undefined {
  const said = Deno.env.get(name);
  if (said) return said;
  const file = Deno.env.get(`${name}_FILE`);
  if (!file) return undefined;
  try {
    const { mode } = Deno.statSync(file);
    // Windows has no such bits; its folders of a person are private.
    if (Deno.build.os !== "windows" && ((mode ?? 0) & 0o077) !== 0) {
      throw new StartError("secret_exposed", { file });
    }
    return Deno.readTextFileSync(file).trim();
  } catch (error) {
    if (error instanceof StartError) throw error;
    throw new StartError("file_unreadable", { file, why: reason(error) });
  }
}
