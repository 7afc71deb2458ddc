/** Runs one job in the load generator's own process. */

import { fileURLToPath } from "node:url";
import type { JobKind, Jobs } from "./load/job.ts";

const GENERATOR = fileURLToPath(new URL("load/main.ts", import.meta.url));

/** The result of `job`; throws when the generator stopped, after it has said why on stderr. */
export async function load<K extends JobKind>(job: Jobs[K][0] & { kind: K }): Promise<Jobs[K][1]> {
  const raised = 'ulimit -n $(ulimit -Hn); exec "$@"';
  const child = new Deno.Command("sh", {
    args: ["-c", raised, "sh", Deno.execPath(), "run", "-A", GENERATOR],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const output = child.output();
  await new Blob([JSON.stringify(job)]).stream().pipeTo(child.stdin);
  const { success, stdout } = await output;
  if (!success) throw new Error(`The load generator stopped during the job "${job.kind}"`);
  return JSON.parse(new TextDecoder().decode(stdout));
}
