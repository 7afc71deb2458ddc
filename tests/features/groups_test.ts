import assert from "node:assert/strict";
import { done, group, refusal, said } from "../support/groups.ts";
import { message } from "../support/messages.ts";
import { oneServer } from "../support/one_server.ts";
import { Peer } from "../support/peer.ts";

const server = oneServer();

Deno.test("a group is made, people are added, and what one says reaches all others in the same order", async () => {
  const [ana, bia, caio] = await server.people("g-ana", "g-bia", "g-caio");
  await using _ana = ana, _bia = bia, _caio = caio;
  const made = await done(ana.peer, { type: "group_create", group: "#turma", title: "Turma B" });
  assert.deepEqual([made.conversation, made.seq, made.waits], ["#turma", 1, undefined]);
  await done(ana.peer, { type: "group_add", group: "turma", user: "g-bia" });
  await done(bia.peer, { type: "group_add", group: "#Turma", user: "g-caio" });
  ana.peer.send(message("#turma", "hello"));
  await ana.peer.next("stored");
  caio.peer.send(message("#turma", "good morning"));
  await caio.peer.next("stored");
  // The sender's one device needs no entry of its own words (delivery rule 7).
  const heard = async (peer: Peer, count: number) => (await peer.some("message", count)).map(said);
  assert.deepEqual(await heard(ana.peer, 2), ["g-bia joined g-caio", "g-caio: good morning"]);
  assert.deepEqual(await heard(caio.peer, 2), ["g-bia joined g-caio", "g-ana: hello"]);
  const last = await bia.peer.some("message", 3);
  assert.deepEqual(last.map(said), ["g-ana joined g-bia", "g-ana: hello", "g-caio: good morning"]);
  assert.deepEqual(last.map(({ seq }) => seq), [2, 4, 5]);
  assert.deepEqual(last.map(({ conversation, to }) => `${conversation} ${to}`), [
    "#turma #turma",
    "#turma #turma",
    "#turma #turma",
  ]);
});

Deno.test("members see who is in the group, and everybody sees their own groups", async () => {
  const [ana, bia, caio] = await server.people("m-ana", "m-bia", "m-caio");
  await using _ana = ana, _bia = bia, _caio = caio;
  await group("#m-one", ana.peer, { "m-bia": bia.peer });
  await group("#m-two", bia.peer, {});
  await bia.leave();
  ana.peer.send({ type: "group_members", group: "m-one" });
  const { members, group: address, title } = await ana.peer.next("group_members");
  assert.deepEqual([address, title], ["#m-one", "m-one"]);
  assert.deepEqual(members, [
    { user: "m-ana", role: "owner", status: "online" },
    { user: "m-bia", role: "member", status: "offline" },
  ]);
  caio.peer.send({ type: "group_members", group: "#m-one", ref: "r" });
  assert.equal((await caio.peer.next("error")).code, "not_member");
  const peer = await bia.back();
  peer.send({ type: "groups" });
  const { groups } = await peer.next("groups");
  assert.deepEqual(groups.map((one) => `${one.group} ${one.members} ${one.role}`), [
    "#m-one 2 member",
    "#m-two 1 owner",
  ]);
});

Deno.test("who was away gets everything of the group later, in order, and only once", async () => {
  const [ana, bia, caio] = await server.people("w-ana", "w-bia", "w-caio");
  await using _ana = ana, _bia = bia, _caio = caio;
  await group("#w", ana.peer, { "w-bia": bia.peer, "w-caio": caio.peer });
  const [, before] = bia.peer.heard.filter((one) => one.type === "message");
  bia.peer.send({ type: "ack", pos: before!.pos });
  await bia.leave();
  ana.peer.send(message("#w", "one"), message("w-bia", "between"), message("#w", "two"));
  await ana.peer.some("stored", 3);
  await done(ana.peer, { type: "group_topic", group: "#w", topic: "plans" });
  const peer = await bia.back();
  const { pos } = await peer.next("caught_up");
  const waited = peer.left("message");
  assert.deepEqual(waited.map(said), [
    "w-ana: one",
    "w-ana: between",
    "w-ana: two",
    "w-ana topic w-ana plans",
  ]);
  peer.send({ type: "ack", pos });
  await bia.leave();
  const again = await bia.back();
  await again.next("caught_up");
  assert.deepEqual(again.left("message"), []);
});

Deno.test("the sender's other devices get a copy, and so do those who are back from a restart of theirs", async () => {
  const [bia] = await server.people("c-bia");
  await using _bia = bia;
  const { peer: ana } = await Peer.register(server.port, "c-ana", { password: "correct horse" });
  await using _ana = ana;
  const { peer: phone, account } = await Peer.addDevice(
    server.port,
    "c-ana",
    "phone",
    "correct horse",
  );
  await group("#c", ana, { "c-bia": bia.peer });
  await phone.some("message", 2);
  ana.send(message("#c", "from the desk"));
  assert.equal(said(await phone.next("message")), "c-ana: from the desk");
  await phone[Symbol.asyncDispose]();
  ana.send(message("#c", "while the phone is off"));
  await ana.some("stored", 2);
  const { peer: later } = await Peer.login(server.port, account);
  await using _later = later;
  assert.deepEqual((await later.some("message", 4)).slice(2).map(said), [
    "c-ana: from the desk",
    "c-ana: while the phone is off",
  ]);
});

