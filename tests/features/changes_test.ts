/** Edits, deletions, reactions and replies: everybody sees the same, honestly marked, whoever was away. */

import assert from "node:assert/strict";
import { v7 } from "uuid";
import type { Event, Request } from "../../lib/protocol/schema.ts";
import { message, messages } from "../support/messages.ts";
import { oneServer, type Person } from "../support/one_server.ts";

const server = oneServer();

/** Sends a text and gives its answer. */
async function say(from: Person, to: string, text: string): Promise<Event<"stored">> {
  const request = message(to, text);
  from.peer.send(request);
  return await from.peer.next("stored", ({ id }) => id === request.id);
}

/** Asks for a change and gives what came back. */
async function ask(
  from: Person,
  request: Request<"edit" | "delete" | "react">,
): Promise<Event<"stored" | "refused">> {
  from.peer.send(request);
  const answer = await from.peer.any(
    "an answer",
    (one) => (one.type === "stored" || one.type === "refused") && one.id === request.id,
  );
  return answer as Event<"stored" | "refused">;
}

const edit = (to: string, target: number, text: string): Request<"edit"> => ({
  type: "edit",
  id: v7(),
  to,
  target,
  text,
});
const remove = (to: string, target: number): Request<"delete"> => ({
  type: "delete",
  id: v7(),
  to,
  target,
});
const react = (to: string, target: number, emoji: string, on = true): Request<"react"> => ({
  type: "react",
  id: v7(),
  to,
  target,
  emoji,
  on,
});

async function history(of: Person, conversation: string): Promise<Event<"history">> {
  of.peer.send({ type: "history", conversation });
  return await of.peer.next("history");
}

Deno.test("an edit reaches the other side as an entry and changes the message in both histories", async () => {
  const [ana, bia] = await server.people("edit-ana", "edit-bia");
  await using _a = ana;
  await using _b = bia;
  const first = await say(ana, bia.user, "good mroning");
  const original = await bia.peer.next("message");
  const request = edit(bia.user, first.seq, "good morning");
  const stored = await ask(ana, request) as Event<"stored">;
  assert.equal(stored.seq, 2);
  const entry = await bia.peer.next("message");
  assert.deepEqual(
    [entry.kind, entry.target, entry.target_id, entry.text, entry.id, entry.from],
    ["edit", 1, original.id, "good morning", request.id, ana.user],
  );
  for (const [reader, other] of [[ana, bia], [bia, ana]] as const) {
    const { messages } = await history(reader, other.user);
    assert.equal(messages.length, 1);
    assert.deepEqual(
      [messages[0]!.text, messages[0]!.edited, messages[0]!.id],
      ["good morning", stored.ts, original.id],
    );
  }
  // What comes next is counted on from the edit.
  assert.equal((await say(ana, bia.user, "next")).seq, 3);
});

Deno.test("a repeated edit is done once and gets its first answer, also after another edit", async () => {
  const [ana, bia] = await server.people("again-ana", "again-bia");
  await using _a = ana;
  await using _b = bia;
  const { seq } = await say(ana, bia.user, "one");
  const request = edit(bia.user, seq, "two");
  const first = await ask(ana, request);
  await ask(ana, edit(bia.user, seq, "three"));
  assert.deepEqual(await ask(ana, request), first);
  const refusal = remove(bia.user, 99);
  assert.equal((await ask(ana, refusal) as Event<"refused">).code, "unknown_message");
  assert.equal((await ask(ana, refusal) as Event<"refused">).code, "unknown_message");
  assert.equal((await history(bia, ana.user)).messages[0]!.text, "three");
  await bia.peer.settled();
  assert.equal(bia.peer.left("message").length, 3);
});

