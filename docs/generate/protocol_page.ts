/** docs/protocol.md: both protocols, from their tables. */

import { ERROR_DOCS } from "../../lib/protocol/error_docs.ts";
import type { Field } from "../../lib/protocol/fields.ts";
import { LIMITS, PROTOCOL_VERSION } from "../../lib/protocol/limits.ts";
import { RESERVED } from "../../lib/protocol/names.ts";
import {
  OFFLINE_EVENTS,
  OFFLINE_LIMITS,
  OFFLINE_REQUESTS,
} from "../../lib/protocol/offline_schema.ts";
import type { EventRow, RequestRow } from "../../lib/protocol/rows.ts";
import { EVENTS, REQUESTS } from "../../lib/protocol/schema.ts";

type Fields = Readonly<Record<string, Field<unknown>>>;
type Requests = Readonly<Record<string, RequestRow<Fields>>>;
type Events = Readonly<Record<string, EventRow<Fields>>>;

/** The whole page. */
export function protocolPage(): string {
  return `<!-- Made by "deno task docs" from lib/protocol: change it there. -->

# The protocol

Version ${PROTOCOL_VERSION}. Two protocols with one framing: [between clients and the chat
server](#clients-and-the-chat-server), and [between chat servers and the offline
service](#chat-servers-and-the-offline-service).

## Framing

One frame is one JSON object on one line: UTF-8, ended by a newline. A carriage return before the
newline is dropped, empty lines are skipped. A line is at most ${bytes(LIMITS.frame)}, before login
${
    bytes(LIMITS.frameBeforeLogin)
  }; what the server says may be longer, since lists can be long. A frame
with \`"bytes": n\` is followed by exactly n raw bytes, at most ${bytes(LIMITS.bytes)}.

A line that is not UTF-8, not JSON or not in the tables below is answered with \`error\`, and the next
line is read. A line that is too long, or raw bytes that cannot be counted, end the connection: where
the next frame begins is unknown then.

**Shape.** \`type\` says which frame it is. A request may carry a \`ref\`; its answer carries the same.
Durable requests have an \`id\` instead: a UUIDv7 that the client makes and writes to its own disk before
it sends, and with which it repeats the request until it is answered. Unknown fields are refused in
requests and ignored in events, so that old clients can talk to new servers.

**Names.** 1 to 32 of \`a-z\`, \`0-9\`, dot, dash and underscore, beginning with a letter or digit, after
NFKC and lower-casing. Nobody can be called ${
    [...RESERVED].map((name) => `\`${name}\``).join(", ")
  }.

**Time** is milliseconds since 1970. Either side pings after ${
    LIMITS.heartbeatMs / 1000
  } s of silence and
hangs up after ${LIMITS.deadMs / 1000} s. A connection has ${LIMITS.loginMs / 1000} s to log in.

What \`stored\`, \`delivered\`, \`read\`, \`retry\`, \`reset\` and \`ack\` promise stands in
[delivery.md](delivery.md).

## Clients and the chat server

### Requests

${requests(REQUESTS)}
### Answers and events

${events(EVENTS)}
## Chat servers and the offline service

The same framing. After \`auth\` a line is at most ${
    bytes(OFFLINE_LIMITS.frame)
  }, and a frame holds at
most ${OFFLINE_LIMITS.letters} letters.

### Requests

${requests(OFFLINE_REQUESTS)}
### Answers and events

${events(OFFLINE_EVENTS)}
## Error codes

Programs read the code; people read the text that comes with it, in their language.

| code | meaning |
| --- | --- |
${Object.entries(ERROR_DOCS).map(([code, doc]) => `| \`${code}\` | ${cell(doc)} |`).join("\n")}
`;
}

function requests(table: Requests): string {
  return Object.entries(table).map(([name, row]) => {
    const facts = [
      `Needs: ${row.needs === "nothing" ? "nothing" : row.needs}.`,
      ...(row.durable ? ["Durable: repeated until answered."] : []),
      row.answers.length > 0 ? `Answers: ${codes(row.answers)}.` : "No answer.",
      ...(row.errors ? [`Errors: ${codes(row.errors)}.`] : []),
    ];
    return `#### \`${name}\`\n\n${row.doc}\n\n${facts.join(" ")}\n\n${fields(row.fields)}`;
  }).join("\n");
}

function events(table: Events): string {
  return Object.entries(table)
    .map(([name, row]) => `#### \`${name}\`\n\n${row.doc}\n\n${fields(row.fields)}`)
    .join("\n");
}

function fields(all: Fields): string {
  const rows = Object.entries(all);
  if (rows.length === 0) return "No fields.\n";
  const lines = rows.map(([name, { kind, optional }]) =>
    `| \`${name}\` | ${optional ? "may be left out" : "always"} | ${cell(shortened(kind))} |`
  );
  return `| field | | what |\n| --- | --- | --- |\n${lines.join("\n")}\n`;
}

/** A list of all error codes is a chapter of its own. */
function shortened(kind: string): string {
  const all = Object.keys(ERROR_DOCS).map((word) => `"${word}"`).join(" or ");
  return kind.replace(all, "an error code");
}

function codes(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(", ");
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}

function bytes(count: number): string {
  return `${count / 1024} KiB`;
}
