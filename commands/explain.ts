/** Turns whatever a command threw into one sentence and an exit code; no stack trace reaches a person. */

import { CommanderError } from "@commander-js/extra-typings";
import { type StartCode, StartError } from "../lib/base/start_error.ts";
import { ChatError } from "../lib/protocol/errors.ts";
import type { Texts } from "../lib/text/text.ts";
import { EXIT, type ExitCode, Stop } from "./exit_codes.ts";
import { reason } from "./files.ts";
import { usageSentence } from "./usage.ts";

/** How a command ended. */
export interface Ending {
  readonly exit: ExitCode;
  /** What to say on stderr; absent when everything has been said. */
  readonly sentence?: string;
}

/** The exit code of each reason not to start. */
const START_EXITS: Readonly<Record<StartCode, ExitCode>> = {
  data_in_use: EXIT.data,
  data_unwritable: EXIT.data,
  data_broken: EXIT.data,
  data_newer: EXIT.data,
  disk_full: EXIT.data,
  port_taken: EXIT.listen,
  port_forbidden: EXIT.listen,
  address_unknown: EXIT.listen,
  tls_bad: EXIT.listen,
  tls_missing: EXIT.usage,
  dialect_guests: EXIT.usage,
  dialect_plain: EXIT.usage,
  broker_url_bad: EXIT.usage,
  broker_url_missing: EXIT.usage,
  secret_missing: EXIT.usage,
  letters_moved: EXIT.usage,
  secret_exposed: EXIT.usage,
  file_unreadable: EXIT.usage,
  server_unreachable: EXIT.unreachable,
};

/** What to say about `thrown`, and the exit code that goes with it. */
export function explain(thrown: unknown, texts: Texts): Ending {
  if (thrown instanceof Stop) return ending(thrown.exit, thrown.sentence);
  if (thrown instanceof CommanderError) {
    // Help and version come as errors too, after they were printed.
    if (thrown.exitCode === 0) return { exit: EXIT.done };
    // A family without its command shows its help page instead of a sentence.
    if (thrown.code === "commander.help") return { exit: EXIT.usage };
    return ending(EXIT.usage, usageSentence(thrown, texts));
  }
  if (thrown instanceof StartError) {
    const error: StartError = thrown;
    return ending(START_EXITS[error.code], startSentence(error, texts));
  }
  if (thrown instanceof ChatError) return ending(EXIT.refused, texts.errors[thrown.code]);
  if (thrown instanceof Deno.errors.BrokenPipe) return { exit: EXIT.broken_pipe };
  const why = thrown instanceof Error ? thrown.message || thrown.name : String(thrown);
  return ending(EXIT.unexpected, texts.cli.unexpected(oneLine(why)));
}

function ending(exit: ExitCode, sentence: string | undefined): Ending {
  return sentence === undefined ? { exit } : { exit, sentence };
}

function startSentence<C extends StartCode>(error: StartError<C>, texts: Texts): string {
  const details = Object.entries(error.details).map(([name, value]) => {
    if (name !== "why") return [name, value] as const;
    const why = reason(String(value));
    return [name, texts.cli.reasons[why] ?? why] as const;
  });
  return texts.start[error.code](Object.fromEntries(details) as typeof error.details);
}

/** The first line only, and nothing in it that a terminal would obey. */
function oneLine(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.split("\n", 1)[0]!.replace(/[\x00-\x1f\x7f-\x9f]/g, "?").replace(/[.:]+$/, "");
}
