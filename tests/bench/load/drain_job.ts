/** Logs in and takes what waited: how soon the first message comes, and how fast all of them. */

import { LIMITS } from "../../../lib/protocol/limits.ts";
import { cpuSeconds } from "../process_figures.ts";
import { giveUp, login } from "./account.ts";
import type { LeanConnection } from "./connection.ts";
import { InboxReader } from "./inbox_reader.ts";
import type { DrainJob, DrainResult } from "./job.ts";

export async function drainJob(job: DrainJob): Promise<DrainResult> {
  const finished = Promise.withResolvers<InboxReader>();
  const cpu = cpuSeconds(job.pid);
  const before = performance.now();
  const { conn } = await login(job.target, job.account, 64 * 1024, (conn) => {
    const reader: InboxReader = new InboxReader(conn, true, () => {
      if (reader.received === job.messages) finished.resolve(reader);
    }, giveUp);
    setInterval(() => reader.ack(), LIMITS.ackAfterMs);
  });
  const reader = await finished.promise;
  const serverUs = (cpuSeconds(job.pid) - cpu) / job.messages * 1e6;
  reader.ack();
  const perSecond = job.messages / (reader.lastAt - before) * 1000;
  await new Promise((resolve) => setTimeout(resolve, job.staySeconds * 1000));
  await bye(conn);
  return { perSecond, firstMs: reader.firstAt - before, serverUs };
}

/** A clean end, so that the last ack counts. */
function bye(conn: LeanConnection): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  conn.onLines = () => {
    conn.close();
    resolve();
  };
  conn.write(new TextEncoder().encode('{"type":"bye"}\n'));
  return promise;
}
