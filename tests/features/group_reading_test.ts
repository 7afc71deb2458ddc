import assert from "node:assert/strict";
import { bytesOf, download, offer, upload } from "../support/files.ts";
import { done, group, refusal, said } from "../support/groups.ts";
import { message } from "../support/messages.ts";
import { oneServer } from "../support/one_server.ts";
import type { Peer } from "../support/peer.ts";

const server = oneServer({ words: ["--group-members", "3"] });

/** What this person may look back at in the group. */
async function history(peer: Peer, group: string): Promise<string[]> {
  peer.send({ type: "history", conversation: group, limit: 100 });
  const { messages } = await peer.next("history");
  return messages.map((one) => said({ ...one, type: "message", pos: 1 }));
}

/** Says these to the group, each once the one before is stored. */
async function say(peer: Peer, to: string, ...texts: readonly string[]): Promise<void> {
  for (const text of texts) {
    const sent = message(to, text);
    peer.send(sent);
    await peer.next("stored", ({ id }) => id === sent.id);
  }
}

Deno.test("members look back from their joining to their leaving, again when they come again; others at nothing", async () => {
  const [ana, bia, caio] = await server.people("h-ana", "h-bia", "h-caio");
  await using _ana = ana, _bia = bia, _caio = caio;
  await group("#h", ana.peer, {});
  await say(ana.peer, "#h", "one");
  await done(ana.peer, { type: "group_add", group: "#h", user: "h-bia" });
  await say(ana.peer, "#h", "two");
  await done(bia.peer, { type: "group_leave", group: "#h" });
  await say(ana.peer, "#h", "three");
  await done(ana.peer, { type: "group_add", group: "#h", user: "h-bia" });
  await say(bia.peer, "#h", "four");
  assert.deepEqual(await history(bia.peer, "#h"), [
    "h-ana joined h-bia",
    "h-ana: two",
    "h-bia left h-bia",
    "h-ana joined h-bia",
    "h-bia: four",
  ]);
  assert.deepEqual(await history(caio.peer, "#h"), []);
  // Page by page it is the same.
  bia.peer.send({ type: "history", conversation: "#h", before: 8, limit: 2 });
  const page = await bia.peer.next("history");
  assert.deepEqual([page.messages.map(({ seq }) => seq), page.more], [[5, 7], true]);
  bia.peer.send({ type: "history", conversation: "#h", after: 4, limit: 2 });
  const rising = await bia.peer.next("history");
  assert.deepEqual([rising.messages.map(({ seq }) => seq), rising.more], [[5, 7], true]);
});

Deno.test("a group that shows all shows new members what was said before they came, until it no longer does", async () => {
  const [ana, bia] = await server.people("a-ana", "a-bia");
  await using _ana = ana, _bia = bia;
  await done(ana.peer, { type: "group_create", group: "#a", shows_all: true });
  await say(ana.peer, "#a", "before");
  await done(ana.peer, { type: "group_add", group: "#a", user: "a-bia" });
  assert.deepEqual((await history(bia.peer, "#a")).slice(1), [
    "a-ana: before",
    "a-ana joined a-bia",
  ]);
  await done(ana.peer, { type: "group_history", group: "#a", shows_all: false });
  assert.deepEqual(await history(bia.peer, "#a"), [
    "a-ana joined a-bia",
    "a-ana history a-ana false",
  ]);
  await done(ana.peer, { type: "group_history", group: "#a", shows_all: true });
  assert.equal((await history(bia.peer, "#a")).length, 5);
  await done(ana.peer, { type: "group_remove", group: "#a", user: "a-bia" });
  assert.equal((await history(bia.peer, "#a")).at(-1), "a-ana removed a-bia");
  await say(ana.peer, "#a", "without her");
  assert.equal((await history(bia.peer, "#a")).at(-1), "a-ana removed a-bia");
});