Deno.test("every change is refused to those who may not make it, each with its own code", async () => {
  const [ana, bia, caio] = await server.people("r-ana", "r-bia", "r-caio");
  await using _ana = ana, _bia = bia, _caio = caio;
  await group("#r", ana.peer, { "r-bia": bia.peer });
  const create = { type: "group_create", group: "#r" } as const;
  assert.equal(await refusal(bia.peer, create), "name_taken");
  assert.equal(await refusal(bia.peer, { ...create, group: "two words" }), "name_invalid");
  const g = { group: "#r" } as const, user = "r-caio";
  assert.equal(await refusal(caio.peer, { type: "group_add", ...g, user }), "not_member");
  assert.equal(
    await refusal(ana.peer, { type: "group_add", group: "#nowhere", user }),
    "unknown_group",
  );
  assert.equal(await refusal(bia.peer, { type: "group_add", ...g, user: "r-x" }), "unknown_user");
  assert.equal(
    await refusal(bia.peer, { type: "group_add", ...g, user: "r-ana" }),
    "already_member",
  );
  assert.equal(await refusal(bia.peer, { type: "group_rename", ...g, title: "x" }), "not_owner");
  assert.equal(
    await refusal(bia.peer, { type: "group_topic", ...g, topic: "x" }),
    "not_moderator",
  );
  assert.equal(
    await refusal(bia.peer, { type: "group_history", ...g, shows_all: true }),
    "not_owner",
  );
  assert.equal(
    await refusal(bia.peer, { type: "group_remove", ...g, user: "r-ana" }),
    "not_moderator",
  );
  assert.equal(await refusal(ana.peer, { type: "group_remove", ...g, user }), "not_member");
  assert.equal(
    await refusal(ana.peer, { type: "group_remove", ...g, user: "r-ana" }),
    "yourself",
  );
  assert.equal(
    await refusal(ana.peer, { type: "group_role", ...g, user: "r-ana", role: "member" }),
    "last_owner",
  );
  assert.equal(await refusal(ana.peer, { type: "group_leave", ...g }), "last_owner");
  await done(ana.peer, { type: "group_role", ...g, user: "r-bia", role: "moderator" });
  await done(bia.peer, { type: "group_topic", ...g, topic: "spring" });
  assert.equal(
    await refusal(bia.peer, { type: "group_remove", ...g, user: "r-ana" }),
    "not_owner",
  );
  caio.peer.send(message("#r", "let me in"), message("#nowhere", "anybody?"));
  assert.deepEqual((await caio.peer.some("refused", 2)).map(({ code }) => code), [
    "not_member",
    "unknown_group",
  ]);
});

Deno.test("who is removed hears that, and nothing after it; who is banned cannot be added again", async () => {
  const [ana, bia, caio] = await server.people("b-ana", "b-bia", "b-caio");
  await using _ana = ana, _bia = bia, _caio = caio;
  await group("#b", ana.peer, { "b-bia": bia.peer, "b-caio": caio.peer });
  const g = { group: "#b" } as const;
  await done(ana.peer, { type: "group_remove", ...g, user: "b-bia" });
  ana.peer.send(message("#b", "without bia"));
  assert.equal(said(await bia.peer.next("message")), "b-ana removed b-bia");
  assert.deepEqual((await caio.peer.some("message", 2)).map(said), [
    "b-ana removed b-bia",
    "b-ana: without bia",
  ]);
  bia.peer.send(message("#b", "still here?"));
  assert.equal((await bia.peer.next("refused")).code, "not_member");
  await done(ana.peer, { type: "group_ban", ...g, user: "b-bia", on: true });
  assert.equal(await refusal(caio.peer, { type: "group_add", ...g, user: "b-bia" }), "banned");
  await done(ana.peer, { type: "group_ban", ...g, user: "b-bia", on: false });
  await done(caio.peer, { type: "group_add", ...g, user: "b-bia" });
  await bia.peer.settled();
  assert.deepEqual(bia.peer.left("message").map(said), ["b-caio joined b-bia"]);
});

Deno.test("a group whose last member has left can be made again, by anybody, and shows nothing of before", async () => {
  const [ana, bia] = await server.people("l-ana", "l-bia");
  await using _ana = ana, _bia = bia;
  await group("#l", ana.peer, {});
  ana.peer.send(message("#l", "secret"));
  await ana.peer.next("stored");
  await done(ana.peer, { type: "group_leave", group: "#l" });
  ana.peer.send(message("#l", "gone"));
  assert.equal((await ana.peer.next("refused")).code, "unknown_group");
  const { seq } = await done(bia.peer, { type: "group_create", group: "#l", shows_all: true });
  assert.equal(seq, 4);
  bia.peer.send({ type: "history", conversation: "#l" });
  const { messages } = await bia.peer.next("history");
  assert.deepEqual(messages.map(({ kind, text }) => `${kind} ${text}`), ["created l"]);
  // Who was there still has what was said then, and nothing of what is said now.
  bia.peer.send(message("#l", "other people's"));
  await bia.peer.next("stored");
  ana.peer.send({ type: "history", conversation: "#l" });
  const { messages: own } = await ana.peer.next("history");
  assert.deepEqual(own.map(({ kind, text }) => kind ?? text), ["created", "secret", "left"]);
});
