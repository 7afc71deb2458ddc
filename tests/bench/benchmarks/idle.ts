/** Many who are logged in and silent: the rate of logins with device tokens, and memory for each. */

import { during, median } from "../in_turn.ts";
import { freshFolder, launchServer } from "../launch.ts";
import type { IdleResult } from "../load/job.ts";
import { load } from "../load.ts";
import type { Report } from "../report.ts";

const CONNECTIONS = 10_000;

export async function idle(report: Report, turns: number): Promise<void> {
  const data = freshFolder();
  const results: IdleResult[] = [];
  try {
    const { accounts, perSecond } = await during(
      await launchServer(data),
      ({ target }) => load({ kind: "register", target, count: CONNECTIONS }),
    );
    report.add("registrations", perSecond, "/s");
    for (let turn = 0; turn < turns; turn++) {
      // A server that has just started: making the accounts would have grown its heap already.
      results.push(
        await during(
          await launchServer(data),
          ({ target, pid }) => load({ kind: "idle", target, pid, accounts }),
        ),
      );
    }
  } finally {
    await Deno.remove(data, { recursive: true });
  }
  report.add("logins with a token", median(results, (it) => it.loginsPerSecond), "/s", {
    atLeast: 3_000,
  });
  report.add("server CPU a login", median(results, (it) => it.serverUs), "us");
  report.add(
    `memory of each of ${CONNECTIONS.toLocaleString("en-US")}`,
    median(results, (it) => it.bytesEach) / 1024,
    "KB",
    { atMost: 20 },
  );
}
