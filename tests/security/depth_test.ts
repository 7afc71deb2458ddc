/** JSON in JSON in JSON: no request is deep, and one that is does no harm. */

import assert from "node:assert/strict";
import * as fc from "fast-check";
import { readLetter } from "../../lib/mailbox/letter.ts";
import { ChatError } from "../../lib/protocol/errors.ts";
import type { Fields } from "../../lib/protocol/fields.ts";
import { LIMITS } from "../../lib/protocol/limits.ts";
import { asOfflineRequest, OFFLINE_REQUESTS } from "../../lib/protocol/offline_schema.ts";
import { REQUESTS } from "../../lib/protocol/schema.ts";
import { asRequest } from "../../lib/protocol/validate.ts";
import { goodFrames } from "../protocol/arbitrary_frames.ts";
import { JsonLines } from "../support/json_lines.ts";
import { message } from "../support/messages.ts";
import { oneServer } from "../support/one_server.ts";
import { Peer } from "../support/peer.ts";

/** Deeper than this is no request's business. */
const DEEPEST = 8;
const server = oneServer({ words: ["--guests"] });

/** A value that is `depth` lists or objects deep. */
function nested(depth: number, [open, close]: readonly [string, string]): string {
  return open.repeat(depth) + "1" + close.repeat(depth);
}

const LISTS = ["[", "]"] as const, OBJECTS = ['{"type":', "}"] as const;

function depthOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

Deno.test("no request that the schema allows is deeper than eight", () => {
  for (const [type, { fields }] of Object.entries(REQUESTS)) {
    fc.assert(fc.property(goodFrames(type, fields), (frame) => depthOf(frame) <= DEEPEST));
  }
});

const TABLES: readonly [
  Readonly<Record<string, { fields: Fields }>>,
  (value: unknown) => unknown,
][] = [[REQUESTS, asRequest], [OFFLINE_REQUESTS, asOfflineRequest]];

Deno.test("a field with anything deep in it is refused, in every request of both protocols", () => {
  for (const [table, check] of TABLES) {
    for (const [type, { fields }] of Object.entries(table)) {
      for (const name of [...Object.keys(fields), "unknown"]) {
        for (const depth of [DEEPEST, 1_000, 20_000]) {
          for (const kind of [LISTS, OBJECTS]) {
            const frame = JSON.parse(`{"type":"${type}","${name}":${nested(depth, kind)}}`);
            assert.throws(
              () => check(frame),
              (error) => error instanceof ChatError && error.code === "bad_frame",
              `${type} ${name} ${depth}`,
            );
          }
        }
      }
    }
  }
});

Deno.test("a letter with anything deep in it is refused, or comes without it", () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  for (const kind of [LISTS, OBJECTS]) {
    const deep = nested(20_000, kind);
    assert.throws(() => readLetter(bytes(deep)), /./);
    assert.throws(() => readLetter(bytes(`{"from":"a","to":"b","text":${deep},"ts":1}`)), /./);
    const { letter } = readLetter(
      bytes(`{"from":"a","to":"b","text":"t","ts":1,"extra":${deep},"more":${deep}}`),
    );
    assert.deepEqual(letter, { from: "a", to: "b", text: "t", ts: 1_000 });
  }
});

Deno.test("lines of nothing but brackets are told to be wrong, one by one, and nobody else waits", async () => {
  const [ana, bia] = await server.people("deep-ana", "deep-bia");
  await using _a = ana;
  await using _b = bia;
  const lines = (room: number) =>
    [LISTS, OBJECTS].flatMap((kind) => {
      const deep = nested(Math.floor((room - 100) / (kind[0].length + 1)), kind);
      return [
        deep,
        `{"type":${deep}}`,
        `{"type":"SET_STATUS","status":${deep}}`,
        `{"type":"ADD_CONTACT","contact":${deep}}`,
        `{"type":"SEND","to":"x","text":${deep}}`,
        `{"type":"hello","auth":${deep}}`,
        `{"type":"ping","ref":${deep}}`,
      ];
    });
  await using stranger = await Peer.connect(server.port);
  await using old = await JsonLines.connect(server.port);
  await old.ask({ type: "REGISTER", user: "deep-old" }, "REGISTERED");
  const told: Promise<unknown>[] = [];
  for (
    const [peer, room] of [
      [stranger, LIMITS.frameBeforeLogin],
      [ana.peer, LIMITS.frame],
    ] as const
  ) {
    for (const line of lines(room)) {
      peer.write(line + "\n");
      told.push(
        peer.next("error").then(({ code }) => {
          assert.match(code, /^(bad_frame|unknown_type)$/, line.slice(0, 60));
        }),
      );
    }
  }
  for (const line of lines(LIMITS.frame)) {
    await old.write(line + "\n");
    told.push(old.next("ERROR"));
  }
  bia.peer.send(message(ana.user, "meanwhile"));
  await Promise.all(told);
  assert.equal((await ana.peer.next("message")).text, "meanwhile");
  await stranger.settled();
  assert.deepEqual(server.program.err.all.filter((line) => /fail|RangeError/.test(line)), []);
});
