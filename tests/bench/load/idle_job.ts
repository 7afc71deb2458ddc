/** Many who are logged in and silent: how fast they came, and what each of them holds in memory. */

import { cpuSeconds, residentBytes } from "../process_figures.ts";
import { login } from "./account.ts";
import type { IdleJob, IdleResult } from "./job.ts";
import { severalAtOnce } from "./several.ts";

/** Logins that warm the server up before its memory is first looked at. */
const WARM = 200;
const BUFFER = 1024;
/** Garbage and buffers of the logins are given this long to go; they are no part of an idle connection. */
const SETTLE_MS = 5_000;

export async function idleJob({ target, pid, accounts }: IdleJob): Promise<IdleResult> {
  await severalAtOnce(WARM, async (n) => {
    await login(target, accounts[n]!, BUFFER);
  });
  const resident = residentBytes(pid);
  const rest = accounts.slice(WARM);
  const cpu = cpuSeconds(pid);
  const before = performance.now();
  await severalAtOnce(rest.length, async (n) => {
    await login(target, rest[n]!, BUFFER);
  });
  const time = performance.now() - before;
  const serverUs = (cpuSeconds(pid) - cpu) / rest.length * 1e6;
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  return {
    connections: accounts.length,
    loginsPerSecond: rest.length / time * 1000,
    serverUs,
    bytesEach: (residentBytes(pid) - resident) / rest.length,
  };
}
