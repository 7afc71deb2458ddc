/**
 * Paging in a conversation of 50,000 messages beside a million: the newest page, the oldest, from the
 * middle, around a date.
 *
 * The goals: a page is a look-up by number wherever it is, so one from the middle may not cost twice the
 * newest; a page is on the screen before anybody sees that it was not (20 ms); and who reads all of it
 * gets as many as half of what a login drains (30,000/s).
 */

import { during, median } from "../in_turn.ts";
import { launchServer } from "../launch.ts";
import { load } from "../load.ts";
import type { Report } from "../report.ts";
import { EACH, withAMillion } from "./a_million.ts";

const TIMES = 100;
const PAGE = 50, LARGEST_PAGE = 200;

export async function history(report: Report, turns: number): Promise<void> {
  await withAMillion(async ({ data, ana, bia }) => {
    await during(await launchServer(data), async ({ target }) => {
      const ask = (questions: readonly object[]) =>
        load({
          kind: "ask",
          target,
          account: ana,
          seconds: 0,
          pauseMs: 0,
          questions: questions.map((bounds) => ({
            type: "history",
            conversation: bia.user,
            limit: PAGE,
            ...bounds,
          })),
        });
      const pages = async (bounds: (n: number) => object) => {
        const ms: number[] = [];
        for (let turn = 0; turn < turns; turn++) {
          const questions = Array.from({ length: TIMES }, (_, n) => bounds(n));
          ms.push(...(await ask(questions)).ms);
        }
        return ms;
      };
      // The first pages of all warm the server's memory up.
      await pages(() => ({}));
      const newest = await pages(() => ({}));
      const spread = (n: number) => Math.floor(EACH / 10 + n * EACH * 0.8 / TIMES);
      const middle = await pages((n) => ({ before: spread(n) }));
      const oldest = await pages(() => ({ after: 0 }));
      const dated = await pages((n) => ({ at: Date.now() - n * 1_000 }));
      const p50 = (ms: readonly number[]) => median(ms, (one) => one);
      const p99 = [...newest, ...middle, ...oldest, ...dated].sort((a, b) => a - b)
        .at(-Math.ceil(turns * TIMES * 4 / 100))!;
      report.add("newest page: p50", p50(newest), "ms");
      report.add("oldest page: p50", p50(oldest), "ms");
      report.add("page around a date: p50", p50(dated), "ms");
      report.add("a page in the middle: p50", p50(middle), "ms");
      report.add("the middle against the newest", p50(middle) / p50(newest), "x", { atMost: 2 });
      report.add("any page: p99", p99, "ms", { atMost: 20 });
      const all = await ask(
        Array.from({ length: EACH / LARGEST_PAGE }, (_, n) => ({
          after: n * LARGEST_PAGE,
          limit: LARGEST_PAGE,
        })),
      );
      const read = all.found.reduce((sum, count) => sum + count, 0);
      const time = all.ms.reduce((sum, one) => sum + one, 0);
      report.add("paged through", read / time * 1000, "msg/s", { atLeast: 30_000 });
    });
  });
}
