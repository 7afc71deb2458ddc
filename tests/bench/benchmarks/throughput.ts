/** Pairs that talk as fast as they can: sustained, in a burst, and with one message under way. */

import { inTurn, median, type Traffic, type Turns } from "../in_turn.ts";
import type { PairsResult } from "../load/job.ts";
import type { Report } from "../report.ts";

const PAIRS = 50;

/** Ten seconds, 32 messages of each pair under way, all on disk before `stored`. */
export async function sustained(report: Report, turns: number): Promise<void> {
  const traffic: Traffic = { pairs: PAIRS, window: 32, warm: 2, rested: false, seconds: 10 };
  const results = await inTurn(turns, traffic);
  compare(report, results, 0.15);
  report.add(
    "packets of answers for 32 messages",
    median(results.server, (it) => it.answersPer32),
    "",
    { atMost: 4 },
  );
  report.add("server behind at the end", median(results.server, (it) => it.behindMs), "ms");
}

/** One second after a rest. */
export async function burst(report: Report, turns: number): Promise<void> {
  const traffic: Traffic = { pairs: PAIRS, window: 32, warm: 2, rested: true, seconds: 1 };
  compare(report, await inTurn(turns, traffic), 0.35);
}

/** One message of each pair under way: a packet each, nothing to gather. */
export async function oneAtATime(report: Report, turns: number): Promise<void> {
  const traffic: Traffic = { pairs: PAIRS, window: 1, warm: 2, rested: false, seconds: 5 };
  compare(report, await inTurn(turns, traffic), 0.5);
}

function compare(report: Report, { relay, server }: Turns, part: number): void {
  describe(report, "relay", relay);
  describe(report, "chatmom", server);
  const ratio = median(server, perSecond) / median(relay, perSecond);
  report.add("chatmom's rate as a part of the relay's", ratio, "x", { atLeast: part });
}

function describe(report: Report, who: string, results: readonly PairsResult[]): void {
  report.add(`${who}: rate`, median(results, perSecond), "msg/s");
  report.add(`${who}: CPU a message`, median(results, (it) => it.serverUs), "us");
  report.add(`${who}: cores used`, median(results, (it) => it.serverCores), "cores");
  report.add(`${who}: p50`, median(results, (it) => it.latency.p50) / 1000, "ms");
  report.add(`${who}: p99`, median(results, (it) => it.latency.p99) / 1000, "ms");
  if (who === "chatmom") {
    report.add(`${who}: p50 until stored`, median(results, (it) => it.answer.p50) / 1000, "ms");
    report.add(`${who}: p99 until stored`, median(results, (it) => it.answer.p99) / 1000, "ms");
  }
  // The generator is not the limit while it is well below one core.
  report.add("  generator: CPU a message", median(results, (it) => it.clientUs), "us");
  report.add("  generator: cores used", median(results, (it) => it.clientCores), "cores");
  report.add("  rest of the machine", median(results, (it) => it.otherCores), "cores");
}

function perSecond(result: PairsResult): number {
  return result.perSecond;
}
