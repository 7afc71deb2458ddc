/**
 * What the tests need of the machine. Where something is not there, the tests that need it are skipped
 * and this file says which and why; with CI=true that is a failure, so that nothing is skipped unseen.
 */

import assert from "node:assert/strict";
import { brokerInstalled } from "./support/broker.ts";
import { hasBrowser } from "./support/browser.ts";
import { canMount } from "./support/disk.ts";

const NEEDS: readonly { what: string; there: boolean; mend: string }[] = [
  {
    what: "RabbitMQ, for the tests with a broker",
    there: brokerInstalled,
    mend: "apt-get install rabbitmq-server",
  },
  {
    what: "openssl, for the tests with TLS",
    there: answers("openssl", "version"),
    mend: "apt-get install openssl",
  },
  {
    what: "Chromium, for the tests of the page",
    there: hasBrowser,
    mend: "apt-get install chromium",
  },
  {
    what: "strace, for the test that stored comes after the flush",
    there: answers("strace", "-V"),
    mend: "apt-get install strace",
  },
  {
    what: "the right to mount a small disk, for the tests with a full one",
    there: canMount,
    mend: "run as root, where mounting is allowed",
  },
];

for (const { what, there, mend } of NEEDS) {
  Deno.test({
    name: `here is ${what}${there ? "" : ` (skipped: ${mend})`}`,
    ignore: !there && Deno.env.get("CI") !== "true",
    fn: () => assert.ok(there, mend),
  });
}

function answers(program: string, word: string): boolean {
  try {
    return new Deno.Command(program, { args: [word], stdout: "null", stderr: "null" }).outputSync()
      .success;
  } catch {
    return false;
  }
}
