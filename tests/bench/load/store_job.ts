/** Messages to somebody who is not there: how fast they are on disk, each answered with `stored`. */

import { cpuSeconds } from "../process_figures.ts";
import { giveUp, login } from "./account.ts";
import { Onlooker } from "./caught_up.ts";
import type { StoreJob, StoreResult } from "./job.ts";
import { MessageWriter } from "./message_writer.ts";

export async function storeJob(job: StoreJob): Promise<StoreResult> {
  const onlooker = await Onlooker.arrive(job.target, `look-${crypto.randomUUID().slice(0, 8)}`);
  const { conn } = await login(job.target, job.sender, 64 * 1024);
  const finished = Promise.withResolvers<void>();
  const pump = () => {
    if (writer.stored === job.messages) return finished.resolve();
    const room = job.window - (writer.sent - writer.stored);
    writer.send(Math.min(room, job.messages - writer.sent));
  };
  const writer = new MessageWriter(conn, job.absent, job.window, 0, pump, giveUp);
  const before = performance.now();
  const cpu = cpuSeconds(job.pid);
  pump();
  await finished.promise;
  const time = performance.now() - before;
  const serverUs = (cpuSeconds(job.pid) - cpu) / job.messages * 1e6;
  const behindMs = await onlooker.caughtUp();
  conn.close();
  onlooker.leave();
  return { perSecond: job.messages / time * 1000, serverUs, behindMs };
}
