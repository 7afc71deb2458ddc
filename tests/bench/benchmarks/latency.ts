/** One pair, one message under way: what a person waits, against the relay and one disk flush. */

import { diskFlush } from "../disk_flush.ts";
import { inTurn, median, type Traffic } from "../in_turn.ts";
import type { Report } from "../report.ts";

export async function latency(report: Report, turns: number): Promise<void> {
  const traffic: Traffic = { pairs: 1, window: 1, warm: 2, rested: false, seconds: 5 };
  const flush = await diskFlush();
  const { relay, server } = await inTurn(turns, traffic);
  const base = median(relay, (it) => it.latency.p50);
  report.add("one disk flush", flush, "us");
  report.add("relay: p50", base, "us");
  report.add("relay: p99", median(relay, (it) => it.latency.p99), "us");
  report.add("chatmom: p99", median(server, (it) => it.latency.p99), "us");
  report.add("chatmom: p99.9", median(server, (it) => it.latency.p999), "us");
  report.add("rest of the machine", median(server, (it) => it.otherCores), "cores");
  report.add("chatmom: p50", median(server, (it) => it.latency.p50), "us", {
    atMost: base + flush,
  });
}
