/** What asks a program to end: Ctrl+C, a service manager, a terminal that closes. */

const SIGNALS: readonly Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT", "SIGBREAK"]
  : ["SIGINT", "SIGTERM", "SIGHUP"];

/** Calls `stop` on any of these signals; the function it returns ends that. */
export function onSignals(stop: () => void): () => void {
  for (const signal of SIGNALS) Deno.addSignalListener(signal, stop);
  return () => {
    for (const signal of SIGNALS) Deno.removeSignalListener(signal, stop);
  };
}
