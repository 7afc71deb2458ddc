import assert from "node:assert/strict";
import type { LogRecord } from "@logtape/logtape";
import fc from "fast-check";
import { logLine } from "../../commands/logging.ts";

/** A log record with this text in it. */
function record(text: string): LogRecord {
  return {
    category: ["chatmom", "server"],
    level: "warning",
    message: ["Cannot read the line: ", text, ""],
    rawMessage: "Cannot read the line: {text}",
    timestamp: 1_700_000_000_000,
    properties: { text },
  };
}

Deno.test("a log line says when, how bad, where and what", () => {
  assert.match(
    logLine(record("too long")),
    /^2023-11-14T22:13:20\S* \[warning\] chatmom\.server: Cannot read the line: .too long/,
  );
});

Deno.test("nothing that others wrote can move the cursor of, or forge a line in, the operator's log", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    // deno-lint-ignore no-control-regex
    assert.doesNotMatch(logLine(record(text)), /[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e]/);
  }));
  assert.ok(logLine(record("a\u2028b\u202ec")).includes("a\\u2028b\\u202ec"));
  assert.ok(logLine(record("\u001b[2Jana: hi\n")).includes("\\x1b[2Jana"));
});
