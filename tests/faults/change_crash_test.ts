/** Edits, deletions and reactions over kills of the server, and over the loss of its disk. */

import assert from "node:assert/strict";
import { v7 } from "uuid";
import type { Event, Request } from "../../lib/protocol/schema.ts";
import { temporaryFolder } from "../support/folder.ts";
import { Program } from "../support/launch.ts";
import { message, messages } from "../support/messages.ts";
import { Person } from "../support/one_server.ts";
import { Peer } from "../support/peer.ts";
import { TestServer } from "../support/test_server.ts";
import { until } from "../support/until.ts";

type ChangeRequest = Request<"edit" | "delete" | "react">;

const COUNT = 60;

/** One change of each message: an edit, a deletion, a reaction, and so on. */
function changes(to: string): ChangeRequest[] {
  return Array.from({ length: COUNT }, (_, at): ChangeRequest => {
    const common = { id: v7(), to, target: at + 1 };
    if (at % 3 === 0) return { type: "edit", ...common, text: `edited ${at + 1}` };
    if (at % 3 === 1) return { type: "delete", ...common };
    return { type: "react", ...common, emoji: "👍", on: true };
  });
}

/** What history has to show after all of them. */
const expected = Array.from({ length: COUNT }, (_, at) => {
  if (at % 3 === 0) return `edited ${at + 1} edited`;
  return at % 3 === 1 ? " deleted" : `message ${at + 1} 👍1`;
});

function shown({ messages }: Event<"history">): string[] {
  return messages.map(({ text, edited, deleted, reactions = [] }) => {
    const marks = [...(edited ? ["edited"] : []), ...(deleted ? ["deleted"] : [])];
    return [text, ...marks, ...reactions.map(({ emoji, count }) => `${emoji}${count}`)].join(" ");
  });
}

for (const place of ["server.before_append", "server.after_append"]) {
  Deno.test(`killed in the middle of changes (${place}): asked again they are done once, in both histories`, async () => {
    await using server = await TestServer.start();
    const ana = await Person.new(server.port, "ana"), bia = await Person.new(server.port, "bia");
    ana.peer.send(...messages("bia", COUNT));
    await ana.peer.some("stored", COUNT);
    await server.crash({ CHATMOM_CRASH_AT: `${place}:${COUNT / 2}` });
    await ana.back();
    const wanted = changes("bia");
    ana.peer.send(...wanted);
    await server.dieAt(place);
    await server.again();
    await ana.back();
    await bia.back();
    await using _a = ana;
    await using _b = bia;
    // What a client does whose answers were lost: all of it again.
    ana.peer.send(...wanted);
    const stored = await ana.peer.some("stored", COUNT);
    assert.deepEqual(stored.map(({ id }) => id), wanted.map(({ id }) => id));
    assert.equal(new Set(stored.map(({ seq }) => seq)).size, COUNT);
    for (const [person, other] of [[ana, "bia"], [bia, "ana"]] as const) {
      person.peer.send({ type: "history", conversation: other, limit: 200 });
      assert.deepEqual(shown(await person.peer.next("history")), expected);
    }
    const entries = await bia.peer.some("message", 2 * COUNT);
    const kinds = entries.filter(({ kind }) => kind !== undefined).map(({ id }) => id);
    assert.deepEqual(kinds, wanted.map(({ id }) => id));
  });
}

Deno.test("the server's disk is lost: changes that waited in a queue find their messages by id", async () => {
  await using folder = await temporaryFolder();
  await using offline = new Program(["offline", "--port", "0", "--data", folder.path]);
  const port = String(await offline.port());
  const words = ["--guests", "--offline-host", "127.0.0.1", "--offline-port", port];
  await using server = await TestServer.start({ words });
  const guest = async (user: string) => {
    const peer = await Peer.connect(server.port);
    peer.send({ type: "hello", protocol: 1, user, device: "d", auth: { guest: true } });
    await peer.next("welcome");
    return peer;
  };
  const leave = async (peer: Peer) => {
    peer.send({ type: "bye" });
    await peer.ended();
  };
  const ana = await guest("ana"), early = await guest("bia");
  // What bia has already is in no queue: the numbers of the old store go on above it.
  ana.send(...messages("bia", 3));
  early.send({ type: "ack", pos: (await early.some("message", 3)).at(-1)!.pos });
  await Promise.all([leave(ana), leave(early)]);
  // Who has not been here since the start is given no moment to come back.
  await server.crash();
  const sender = await guest("ana");
  const first = message("bia", "good mroning"), third = v7();
  sender.send(first, message("bia", "a slip"), message("bia", "lunch?"));
  assert.deepEqual((await sender.some("stored", 3)).map(({ seq }) => seq), [4, 5, 6]);
  const edit = { type: "edit", id: v7(), to: "bia", target: 4, text: "good morning" } as const;
  sender.send(
    edit,
    { type: "delete", id: v7(), to: "bia", target: 5 },
    { type: "react", id: third, to: "bia", target: 6, emoji: "🎉", on: true },
  );
  await sender.some("stored", 3);
  await until("all to be in the queue", async () => {
    sender.send({ type: "why", id: third });
    const { steps } = await sender.next("why");
    return steps.some(({ step }) => step === "confirmed");
  });
  await leave(sender);
  await server.kill();
  await Deno.remove(server.data, { recursive: true });
  await server.again();
  const bia = await guest("bia");
  await bia.some("message", 6);
  bia.send({ type: "history", conversation: "ana" });
  const page = await bia.next("history");
  assert.deepEqual(page.messages.map(({ seq }) => seq), [1, 2, 3]);
  assert.deepEqual(shown(page), ["good morning edited", " deleted", "lunch? 🎉1"]);
  const told = bia.heard.find((one) => one.type === "message" && one.id === edit.id);
  assert.deepEqual([(told as Event<"message">).target, (told as Event<"message">).target_id], [
    1,
    first.id,
  ]);
  await bia[Symbol.asyncDispose]();
});
