/**
 * Searching a million messages for one person's: how soon the answer is there, what it costs those who
 * send meanwhile, and how long an index takes that was lost.
 *
 * The goals: an answer within a tenth of a second feels immediate, so half of them must be there in a
 * fifth of that and nearly all in twice of it. A lost index of a million must be back within a minute.
 * While people make about twenty searches a second, which is a lot of people, who writes must not notice:
 * the search has a thread of its own.
 */

import { during, median } from "../in_turn.ts";
import { launchServer } from "../launch.ts";
import type { AskResult } from "../load/job.ts";
import { word } from "../load/prose.ts";
import { load } from "../load.ts";
import type { Report } from "../report.ts";
import { MESSAGES, withAMillion } from "./a_million.ts";

/** Between two searches of those who search while others write. */
const PAUSE_MS = 50;
const CALM = { kind: "pairs", pairs: 1, window: 1, warm: 1, rested: false, seconds: 4 } as const;

export async function search(report: Report, turns: number): Promise<void> {
  await withAMillion(async ({ data, ana, bia }) => {
    for (const name of [...Deno.readDirSync(data)].map((entry) => entry.name)) {
      if (name.startsWith("search.db")) Deno.removeSync(`${data}/${name}`);
    }
    await during(await launchServer(data), async ({ target, pid }) => {
      const ask = (texts: readonly string[], conversation?: string, seconds = 0, pauseMs = 0) =>
        load({
          kind: "ask",
          target,
          account: ana,
          seconds,
          pauseMs,
          questions: texts.map((text) => ({
            type: "search",
            text,
            ...(conversation === undefined ? {} : { conversation }),
          })),
        });
      const made = (await ask([word(300)])).ms[0]!;
      report.add("index made anew", MESSAGES / made * 1000, "msg/s", {
        atLeast: MESSAGES / 60,
      });
      const results: AskResult[] = [];
      for (let turn = 0; turn < turns; turn++) {
        results.push(await ask(QUESTIONS), await ask(QUESTIONS, bia.user));
      }
      const ms = results.flatMap((one) => one.ms).sort((a, b) => a - b);
      const at = (part: number) => ms[Math.floor((ms.length - 1) * part)]!;
      report.add("found something", percent(results), "%");
      report.add("search: p50", at(0.5), "ms", { atMost: 20 });
      report.add("search: p99", at(0.99), "ms", { atMost: 200 });
      const quiet = [], disturbed = [];
      for (let turn = 0; turn < turns; turn++) {
        quiet.push(await load({ ...CALM, target, pid }));
        const searching = ask(QUESTIONS, undefined, CALM.warm + CALM.seconds, PAUSE_MS);
        disturbed.push(await load({ ...CALM, target, pid }));
        await searching;
      }
      const alone = median(quiet, (it) => it.latency.p50);
      const beside = median(disturbed, (it) => it.latency.p50);
      report.add("send to receipt, nobody searching: p50", alone, "us");
      report.add("send to receipt, people searching: p50", beside, "us");
      report.add(
        "send to receipt, people searching: p99",
        median(disturbed, (it) => it.latency.p99),
        "us",
      );
      report.add("what searching does to sending", beside / alone, "x", { atMost: 1.5 });
    });
  });
}

/** Common words, rare ones, several, beginnings, and what is nowhere. */
const QUESTIONS = [
  word(1),
  word(2),
  word(10),
  word(100),
  word(1_000),
  word(10_000),
  word(19_999),
  `${word(1)} ${word(2)}`,
  `${word(5)} ${word(50)} ${word(500)}`,
  `${word(3)} ${word(4)} ${word(6)} ${word(7)}`,
  word(1).slice(0, 2),
  `${word(20)} ${word(700).slice(0, 3)}`,
  "acao",
  "nowhere at all",
];

function percent(results: readonly AskResult[]): number {
  const found = results.flatMap((one) => one.found);
  return found.filter((count) => count > 0).length / found.length * 100;
}
