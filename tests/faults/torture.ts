/** `deno task torture`: random kills for ten minutes, then the count. */

import { parseArgs } from "node:util";
import { BEST_MAILBOX, MAILBOX_KINDS, type MailboxKind, torment } from "./torment.ts";

const USAGE = `Usage: deno task torture [--seconds N] [--seed N] [--mailbox KIND]

Kills servers, devices and the broker at random while people talk, then reads every side's own
record: lost, doubled, invented or out of order must all be 0.

  --seconds N     how long (default 600)
  --seed N        the same number kills in the same order (default: another one each time)
  --mailbox KIND  ${MAILBOX_KINDS.join(", ")} (default ${BEST_MAILBOX})
`;

function say(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(text));
}

/** What was asked for, or null where that makes no sense. */
function asked(): { seconds: number; seed: number; mailbox: MailboxKind } | null {
  try {
    const { values } = parseArgs({
      options: {
        seconds: { type: "string", default: "600" },
        seed: { type: "string", default: String(Date.now() % 1_000_000) },
        mailbox: { type: "string", default: BEST_MAILBOX },
      },
    });
    const seconds = Number(values.seconds), seed = Number(values.seed);
    const mailbox = MAILBOX_KINDS.find((kind) => kind === values.mailbox);
    return seconds > 0 && Number.isSafeInteger(seed) && mailbox ? { seconds, seed, mailbox } : null;
  } catch {
    return null;
  }
}

const options = asked();
if (!options) {
  say(USAGE);
  Deno.exit(Deno.args.includes("--help") ? 0 : 2);
}
const { clean } = await torment({ ...options, say: (line) => say(line + "\n") });
Deno.exit(clean ? 0 : 1);
