/** A file of 100 MiB up and down again, beside plain TCP copying into and out of a file. */

import { during, median, onFreshServer, quiet } from "../in_turn.ts";
import { freshFolder, launchCopy } from "../launch.ts";
import { load } from "../load.ts";
import type { FileResult } from "../load/job.ts";
import type { Report } from "../report.ts";

const BYTES = 100 * 1024 * 1024;
/** Chunks under way, as our own client has them. */
const AHEAD = 3;

export async function files(report: Report, turns: number): Promise<void> {
  const plain: FileResult[] = [], server: FileResult[] = [];
  for (let turn = 0; turn < turns; turn++) {
    const folder = freshFolder();
    try {
      plain.push(
        await during(
          await launchCopy(`${folder}/copy`),
          ({ target, pid }) =>
            load({ kind: "file", target, pid, bytes: BYTES, ahead: AHEAD, plain: true }),
        ),
      );
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
    server.push(
      await onFreshServer(({ target, pid }) =>
        load({ kind: "file", target, pid, bytes: BYTES, ahead: AHEAD, plain: false })
      ),
    );
  }
  report.add("rest of the machine", median([...plain, ...server], (it) => it.otherCores), "cores");
  const base = quiet(plain), ours = quiet(server);
  report.add("plain copying, up", median(base, (it) => it.upPerSecond), "MiB/s");
  report.add(
    "chatmom, up: on the disk, hash checked",
    median(ours, (it) => it.upPerSecond),
    "MiB/s",
  );
  report.add("chatmom, up: server CPU", median(ours, (it) => it.upUs), "us/MiB");
  report.add("plain copying, down", median(base, (it) => it.downPerSecond), "MiB/s");
  report.add("chatmom, down", median(ours, (it) => it.downPerSecond), "MiB/s");
  report.add("chatmom, down: server CPU", median(ours, (it) => it.downUs), "us/MiB");
  for (const [what, rate] of [["up", up], ["down", down]] as const) {
    const part = median(ours, rate) / median(base, rate);
    report.add(`${what}: chatmom's rate as a part of the copy's`, part, "x", { atLeast: 0.3 });
  }
}

const up = (it: FileResult): number => it.upPerSecond;
const down = (it: FileResult): number => it.downPerSecond;
