/** Makes many accounts, a few at once. */

import { type Account, register } from "./account.ts";
import type { RegisterJob, RegisterResult } from "./job.ts";
import { severalAtOnce } from "./several.ts";

export async function registerJob(job: RegisterJob): Promise<RegisterResult> {
  const accounts: Account[] = [];
  const run = crypto.randomUUID().slice(0, 8);
  const before = performance.now();
  await severalAtOnce(job.count, async (n) => {
    const { conn, account } = await register(job.target, `u${n}-${run}`, 1024);
    accounts.push(account);
    conn.close();
  });
  return { accounts, perSecond: job.count / (performance.now() - before) * 1000 };
}
