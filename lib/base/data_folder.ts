/** The folder of --data, made where there is none, for its owner alone. */

import { StartError } from "./start_error.ts";

/** Makes it, and what is missing above it. Throws StartError `data_unwritable`. */
export function makeDataFolder(data: string): void {
  try {
    Deno.mkdirSync(data, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new StartError("data_unwritable", {
      data,
      why: error instanceof Error ? error.message : String(error),
    });
  }
}
