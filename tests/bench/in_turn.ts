/** Relay and server in turn, so that both see the same machine; what counts is the median. */

import type { PairsJob, PairsResult } from "./load/job.ts";
import { load } from "./load.ts";
import { freshFolder, type Launched, launchRelay, launchServer } from "./launch.ts";

/** The part of a job that a benchmark chooses. */
export type Traffic = Omit<PairsJob, "kind" | "target" | "pid">;

/** Results of the turns that count. */
export interface Turns {
  readonly relay: PairsResult[];
  readonly server: PairsResult[];
}

/** More of a core than this for the rest of the machine, and a run counts as disturbed. */
const QUIET_CORES = 0.3;

/** Runs the same traffic `turns` times through a fresh relay and a fresh server with empty data. */
export async function inTurn(turns: number, traffic: Traffic): Promise<Turns> {
  const relay: PairsResult[] = [], server: PairsResult[] = [];
  for (let turn = 0; turn < turns; turn++) {
    relay.push(await during(await launchRelay(), (it) => talk(it, traffic)));
    server.push(await onFreshServer((it) => talk(it, traffic)));
  }
  return { relay: quiet(relay), server: quiet(server) };
}

/** The runs that other work on the machine did not disturb; all of them when there are none. */
export function quiet<R extends { readonly otherCores: number }>(results: R[]): R[] {
  const left = results.filter(({ otherCores }) => otherCores <= QUIET_CORES);
  return left.length > 0 ? left : results;
}

/** Lets pairs talk through what is launched. */
export function talk({ target, pid }: Launched, traffic: Traffic): Promise<PairsResult> {
  return load({ kind: "pairs", target, pid, ...traffic });
}

/** Does `work` on a server with empty data and more `flags`, and clears away. */
export async function onFreshServer<T>(
  work: (server: Launched, data: string) => Promise<T>,
  flags: readonly string[] = [],
) {
  const data = freshFolder();
  try {
    return await during(await launchServer(data, flags), (server) => work(server, data));
  } finally {
    await Deno.remove(data, { recursive: true });
  }
}

/** Does `work`, then stops what was launched, also when it went wrong. */
export async function during<T>(launched: Launched, work: (it: Launched) => Promise<T>) {
  try {
    return await work(launched);
  } finally {
    await launched.stop();
  }
}

/** The middle one of the values that `pick` takes from the results. */
export function median<R>(results: readonly R[], pick: (result: R) => number): number {
  const values = results.map(pick).sort((a, b) => a - b);
  return values[(values.length - 1) >> 1]!;
}
