/** Keeps a command running until it is told to stop, once politely and twice at once. */

import { EXIT } from "./exit_codes.ts";
import { printError } from "./print.ts";

/** What runs until it is stopped. */
interface Running {
  stop(): Promise<void>;
  /** Resolves when it has ended, by whatever cause; rejects when it broke. */
  readonly finished: Promise<void>;
}

/** Resolves when `running` has ended; SIGINT or SIGTERM stops it, a second one ends the process at once. */
export async function untilStopped(running: Running, stopping: string): Promise<void> {
  let asked = false;
  let stopped: Promise<void> | undefined;
  const ask = () => {
    if (asked) Deno.exit(EXIT.interrupted);
    asked = true;
    printError(stopping);
    stopped = running.stop();
    // Told to the person below, where it is awaited.
    stopped.catch(() => {});
  };
  // Windows knows Ctrl+C and Ctrl+Break only.
  const signals: Deno.Signal[] = Deno.build.os === "windows"
    ? ["SIGINT", "SIGBREAK"]
    : ["SIGINT", "SIGTERM"];
  for (const signal of signals) Deno.addSignalListener(signal, ask);
  try {
    await running.finished;
    await stopped;
  } finally {
    for (const signal of signals) Deno.removeSignalListener(signal, ask);
  }
}