Deno.test("senders are told how many of the others have it and have read it, once a second, and again at login", async () => {
  const [ana, bia, caio] = await server.people("n-ana", "n-bia", "n-caio");
  await using _ana = ana, _bia = bia, _caio = caio;
  await group("#n", ana.peer, { "n-bia": bia.peer, "n-caio": caio.peer });
  await say(ana.peer, "#n", "one", "two");
  const last = (await bia.peer.some("message", 2)).at(-1)!;
  bia.peer.send({ type: "ack", pos: last.pos });
  const lines = async () => (await ana.peer.next("counts")).counts;
  assert.deepEqual((await lines()).at(-1), { seq: 5, delivered: 1, read: 0, of: 2 });
  const told = performance.now();
  // Many things within a second are one line.
  const all = await caio.peer.some("message", 2);
  caio.peer.send({ type: "ack", pos: all[0]!.pos });
  caio.peer.send({ type: "read", conversation: "#n", seq: 4 });
  caio.peer.send({ type: "ack", pos: all[1]!.pos });
  bia.peer.send({ type: "read", conversation: "#n", seq: 5 });
  const expected = [
    { seq: 4, delivered: 2, read: 2, of: 2 },
    { seq: 5, delivered: 2, read: 1, of: 2 },
  ];
  assert.deepEqual((await lines()).slice(-2), expected);
  assert.ok(performance.now() - told > 900, "once a second");
  await ana.leave();
  const peer = await ana.back();
  peer.send({ type: "conversations" });
  const conversations = (await peer.next("conversations")).conversations;
  const mine = conversations.find(({ conversation }) => conversation === "#n")!;
  assert.deepEqual(mine.counts!.slice(-2), expected);
  peer.send({ type: "history", conversation: "#n" });
  assert.deepEqual((await peer.next("history")).counts!.slice(-2), expected);
  assert.deepEqual(peer.left("counts"), []);
});

Deno.test("a group counts as unread what others said and did since one came, and nothing of one's own", async () => {
  const [ana, bia] = await server.people("un-ana", "un-bia");
  await using _ana = ana, _bia = bia;
  await group("#un", ana.peer, {});
  await say(ana.peer, "#un", "before anybody came");
  await done(ana.peer, { type: "group_add", group: "#un", user: "un-bia" });
  await say(ana.peer, "#un", "one", "two");
  const first = await bia.peer.next("message", ({ text }) => text === "one");
  await say(bia.peer, "#un", "own");
  const unread = async (person: typeof ana) => {
    person.peer.send({ type: "conversations" });
    return (await person.peer.next("conversations")).conversations[0]!.unread;
  };
  assert.equal(await unread(ana), 1);
  // The line of the joining, and two messages.
  assert.equal(await unread(bia), 3);
  bia.peer.send({ type: "read", conversation: "#un", seq: first.seq });
  await ana.peer.next("counts", ({ counts }) => counts.some(({ read }) => read === 1));
  assert.equal(await unread(bia), 1);
});

Deno.test("who keeps arrival and reading to themselves is counted among the others only", async () => {
  const [ana, bia] = await server.people("p-ana", "p-bia");
  await using _ana = ana, _bia = bia;
  await group("#p", ana.peer, { "p-bia": bia.peer });
  bia.peer.send({ type: "receipts", delivered: false, read: false, ref: "r" });
  await bia.peer.next("ok");
  await say(ana.peer, "#p", "hello");
  const { pos, seq } = await bia.peer.next("message");
  bia.peer.send({ type: "ack", pos }, { type: "read", conversation: "#p", seq });
  await bia.peer.settled();
  ana.peer.send({ type: "history", conversation: "#p" });
  assert.deepEqual((await ana.peer.next("history")).counts!.at(-1), {
    seq,
    delivered: 0,
    read: 0,
    of: 1,
  });
});

Deno.test("typing reaches the members who are there, and nobody once the one who types is banned", async () => {
  const [ana, bia, caio] = await server.people("t-ana", "t-bia", "t-caio");
  await using _ana = ana, _bia = bia, _caio = caio;
  await group("#t", ana.peer, { "t-bia": bia.peer });
  bia.peer.send({ type: "typing", to: "#t", on: true });
  const { from, conversation, on } = await ana.peer.next("typing");
  assert.deepEqual([from, conversation, on], ["t-bia", "#t", true]);
  await done(ana.peer, { type: "group_ban", group: "#t", user: "t-bia", on: true });
  const sent = message("#t", "what I was typing");
  bia.peer.send({ type: "typing", to: "#t", on: true }, sent);
  assert.equal((await bia.peer.next("refused")).code, "not_member");
  caio.peer.send({ type: "typing", to: "#t", on: true });
  await caio.peer.settled();
  await ana.peer.settled();
  assert.deepEqual(ana.peer.left("typing"), []);
  assert.deepEqual(ana.peer.left("message"), []);
});

