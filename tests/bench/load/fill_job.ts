/** Fills a store with conversations that read like people's, so that there is something to search for. */

import { v7 } from "uuid";
import { giveUp, register } from "./account.ts";
import type { FillJob, FillResult } from "./job.ts";
import { eachLine, STORED } from "./lines.ts";
import { Prose } from "./prose.ts";
import { heedRare } from "./rare_frames.ts";

const AT_ONCE = 2_000;
const utf8 = new TextEncoder();

export async function fillJob({ target, pairs, messages }: FillJob): Promise<FillResult> {
  const accounts: FillResult["accounts"] = [];
  const run = crypto.randomUUID().slice(0, 8);
  for (let pair = 0; pair < pairs; pair++) {
    const one = await register(target, `a${pair}-${run}`, 1024 * 1024);
    const other = await register(target, `b${pair}-${run}`, 4096);
    other.conn.close();
    const prose = new Prose(pair + 1);
    for (let left = messages; left > 0; left -= AT_ONCE) {
      await send(one.conn, other.account.user, prose, Math.min(left, AT_ONCE));
    }
    one.conn.close();
    accounts.push([one.account, other.account]);
  }
  return { accounts };
}

/** Sends messages in one packet; resolves when all are on the server's disk. */
function send(
  conn: Awaited<ReturnType<typeof register>>["conn"],
  to: string,
  prose: Prose,
  count: number,
): Promise<void> {
  const lines = Array.from(
    { length: count },
    () => JSON.stringify({ type: "send", id: v7(), to, text: prose.message() }) + "\n",
  );
  const { promise, resolve } = Promise.withResolvers<void>();
  let left = count;
  conn.onLines = (bytes, end) => {
    eachLine(bytes, end, (from, until, letter) => {
      if (letter !== STORED) return heedRare(conn, bytes, from, until, giveUp);
      if (--left === 0) resolve();
    });
  };
  conn.write(utf8.encode(lines.join("")));
  return promise;
}
