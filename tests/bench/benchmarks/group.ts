/** One writes, a whole group reads: deliveries a second with 100 and with 1,000 members. */

import { during, median, onFreshServer, quiet } from "../in_turn.ts";
import { type Launched, launchRelay } from "../launch.ts";
import { load } from "../load.ts";
import type { GroupResult } from "../load/job.ts";
import type { Report } from "../report.ts";

/** Members, and how many messages of the one who writes are under way at once. */
const SIZES = [{ members: 100, window: 32 }, { members: 1_000, window: 8 }] as const;
const FLAGS = ["--group-members", "2000"];

export async function group(report: Report, turns: number): Promise<void> {
  for (const size of SIZES) {
    const talk = ({ target, pid }: Launched) =>
      load({ kind: "group", target, pid, ...size, warm: 1, seconds: 4 });
    const relay: GroupResult[] = [], server: GroupResult[] = [];
    for (let turn = 0; turn < turns; turn++) {
      relay.push(await during(await launchRelay(), talk));
      server.push(await onFreshServer(talk, FLAGS));
    }
    compare(report, size.members, quiet(relay), quiet(server));
    const once = await during(await launchRelay("once"), talk);
    const of = `${size.members} members`;
    report.add(`${of}, a relay that encodes once: rate`, once.perSecond, "deliv/s");
  }
}

function compare(
  report: Report,
  members: number,
  relay: readonly GroupResult[],
  server: readonly GroupResult[],
): void {
  const of = `${members} members`;
  for (const [who, results] of [["relay", relay], ["chatmom", server]] as const) {
    report.add(`${of}, ${who}: rate`, median(results, perSecond), "deliv/s");
    report.add(`${of}, ${who}: CPU a delivery`, median(results, (it) => it.serverUs), "us");
    report.add(`${of}, ${who}: cores used`, median(results, (it) => it.serverCores), "cores");
    report.add(`${of}, ${who}: p50 to all`, median(results, (it) => it.latency.p50) / 1000, "ms");
    report.add("  generator: cores used", median(results, (it) => it.clientCores), "cores");
    report.add("  rest of the machine", median(results, (it) => it.otherCores), "cores");
  }
  report.add(`${of}, server behind at the end`, median(server, (it) => it.behindMs), "ms");
  const ratio = median(server, perSecond) / median(relay, perSecond);
  report.add(`${of}: chatmom's rate as a part of the relay's`, ratio, "x", { atLeast: 0.6 });
}

function perSecond(result: GroupResult): number {
  return result.perSecond;
}
