/** Two people talk, online and away, and the ticks say how far each message got. */

import assert from "node:assert/strict";
import { message, messages, numbered } from "../support/messages.ts";
import { oneServer } from "../support/one_server.ts";

const server = oneServer();

Deno.test("what ana writes to bia is stored, shown to bia at once, and both ticks come back", async () => {
  const [ana, bia] = await server.people("talk-ana", "talk-bia");
  await using _a = ana;
  await using _b = bia;
  const sent = message(bia.user, "olá, tudo bem? 👋🏽");
  ana.peer.send(sent);
  const stored = await ana.peer.next("stored");
  assert.equal(stored.id, sent.id);
  assert.equal(stored.conversation, bia.user);
  assert.equal(stored.seq, 1);
  assert.ok(Math.abs(stored.ts - Date.now()) < 60_000, "ts is milliseconds since 1970");
  const shown = await bia.peer.next("message");
  const { pos, ...rest } = shown;
  assert.deepEqual(rest, {
    type: "message",
    id: sent.id,
    conversation: ana.user,
    seq: 1,
    from: ana.user,
    to: bia.user,
    text: sent.text,
    ts: stored.ts,
  });
  bia.peer.send({ type: "ack", pos });
  assert.deepEqual(await ana.peer.next("delivered"), {
    type: "delivered",
    conversation: bia.user,
    user: bia.user,
    seq: 1,
  });
  bia.peer.send({ type: "read", conversation: ana.user, seq: 1 });
  assert.deepEqual(await ana.peer.next("read"), {
    type: "read",
    conversation: bia.user,
    user: bia.user,
    seq: 1,
  });
});

Deno.test("bia answers in the same conversation, and seq counts on over both", async () => {
  const [ana, bia] = await server.people("answer-ana", "answer-bia");
  await using _a = ana;
  await using _b = bia;
  ana.peer.send(message(bia.user, "one"));
  await bia.peer.next("message");
  bia.peer.send(message(ana.user, "two"));
  const answer = await ana.peer.next("message");
  assert.deepEqual([answer.conversation, answer.seq, answer.text], [bia.user, 2, "two"]);
  assert.equal((await bia.peer.next("stored")).conversation, ana.user);
});

Deno.test("bia is away: everything waits, and comes in order when she is back, before caught_up", async () => {
  const [ana, bia] = await server.people("away-ana", "away-bia");
  await using _a = ana;
  await using _b = bia;
  await bia.leave();
  ana.peer.send(...messages(bia.user, 300));
  await ana.peer.some("stored", 300);
  assert.deepEqual(ana.peer.left("delivered"), [], "nothing is delivered while nobody is there");
  const peer = await bia.back();
  const end = await peer.next("caught_up");
  const shown = peer.left("message");
  assert.deepEqual(shown.map((one) => one.text), numbered(300));
  assert.ok(shown.every((one, at) => at === 0 || one.pos > shown[at - 1]!.pos), "pos rises");
  assert.equal(end.pos, shown.at(-1)!.pos);
  assert.deepEqual(shown.map((one) => one.seq), shown.map((_, at) => at + 1), "seq has no gap");
});

Deno.test("what bia has not acked comes again; what she acked does not", async () => {
  const [ana, bia] = await server.people("again-ana", "again-bia");
  await using _a = ana;
  await using _b = bia;
  ana.peer.send(...messages(bia.user, 10));
  const first = await bia.peer.some("message", 10);
  bia.peer.send({ type: "ack", pos: first[3]!.pos });
  await bia.peer.settled();
  bia.peer.cut();
  const peer = await bia.back();
  await peer.next("caught_up");
  assert.deepEqual(peer.left("message"), first.slice(4));
});

Deno.test("since is honoured below the cursor, and acks above it", async () => {
  const [ana, bia] = await server.people("since-ana", "since-bia");
  await using _a = ana;
  await using _b = bia;
  ana.peer.send(...messages(bia.user, 6));
  const first = await bia.peer.some("message", 6);
  bia.peer.send({ type: "ack", pos: first[3]!.pos });
  await bia.leave();
  const { epoch } = bia;
  const below = await bia.back({ epoch, since: first[1]!.pos, since_id: first[1]!.id });
  await below.next("caught_up");
  assert.deepEqual(below.left("message"), first.slice(2));
  assert.deepEqual(below.left("reset"), []);
  await bia.leave();
  const above = await bia.back({ epoch, since: first[5]!.pos, since_id: first[5]!.id });
  await above.next("caught_up");
  assert.deepEqual(above.left("message"), []);
  await ana.peer.next("delivered", (tick) => tick.seq === 6);
});

Deno.test("a message sent again with the same id gets the first answer and is shown once", async () => {
  const [ana, bia] = await server.people("repeat-ana", "repeat-bia");
  await using _a = ana;
  await using _b = bia;
  const [one, two] = messages(bia.user, 2) as [
    ReturnType<typeof message>,
    ReturnType<typeof message>,
  ];
  ana.peer.send(one, two, one, { ...one, text: "changed" });
  const answers = await ana.peer.some("stored", 4);
  assert.deepEqual(answers[2], answers[0]);
  assert.deepEqual(answers[3], answers[0]);
  await ana.leave();
  const peer = await ana.back();
  peer.send(two, one);
  assert.deepEqual(await peer.some("stored", 2), [answers[1], answers[0]]);
  await bia.peer.settled();
  assert.deepEqual(bia.peer.left("message").map((entry) => entry.text), ["message 1", "message 2"]);
});

Deno.test("a refusal is final: unknown receiver, oneself; and the repeat is refused the same way", async () => {
  const [ana] = await server.people("refuse-ana");
  await using _a = ana;
  const toNobody = message("nobody-at-all", "hello?"), toMyself = message(ana.user, "note");
  ana.peer.send(toNobody, toMyself);
  const first = await ana.peer.some("refused", 2);
  assert.deepEqual(first.map(({ id, code }) => [id, code]), [
    [toNobody.id, "unknown_user"],
    [toMyself.id, "yourself"],
  ]);
  // Somebody takes the name now: the repeat is still the refused message.
  const [late] = await server.people("nobody-at-all");
  await using _l = late;
  ana.peer.send(toNobody);
  assert.deepEqual(await ana.peer.next("refused"), first[0]);
  await late.peer.settled();
  assert.deepEqual(late.peer.left("message"), []);
});

Deno.test("every text arrives as it was written, live and from the disk", async () => {
  const [ana, bia] = await server.people("text-ana", "text-bia");
  await using _a = ana;
  await using _b = bia;
  const texts = [
    "a\u0000b",
    "\u0000",
    "line\nline\r\nline\ttab",
    "\u2028\u2029",
    "é e\u0301",
    "👩‍👩‍👧‍👦 日本語 العربية",
    "\ufeffbom\ufffd\uffff",
    '{"type":"message"}\\n\\u0041',
    "'; DROP TABLE messages; --",
    " ",
    "x".repeat(16 * 1024),
    "é".repeat(8 * 1024),
  ];
  ana.peer.send(...texts.map((text) => message(bia.user, text)));
  const live = await bia.peer.some("message", texts.length);
  assert.deepEqual(live.map((one) => one.text), texts);
  await bia.leave();
  const peer = await bia.back();
  await peer.next("caught_up");
  assert.deepEqual(peer.left("message").map((one) => one.text), texts, "from the inbox");
  peer.send({ type: "history", conversation: ana.user, limit: 50 });
  const { messages: page } = await peer.next("history");
  assert.deepEqual(page.map((one) => one.text), texts, "from history");
});
