/** `deno task torture`: random kills for ten minutes (`--seconds N`, `--seed N`, `--mailbox KIND`), then the count. */

import { parseArgs } from "node:util";
import { BEST_MAILBOX, type MailboxKind, torment } from "./torment.ts";

const { values } = parseArgs({
  args: Deno.args,
  options: {
    seconds: { type: "string", default: "600" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    mailbox: { type: "string", default: BEST_MAILBOX },
  },
});

const encoder = new TextEncoder();
const { clean } = await torment({
  seconds: Number(values.seconds),
  seed: Number(values.seed),
  mailbox: values.mailbox as MailboxKind,
  say: (line) => Deno.stdout.writeSync(encoder.encode(line + "\n")),
});
Deno.exit(clean ? 0 : 1);
