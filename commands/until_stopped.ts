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
 * `stopping`; a second one ends the process at once. SIGHUP does what `hangUp` says, where that is
 * given; but when it means that the terminal is gone, it stops.
 */
export async function untilStopped(
  running: Running,
  greeting: readonly string[],
  stopping: string,
  hangUp?: () => void,
): Promise<void> {
  const ended = Promise.withResolvers<void>();
  running.finished.then(ended.resolve, ended.reject);
  let asked = false;
  const ask = () => {
    if (asked) Deno.exit(EXIT.interrupted);
    asked = true;
    try {
      printError(stopping);
    } catch {
      // The terminal is gone: it stops all the same.
    }
    // A stop that fails ends it too: nothing would come after it.
    running.stop().then(ended.resolve, ended.reject);
  };
  const seated = Deno.stdin.isTerminal();
  const hungUp = () => {
    if (!seated || Deno.stdin.isTerminal()) hangUp!();
    else if (!asked) ask();
  };
  // Windows knows Ctrl+C and Ctrl+Break only.
  const signals: [Deno.Signal, () => void][] = Deno.build.os === "windows"
    ? [["SIGINT", ask], ["SIGBREAK", ask]]
    : [["SIGINT", ask], ["SIGTERM", ask]];
  // Whoever is started with nohup stays deaf to it otherwise.
  if (hangUp && Deno.build.os !== "windows") signals.push(["SIGHUP", hungUp]);
  for (const [signal, act] of signals) Deno.addSignalListener(signal, act);
  try {
    // Only now: whoever has read the greeting may stop it at once.
    for (const line of greeting) print(line);
    await ended.promise;
  } finally {
    for (const [signal, act] of signals) Deno.removeSignalListener(signal, act);
  }
}
