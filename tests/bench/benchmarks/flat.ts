/** What has been stored must not make the next message dearer: a thousand against a million. */

import { during, median, onFreshServer, quiet, talk, type Traffic } from "../in_turn.ts";
import { freshFolder, type Launched, launchServer } from "../launch.ts";
import type { PairsResult } from "../load/job.ts";
import { load } from "../load.ts";
import type { Report } from "../report.ts";

const FEW = 1_000;
const MANY = 1_000_000;
const FILL_AT_ONCE = 50_000;
const TRAFFIC: Traffic = { pairs: 50, window: 32, warm: 1, rested: false, seconds: 3 };

export async function flat(report: Report, turns: number): Promise<void> {
  const few: PairsResult[] = [], many: PairsResult[] = [];
  const data = freshFolder();
  try {
    await during(await launchServer(data), (server) => fill(server, MANY));
    for (let turn = 0; turn < turns; turn++) {
      few.push(
        await onFreshServer(async (server) => {
          await fill(server, FEW);
          return await talk(server, TRAFFIC);
        }),
      );
      many.push(await during(await launchServer(data), (server) => talk(server, TRAFFIC)));
    }
  } finally {
    await Deno.remove(data, { recursive: true });
  }
  const rate = (it: PairsResult) => it.perSecond;
  report.add("rest of the machine", median([...few, ...many], (it) => it.otherCores), "cores");
  const before = median(quiet(few), rate), after = median(quiet(many), rate);
  report.add("with 1,000 stored", before, "msg/s");
  report.add("with 1,000,000 stored", after, "msg/s");
  report.add("what is left of the rate", after / before, "x", {
    atLeast: 0.85,
  });
}

/** Stores messages among a few users, some tens of thousands to each. */
async function fill({ target, pid }: Launched, messages: number): Promise<void> {
  for (let left = messages; left > 0; left -= FILL_AT_ONCE) {
    const { accounts } = await load({ kind: "register", target, count: 2 });
    const count = Math.min(left, FILL_AT_ONCE);
    await load({
      kind: "store",
      target,
      pid,
      sender: accounts[0]!,
      absent: accounts[1]!.user,
      messages: count,
      window: 4_096,
    });
  }
}