Deno.test("a deleted message leaves its place and nothing of its text, for those who were away too", async () => {
  const [ana, bia] = await server.people("gone-ana", "gone-bia");
  await using _a = ana;
  await using _b = bia;
  await bia.leave();
  const { seq } = await say(ana, bia.user, "the secret word is xylophone");
  await ask(ana, edit(bia.user, seq, "the secret word was xylophone"));
  await ask(ana, react(bia.user, seq, "👍"));
  await ask(ana, remove(bia.user, seq));
  // The tables have it all now: whoever comes back reads from them.
  await history(ana, bia.user);
  const back = await bia.back();
  const entries = await back.some("message", 4);
  assert.deepEqual(entries.map((one) => [one.kind, one.text, one.deleted]), [
    [undefined, "", true],
    ["edit", "", undefined],
    ["react", "", undefined],
    ["delete", "", undefined],
  ]);
  const { messages } = await history(bia, ana.user);
  assert.deepEqual(
    messages.map(({ seq, text, deleted, reactions }) => ({
      seq,
      text,
      deleted,
      reactions,
    })),
    [{ seq: 1, text: "", deleted: true, reactions: undefined }],
  );
  for (
    const request of [edit(bia.user, seq, "x"), remove(bia.user, seq), react(bia.user, seq, "👍")]
  ) {
    assert.equal((await ask(ana, request) as Event<"refused">).code, "unknown_message");
  }
});

Deno.test("of several edits whoever was away reads the last one, and the others have no text any more", async () => {
  const [ana, bia] = await server.people("last-ana", "last-bia");
  await using _a = ana;
  await using _b = bia;
  await bia.leave();
  const { seq } = await say(ana, bia.user, "one");
  for (const text of ["two", "three"]) await ask(ana, edit(bia.user, seq, text));
  await history(ana, bia.user);
  const entries = await (await bia.back()).some("message", 3);
  assert.deepEqual(entries.map((one) => [one.kind, one.text]), [
    [undefined, "three"],
    ["edit", ""],
    ["edit", "three"],
  ]);
});

Deno.test("nobody edits or deletes what another has written, or what is not a message", async () => {
  const [ana, bia] = await server.people("mine-ana", "mine-bia");
  await using _a = ana;
  await using _b = bia;
  const { seq } = await say(ana, bia.user, "mine");
  const change = await ask(ana, edit(bia.user, seq, "still mine")) as Event<"stored">;
  for (
    const [who, request, code] of [
      [bia, edit(ana.user, seq, "yours"), "not_yours"],
      [bia, remove(ana.user, seq), "not_yours"],
      [ana, edit(bia.user, change.seq, "an edit of an edit"), "unknown_message"],
      [ana, edit(bia.user, 77, "of nothing"), "unknown_message"],
      [ana, edit("nobody-here", seq, "of nobody"), "unknown_message"],
      [ana, edit(ana.user, seq, "of oneself"), "unknown_message"],
    ] as const
  ) {
    const answer = await ask(who, request);
    assert.equal((answer as Event<"refused">).code, code, JSON.stringify(request));
  }
  assert.equal((await history(bia, ana.user)).messages[0]!.text, "still mine");
});

Deno.test("a stranger changes nothing in a conversation of others, however it is called", async () => {
  const [ana, bia, eve] = await server.people("apart-ana", "apart-bia", "apart-eve");
  await using _a = ana;
  await using _b = bia;
  await using _e = eve;
  const { seq } = await say(ana, bia.user, "between us");
  for (const to of [ana.user, bia.user, `${ana.user}+${bia.user}`, `~${ana.user}`]) {
    // Not even that there is one.
    const refused = await ask(eve, react(to, seq, "👍")) as Event<"refused">;
    assert.equal(refused.code, "unknown_message", to);
  }
  assert.equal((await history(bia, ana.user)).messages[0]!.reactions, undefined);
});

Deno.test("reactions are counted by emoji with who put them there, and come off again", async () => {
  const [ana, bia] = await server.people("smile-ana", "smile-bia");
  await using _a = ana;
  await using _b = bia;
  const { seq } = await say(ana, bia.user, "party?");
  await ask(bia, react(ana.user, seq, "🎉"));
  await ask(ana, react(bia.user, seq, "🎉"));
  await ask(bia, react(ana.user, seq, "❤️"));
  const told = await ana.peer.next("message");
  assert.deepEqual([told.kind, told.emoji, told.on, told.target], ["react", "🎉", true, seq]);
  const shown = async (person: Person, other: Person) =>
    (await history(person, other.user)).messages[0]!.reactions;
  assert.deepEqual(await shown(ana, bia), [
    { emoji: "🎉", count: 2, users: [bia.user, ana.user], mine: true },
    { emoji: "❤️", count: 1, users: [bia.user] },
  ]);
  const twice = await ask(bia, react(ana.user, seq, "🎉"));
  assert.equal((twice as Event<"refused">).code, "no_change");
  await ask(bia, react(ana.user, seq, "🎉", false));
  const none = await ask(bia, react(ana.user, seq, "🎉", false));
  assert.equal((none as Event<"refused">).code, "no_change");
  assert.deepEqual(await shown(bia, ana), [
    { emoji: "🎉", count: 1, users: [ana.user] },
    { emoji: "❤️", count: 1, users: [bia.user], mine: true },
  ]);
});