Deno.test("a group takes no more members than the operator allows", async () => {
  const [ana, bia, caio, duda] = await server.people("f-ana", "f-bia", "f-caio", "f-duda");
  await using _ana = ana, _bia = bia, _caio = caio, _duda = duda;
  await group("#f", ana.peer, { "f-bia": bia.peer, "f-caio": caio.peer });
  const add = { type: "group_add", group: "#f", user: "f-duda" } as const;
  assert.equal(await refusal(ana.peer, add), "group_full");
  await done(caio.peer, { type: "group_leave", group: "#f" });
  await done(ana.peer, add);
});

Deno.test("muting is one's own affair: kept, told to nobody else", async () => {
  const [ana, bia] = await server.people("u-ana", "u-bia");
  await using _ana = ana, _bia = bia;
  await group("#u", ana.peer, { "u-bia": bia.peer });
  bia.peer.send({ type: "group_mute", group: "#u", on: true, ref: "m" });
  await bia.peer.next("ok");
  await bia.leave();
  const peer = await bia.back();
  const muted = async (who: Peer) => {
    who.send({ type: "groups" });
    return (await who.next("groups")).groups.map((one) => one.muted);
  };
  assert.deepEqual([await muted(peer), await muted(ana.peer)], [[true], [false]]);
  peer.send({ type: "conversations" });
  assert.equal((await peer.next("conversations")).conversations[0]!.muted, true);
  await say(ana.peer, "#u", "it comes all the same");
  await peer.next("message", ({ text }) => text === "it comes all the same");
});

Deno.test("a group that shows all shows its files, too, as long as it does, and to members only", async () => {
  const [ana, bia, caio] = await server.people("s-ana", "s-bia", "s-caio");
  await using _ana = ana, _bia = bia, _caio = caio;
  await done(ana.peer, { type: "group_create", group: "#s", shows_all: true });
  const bytes = bytesOf(1_000);
  await upload(ana.peer, offer("#s", bytes), bytes);
  await done(ana.peer, { type: "group_add", group: "#s", user: "s-bia" });
  bia.peer.send({ type: "history", conversation: "#s" });
  const { messages } = await bia.peer.next("history");
  const { file } = messages.find((one) => one.file)!;
  assert.deepEqual(await download(bia.peer, file!), bytes);
  const refused = async (peer: Peer) => {
    peer.send({ type: "file_get", file: file!.file, offset: 0, length: 10, ref: "f" });
    return (await peer.next("error", ({ ref }) => ref === "f")).code;
  };
  assert.equal(await refused(caio.peer), "unknown_file");
  await done(ana.peer, { type: "group_history", group: "#s", shows_all: false });
  assert.equal(await refused(bia.peer), "unknown_file");
});

Deno.test("who is no member any more is told no more counts of what they said", async () => {
  const [ana, bia, caio] = await server.people("former-ana", "former-bia", "former-caio");
  await using _ana = ana, _bia = bia, _caio = caio;
  await group("#former", ana.peer, { "former-bia": bia.peer, "former-caio": caio.peer });
  await say(bia.peer, "#former", "before I went");
  await say(ana.peer, "#former", "and you?");
  await done(ana.peer, { type: "group_remove", group: "#former", user: "former-bia" });
  const { seq } = await caio.peer.next("message", ({ kind }) => kind === "removed");
  bia.peer.heard.length = 0;
  caio.peer.send({ type: "read", conversation: "#former", seq });
  // Both would hear in the same turn, bia first.
  await ana.peer.next("counts", ({ counts }) => counts.some(({ read }) => read === 1));
  await bia.peer.settled();
  assert.deepEqual(bia.peer.heard.filter(({ type }) => type === "counts"), []);
});
