/** The load generator as a process of its own: a job as JSON on stdin, its result on stdout. */

import { askJob } from "./ask_job.ts";
import { drainJob } from "./drain_job.ts";
import { fillJob } from "./fill_job.ts";
import { groupJob } from "./group_job.ts";
import { fileJob } from "./file_job.ts";
import { idleJob } from "./idle_job.ts";
import type { JobKind, Jobs } from "./job.ts";
import { pairsJob } from "./pairs_job.ts";
import { registerJob } from "./register_job.ts";
import { storeJob } from "./store_job.ts";

const RUN: { [K in JobKind]: (job: Jobs[K][0]) => Promise<Jobs[K][1]> } = {
  pairs: pairsJob,
  group: groupJob,
  register: registerJob,
  store: storeJob,
  drain: drainJob,
  idle: idleJob,
  fill: fillJob,
  ask: askJob,
  file: fileJob,
};

const job = JSON.parse(await new Response(Deno.stdin.readable).text()) as { kind: JobKind };
const result = await (RUN[job.kind] as (job: unknown) => Promise<unknown>)(job);
await new Blob([JSON.stringify(result)]).stream().pipeTo(Deno.stdout.writable);
// Connections that are still open would keep the process alive.
Deno.exit(0);
