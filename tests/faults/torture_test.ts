/** Half a minute of the torture in every test run; `deno task torture` runs it for ten minutes. */

import assert from "node:assert/strict";
import { BEST_MAILBOX, torment } from "./torment.ts";

Deno.test("30 s of random kills of server, devices and broker: nothing lost, doubled, invented or out of order", async () => {
  const said: string[] = [];
  const { clean, verdict, deaths } = await torment({
    seconds: 30,
    seed: Date.now() % 1_000_000,
    mailbox: BEST_MAILBOX,
    say: (line) => said.push(line),
  });
  const story = said.join("\n");
  assert.ok(clean, story);
  assert.ok(verdict.shown > 500 && deaths.server! > 2 && deaths.device! > 2, `too quiet\n${story}`);
});
