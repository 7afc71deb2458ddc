/** Asks one question after the other, and takes the time until each answer is there. */

import { giveUp, login } from "./account.ts";
import type { AskJob, AskResult } from "./job.ts";
import { parseLine } from "./lines.ts";

/** An answer can be long. */
const BUFFER = 4 * 1024 * 1024;
const utf8 = new TextEncoder();

export async function askJob(job: AskJob): Promise<AskResult> {
  const { conn } = await login(job.target, job.account, BUFFER);
  const ms: number[] = [], found: number[] = [];
  const until = performance.now() + job.seconds * 1000;
  let count = 0;
  do {
    for (const question of job.questions) {
      const ref = String(++count);
      const asked = performance.now();
      let answer = await ask(question, ref);
      // An index that is being made says so; who wants to know asks again.
      while (answer.type === "error" && answer.code === "busy") answer = await ask(question, ref);
      if (answer.type === "error") giveUp(`the server said ${JSON.stringify(answer)}`);
      ms.push(performance.now() - asked);
      found.push(((answer.results ?? answer.messages) as unknown[]).length);
      if (job.pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, job.pauseMs));
    }
  } while (performance.now() < until);
  conn.close();
  return { ms, found };

  function ask(question: object, ref: string): Promise<Record<string, unknown>> {
    const { promise, resolve } = Promise.withResolvers<Record<string, unknown>>();
    conn.onLines = (bytes, end) => {
      for (let from = 0; from < end;) {
        const to = bytes.indexOf(10, from);
        const frame = parseLine(bytes, from, to);
        if (frame.ref === ref) resolve(frame);
        from = to + 1;
      }
    };
    conn.write(utf8.encode(JSON.stringify({ ...question, ref }) + "\n"));
    return promise;
  }
}
