/** Throughput and latency: pairs that talk for some seconds, every message checked. */

import { LIMITS } from "../../../lib/protocol/limits.ts";
import { allCpuSeconds, cpuSeconds } from "../process_figures.ts";
import { register, type Target } from "./account.ts";
import { Onlooker } from "./caught_up.ts";
import type { PairsJob, PairsResult } from "./job.ts";
import { Latencies } from "./latencies.ts";
import { Pair } from "./pair.ts";

const BUFFER = 32 * 1024;
/** Messages under way are given this long to come at the end. */
const PATIENCE_MS = 20_000;

interface Count {
  readonly at: number;
  readonly messages: number;
  readonly reads: number;
  readonly server: number;
  readonly client: number;
  readonly all: number;
}

export async function pairsJob(job: PairsJob): Promise<PairsResult> {
  const latencies = new Latencies(), answerTimes = new Latencies();
  const run = crypto.randomUUID().slice(0, 8);
  const onlooker = await Onlooker.arrive(job.target, `look-${run}`);
  const pairs = await meet(job, run, latencies, answerTimes);
  const acks = setInterval(() => pairs.forEach((pair) => pair.reader.ack()), LIMITS.ackAfterMs);

  start(pairs);
  await seconds(job.warm);
  if (job.rested) {
    await finish(pairs);
    await onlooker.caughtUp();
    start(pairs);
  }
  latencies.clear();
  answerTimes.clear();
  const before = count(pairs, job.pid);
  await seconds(job.seconds);
  const after = count(pairs, job.pid);
  const latency = latencies.percentiles(), answer = answerTimes.percentiles();
  await finish(pairs);
  const behindMs = await onlooker.caughtUp();

  clearInterval(acks);
  onlooker.leave();
  for (const { sender, receiver } of pairs) {
    sender.conn.close();
    receiver.conn.close();
  }
  return { ...figures(before, after), latency, answer, behindMs };
}

/** Registers two users a pair; a few at once, as a server takes them. */
async function meet(
  job: PairsJob,
  run: string,
  latencies: Latencies,
  answerTimes: Latencies,
): Promise<Pair[]> {
  const pairs: Pair[] = [];
  for (let n = 0; n < job.pairs; n++) {
    const [sender, receiver] = await Promise.all([
      register(job.target, `s${n}-${run}`, BUFFER),
      register(job.target, `r${n}-${run}`, BUFFER),
    ]);
    pairs.push(
      new Pair(sender, receiver, job.window, n, answers(job.target), latencies, answerTimes),
    );
  }
  return pairs;
}

function answers(target: Target): boolean {
  return target.speaks === "chatmom";
}

function start(pairs: readonly Pair[]): void {
  for (const pair of pairs) {
    pair.running = true;
    pair.pump();
  }
}

/** No new messages; resolves when none is under way, or throws: then the server has lost some. */
async function finish(pairs: readonly Pair[]): Promise<void> {
  const all = Promise.all(pairs.map((pair) => {
    const done = Promise.withResolvers<void>();
    pair.onDone = done.resolve;
    pair.running = false;
    pair.pump();
    return done.promise;
  }));
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(lost(pairs))), PATIENCE_MS);
  await Promise.race([all, late.promise]);
  clearTimeout(timer);
}

function lost(pairs: readonly Pair[]): string {
  const missing = pairs.reduce((sum, pair) => sum + pair.writer.sent - pair.done, 0);
  return `${missing} messages had not come ${PATIENCE_MS / 1000} s after the last was sent`;
}

function count(pairs: readonly Pair[], pid: number): Count {
  let messages = 0, reads = 0;
  for (const pair of pairs) {
    messages += pair.done;
    reads += pair.sender.conn.reads;
  }
  const server = cpuSeconds(pid), client = cpuSeconds(Deno.pid), all = allCpuSeconds();
  return { at: performance.now(), messages, reads, server, client, all };
}

function figures(
  before: Count,
  after: Count,
): Omit<PairsResult, "latency" | "answer" | "behindMs"> {
  const messages = after.messages - before.messages;
  const time = (after.at - before.at) / 1000;
  const server = after.server - before.server, client = after.client - before.client;
  return {
    messages,
    perSecond: messages / time,
    answersPer32: (after.reads - before.reads) / messages * 32,
    serverUs: server / messages * 1e6,
    clientUs: client / messages * 1e6,
    serverCores: server / time,
    clientCores: client / time,
    otherCores: Math.max(0, after.all - before.all - server - client) / time,
  };
}

function seconds(n: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, n * 1000));
}
