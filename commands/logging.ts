/** The log: one line per event on stderr, for the operator. CHATMOM_LOG says from which level on. */

import { configure, getTextFormatter, type LogRecord, parseLogLevel } from "@logtape/logtape";
import type { Texts } from "../lib/text/text.ts";
import { EXIT, Stop } from "./exit_codes.ts";

/** What CHATMOM_LOG may say. */
const LEVELS = ["debug", "info", "warning", "error"] as const;

/** Starts logging from the level in CHATMOM_LOG on (`info` unless said). Throws Stop. */
export async function startLogging({ cli }: Texts): Promise<void> {
  const wanted = Deno.env.get("CHATMOM_LOG") || "info";
  const level = LEVELS.find((one) => one === wanted.toLowerCase());
  if (!level) {
    throw new Stop(EXIT.usage, cli.badValue("CHATMOM_LOG", wanted, cli.wantsOneOf(LEVELS)));
  }
  const utf8 = new TextEncoder();
  await configure({
    sinks: {
      stderr: (record) => {
        try {
          Deno.stderr.writeSync(utf8.encode(logLine(record) + "\n"));
        } catch {
          // A log that cannot be written must not end the server.
        }
      },
    },
    loggers: [
      { category: "chatmom", lowestLevel: parseLogLevel(level), sinks: ["stderr"] },
      { category: ["logtape", "meta"], lowestLevel: "warning", sinks: ["stderr"] },
    ],
  });
}

const format = getTextFormatter({ timestamp: "rfc3339", level: "full", category: "." });

/** One event as one line that a terminal can show safely: control characters are written out. */
export function logLine(record: LogRecord): string {
  return format(record).trimEnd().replace(
    // C0, DEL, C1, line separators, and marks that turn the direction of writing.
    // deno-lint-ignore no-control-regex
    /[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
