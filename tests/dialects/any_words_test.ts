/** The old languages, whatever is said to them and whatever they are to say. */

import assert from "node:assert/strict";
import fc from "fast-check";
import { type DialectName, DIALECTS } from "../../lib/dialects/dialects.ts";
import { ChatError } from "../../lib/protocol/errors.ts";
import type { Event } from "../../lib/protocol/schema.ts";
import { asRequest } from "../../lib/protocol/validate.ts";
import { INDENT } from "../../lib/text/foreign_text.ts";
import { dialectPort, speaking } from "../support/dialect_ports.ts";
import { oneServer } from "../support/one_server.ts";
import { loggedIn } from "./logged_in.ts";

const NAMES = Object.keys(DIALECTS) as DialectName[];
const server = oneServer({ words: speaking(...NAMES) });

/** Types and fields that these languages know, and some that they do not. */
const TYPES = "register login logout message typing stop_typing get_users ping private_message " +
  "create_group group_message send_file list_users list_groups add_member list_group_members x";
const FIELDS = "type username password receiver recipient content sender group_name creator " +
  "new_member requester filename file_data file_type status __proto__ constructor";
const value = fc.oneof(
  fc.constantFrom("ana", "bia", "", "*", "#turma", "group", "QUJD", " ", "toString"),
  fc.string({ unit: "binary" }),
  fc.jsonValue(),
);
const words = fc.tuple(
  fc.constantFrom(...TYPES.split(" ")),
  fc.dictionary(fc.constantFrom(...FIELDS.split(" ")), value),
).map(([type, rest]) => ({ ...rest, type }));
const textLine = fc.oneof(
  fc.tuple(fc.constantFrom("NICK", "MSG", "MSG @ana", "WHO", "QUIT", "nick", "?"), fc.string())
    .map(([word, rest]) => `${word} ${rest}`),
  fc.string({ unit: "binary" }),
);

/** A frame as this language's framing would hand it over. */
function frames(name: DialectName): fc.Arbitrary<unknown> {
  if (name === "mini-chat") return textLine.map((line) => line.replaceAll("\n", " "));
  if (name === "whatsapp") return words;
  return fc.oneof(
    words.map((one) => JSON.stringify(one)),
    fc.jsonValue().map((one) => JSON.stringify(one)),
    fc.string({ unit: "binary" }),
  );
}

for (const name of NAMES) {
  Deno.test(`${name}: whatever is said is requests of the schema, or an error with a code`, () => {
    fc.assert(fc.property(fc.boolean(), fc.array(frames(name)), (known, all) => {
      const language = known ? loggedIn(name) : DIALECTS[name].language(() => {});
      for (const frame of all) {
        try {
          for (const request of language.requests(frame)) asRequest(request);
        } catch (error) {
          assert.ok(error instanceof ChatError, String(error));
          const said = language.lines({ type: "error", code: error.code, text: "" });
          if (name === "mini-chat") assert.match(said, /^(ERR [a-zA-Z_]+\n)*$/);
        }
      }
    }));
  });
}

const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 200 }).map((one) => one.toWellFormed()),
  fc.array(fc.constantFrom("\n", "\r\n", "FROM ana [all]: ", "\x1b[2J", "é", "😀", '"', "\\", "x"))
    .map((all) => all.join("")),
  fc.string({ unit: "grapheme", minLength: 3_000, maxLength: 6_000 }),
);
const message = fc.record({
  text,
  to: fc.constantFrom("ana", "#turma", "*"),
  kind: fc.constantFrom(undefined, "edit" as const, "joined" as const, "topic" as const),
  unverified: fc.boolean(),
}).map(({ text, to, kind, unverified }): Event<"message"> => ({
  type: "message",
  pos: 1,
  id: "i",
  conversation: to === "ana" ? "bia" : to,
  seq: 1,
  from: "bia",
  to,
  text,
  ts: 1_700_000_000_000,
  ...(kind ? { kind } : {}),
  ...(unverified ? { unverified } : {}),
}));

for (const name of ["json-chat", "whatsapp"] as const) {
  Deno.test(`${name}: whatever others wrote arrives as whole objects with all of the text`, () => {
    fc.assert(fc.property(message, (event) => {
      const lines = loggedIn(name).lines(event).split("\n");
      assert.equal(lines.pop(), "");
      const objects = lines.map((line) => JSON.parse(line) as { content: string });
      if (name === "whatsapp") {
        for (const line of lines) assert.ok(line.length <= 4096 && /^[\x20-\x7f]*$/.test(line));
      }
      const content = objects.map((one) => one.content).join("");
      if (!event.kind) assert.ok(content.endsWith(event.text));
    }));
  });
}

Deno.test("mini-chat: nothing that others wrote begins a line or holds a control character", () => {
  fc.assert(fc.property(message, (event) => {
    const lines = loggedIn("mini-chat").lines(event).split("\n");
    assert.equal(lines.pop(), "");
    for (const [at, line] of lines.entries()) {
      // deno-lint-ignore no-control-regex
      assert.doesNotMatch(line, /[\x00-\x1f\x7f-\x9f]/);
      if (at === 0) assert.match(line, /^(FROM bia \[(dm|all|#turma)\]: |User bia joined )/);
      else assert.ok(line.startsWith(INDENT), line);
    }
  }));
});

/** Sends bytes, says that this was all, and gives everything that comes back. */
async function answerTo(port: number, bytes: Uint8Array): Promise<string> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  for (let at = 0; at < bytes.length;) at += await connection.write(bytes.subarray(at));
  await connection.closeWrite();
  let all = "";
  const buffer = new Uint8Array(64 * 1024), decoder = new TextDecoder();
  for (let length; (length = await connection.read(buffer).catch(() => null)) !== null;) {
    all += decoder.decode(buffer.subarray(0, length), { stream: true });
  }
  return all;
}

/** What each may answer to somebody who has not logged in. */
const ERRORS: Readonly<Record<DialectName, RegExp>> = {
  "json-chat": /^(\{"type":"[a-z_]*(error|response)"[^\n]*\}\n)*$/,
  whatsapp: /^(\{"type":"[a-z_]*(error|response)"[^{}]*\})*$/,
  "mini-chat": /^New User\. Please register with: NICK <your_nick>\n(ERR [a-zA-Z_]+\n)*$/,
};

for (const name of NAMES) {
  Deno.test(`${name}: any garbage is answered in the language's own error form, and the server lives`, async () => {
    const port = await dialectPort(server.program, name);
    const garbage = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.array(frames(name), { maxLength: 5 }).map((all) =>
        new TextEncoder().encode(
          all.map((one) => typeof one === "string" ? `${one}\n` : JSON.stringify(one)).join(""),
        )
      ),
    );
    await fc.assert(
      fc.asyncProperty(garbage, async (bytes) => {
        const said = await answerTo(port, bytes);
        // Whoever gets in by chance has more to hear.
        const mayLogIn = /NICK|login|register/.test(new TextDecoder().decode(bytes));
        if (!mayLogIn) assert.match(said, ERRORS[name]);
      }),
      { numRuns: 40 },
    );
    assert.ok(server.program.running);
    assert.doesNotMatch(server.program.err.all.join("\n"), /\[error\]/);
  });
}