Deno.test("a reaction is exactly one emoji", async () => {
  const [ana, bia] = await server.people("one-ana", "one-bia");
  await using _a = ana;
  await using _b = bia;
  const { seq } = await say(ana, bia.user, "hm");
  for (const emoji of ["", "a", "👍👍", "👍 ", "<b>", "❤", "\u202e", "x".repeat(1000)]) {
    const request = react(ana.user, seq, emoji);
    bia.peer.send(request);
    const answer = await bia.peer.next(
      "error",
      ({ ref }) => ref === undefined || ref === request.id,
    );
    assert.equal(answer.code, "bad_frame", emoji);
  }
  for (const emoji of ["👍", "❤️", "🇧🇷", "👩‍👩‍👧‍👦", "🧑🏻‍❤️‍💋‍🧑🏼"]) {
    assert.equal((await ask(bia, react(ana.user, seq, emoji))).type, "stored", emoji);
  }
});

Deno.test("a page of history counts messages, and no change takes the place of one", async () => {
  const [ana, bia] = await server.people("count-ana", "count-bia");
  await using _a = ana;
  await using _b = bia;
  ana.peer.send(...messages(bia.user, 5));
  await ana.peer.some("stored", 5);
  for (const emoji of ["👍", "❤️", "🎉"]) await ask(bia, react(ana.user, 5, emoji));
  await say(ana, bia.user, "last");
  ana.peer.send({ type: "history", conversation: bia.user, limit: 3 });
  const page = await ana.peer.next("history");
  assert.deepEqual(page.messages.map(({ seq }) => seq), [4, 5, 9]);
  assert.equal(page.more, true);
  ana.peer.send({ type: "history", conversation: bia.user, after: 5, limit: 1 });
  const next = await ana.peer.next("history");
  assert.deepEqual([next.messages.map(({ seq }) => seq), next.more], [[9], false]);
  await ask(bia, react(ana.user, 9, "👍"));
  ana.peer.send({ type: "conversations" });
  const { conversations } = await ana.peer.next("conversations");
  assert.deepEqual([conversations[0]!.text, conversations[0]!.seq], ["last", 9]);
});

Deno.test("a moderator deletes what others say in a group, a plain member does not", async () => {
  const [ana, bia, caio] = await server.people("mod-ana", "mod-bia", "mod-caio");
  await using _a = ana;
  await using _b = bia;
  await using _c = caio;
  const group = "#mod";
  ana.peer.send({ type: "group_create", id: v7(), group });
  await ana.peer.next("stored");
  for (const { user } of [bia, caio]) {
    ana.peer.send({ type: "group_add", id: v7(), group, user });
    await ana.peer.next("stored");
  }
  const { seq } = await say(bia, group, "not nice");
  const refused = await ask(caio, remove(group, seq)) as Event<"refused">;
  assert.equal(refused.code, "not_moderator");
  assert.equal((await ask(caio, react(group, seq, "👎"))).type, "stored");
  assert.equal((await ask(ana, remove(group, seq))).type, "stored");
  const told = await bia.peer.next("message", ({ kind }) => kind === "delete");
  assert.deepEqual([told.target, told.from, told.conversation], [seq, ana.user, group]);
  // What the group says of itself belongs to nobody.
  for (const request of [edit(group, 1, "another beginning"), remove(group, 1)]) {
    assert.equal((await ask(ana, request) as Event<"refused">).code, "not_yours");
  }
  const { messages } = await history(caio, group);
  assert.deepEqual(messages.filter(({ deleted }) => deleted).map(({ seq }) => seq), [seq]);
});

Deno.test("an answer says which message it answers", async () => {
  const [ana, bia] = await server.people("reply-ana", "reply-bia");
  await using _a = ana;
  await using _b = bia;
  const asked = await say(ana, bia.user, "when?");
  bia.peer.send({ ...message(ana.user, "at five"), reply_to: asked.id });
  await bia.peer.next("stored");
  assert.equal((await ana.peer.next("message")).reply_to, asked.id);
  assert.equal((await history(ana, bia.user)).messages.at(-1)!.reply_to, asked.id);
});
