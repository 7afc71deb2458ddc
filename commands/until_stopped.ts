/** Keeps a command running until it is told to stop, once politely and twice at once. */

import { EXIT } from "./exit_codes.ts";
import { print, printError } from "./print.ts";

/** What runs until it is stopped. */
interface Running {
  stop(): Promise<void>;
  /** Resolves when it has ended, by whatever cause; rejects when it broke. */
  readonly finished: Promise<void>;
}

/**
 * Prints `greeting`, then resolves when `running` has ended. SIGINT or SIGTERM stops it, saying
 * `stopping`; a second one ends the process at once.
 */
export async function untilStopped(
  running: Running,
  greeting: readonly string[],
  stopping: string,
): Promise<void> {
  const ended = Promise.withResolvers<void>();
  running.finished.then(ended.resolve, ended.reject);
  let asked = false;
  const ask = () => {
    if (asked) Deno.exit(EXIT.interrupted);
    asked = true;
    printError(stopping);
    // A stop that fails ends it too: nothing would come after it.
    running.stop().then(ended.resolve, ended.reject);
  };
  // Windows knows Ctrl+C and Ctrl+Break only.
  const signals: Deno.Signal[] = Deno.build.os === "windows"
    ? ["SIGINT", "SIGBREAK"]
    : ["SIGINT", "SIGTERM"];
  for (const signal of signals) Deno.addSignalListener(signal, ask);
  try {
    // Only now: whoever has read the greeting may stop it at once.
    for (const line of greeting) print(line);
    await ended.promise;
  } finally {
    for (const signal of signals) Deno.removeSignalListener(signal, ask);
  }
}
