/** Retention: old messages and files leave, and nothing that somebody still waits for (delivery rule 25). */

import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { bytesOf, offer, upload } from "../support/files.ts";
import { group } from "../support/groups.ts";
import { message, messages } from "../support/messages.ts";
import { Peer } from "../support/peer.ts";
import { until } from "../support/until.ts";
import { accountOf, as, becomes, historyOf, nothing, send } from "../support/visits.ts";
import { Years } from "../support/years.ts";

Deno.test("what is older than the retention leaves; what is newer stays, and numbers go on", async () => {
  await using years = await Years.begin({ direct: 90 });
  await years.day(0);
  const ana = await accountOf(years, "ana"), bia = await accountOf(years, "bia");
  const old = messages("bia", 700, "old");
  const answers = await as(years, ana, async (peer) => {
    peer.send(...old);
    return await peer.some("stored", old.length);
  });
  await as(years, bia, nothing);
  await years.day(50);
  await as(years, ana, (peer) => send(peer, "bia", "newer"));
  const heard = await as(years, bia, (peer) => Promise.resolve(peer.heard));
  const { pos, id } = heard.findLast((one) => one.type === "message")!;
  const { epoch } = heard.find((one) => one.type === "welcome")!;

  await years.day(95);
  await becomes(years, ana, "bia", ["newer"]);
  await as(years, ana, async (peer) => {
    // An id outlives its message: the first answer again, and nothing happens twice.
    peer.send(old[0]!);
    const { seq, ts } = await peer.next("stored");
    assert.deepEqual([seq, ts], [answers[0]!.seq, answers[0]!.ts]);
    peer.send(message("bia", "after"));
    assert.equal((await peer.next("stored")).seq, 702);
    assert.deepEqual(await historyOf(peer, "bia"), ["newer", "after"]);
  });
  // The device goes on from where it was: what has left it had acked.
  const { peer, welcome } = await Peer.login(years.port, bia, { epoch, since: pos, since_id: id });
  await using _ = peer;
  assert.equal((await peer.next("message")).text, "after");
  assert.deepEqual(peer.left("reset"), []);
  assert.equal(welcome.oldest, pos);
  assert.deepEqual(welcome.keeps, { direct: 90 });
});

Deno.test("what has left is not found, and its words are on no page of the databases", async () => {
  await using years = await Years.begin({ direct: 90 });
  await years.day(0);
  const ana = await accountOf(years, "ana"), bia = await accountOf(years, "bia");
  const found = async (text: string): Promise<number> =>
    await as(years, ana, async (peer) => {
      peer.send({ type: "search", text });
      return (await peer.next("search_result")).results.length;
    });
  await as(years, ana, (peer) => send(peer, "bia", "the hippopotamus is old", "so is the zebra"));
  await as(years, bia, nothing);
  assert.equal(await found("hippopotamus"), 1);
  await years.day(50);
  await as(years, ana, (peer) => send(peer, "bia", "a young hippopotamus"));
  await as(years, bia, nothing);
  assert.equal(await found("hippopotamus"), 2);
  await years.day(95);
  await becomes(years, ana, "bia", ["a young hippopotamus"]);
  assert.deepEqual([await found("hippopotamus"), await found("zebra")], [1, 0]);
  await until("the words to leave the index", () => {
    using index = new DatabaseSync(`${years.data}/search.db`, { readOnly: true });
    return index.prepare("SELECT count(*) AS count FROM words").get()!.count === 1;
  });
  await years.stop();
  // The journal's files are written over when they are used again.
  for (const name of ["messages.db", "search.db"]) {
    const inside = new TextDecoder("latin1").decode(Deno.readFileSync(`${years.data}/${name}`));
    assert.ok(inside.includes("young") && !inside.includes("zebra"), name);
  }
});

Deno.test("a device whose whole inbox has left goes on without a reset", async () => {
  await using years = await Years.begin({ direct: 10 });
  await years.day(0);
  const ana = await accountOf(years, "ana"), bia = await accountOf(years, "bia");
  await as(years, ana, (peer) => send(peer, "bia", "one", "two"));
  const heard = await as(years, bia, (peer) => Promise.resolve(peer.heard));
  const { pos, id } = heard.findLast((one) => one.type === "message")!;
  const { epoch } = heard.find((one) => one.type === "welcome")!;
  await years.day(20);
  await becomes(years, ana, "bia", []);
  await years.day(21);
  const { peer, welcome } = await Peer.login(years.port, bia, { epoch, since: pos, since_id: id });
  await using _ = peer;
  await peer.next("caught_up");
  assert.deepEqual(peer.left("reset"), []);
  assert.equal(welcome.head, pos);
  await as(years, ana, (one) => send(one, "bia", "three"));
  const { seq, text } = await peer.next("message");
  assert.deepEqual([seq, text], [3, "three"]);
});

Deno.test("nothing leaves that a device which was here within 60 days has not acked, however old it is", async () => {
  await using years = await Years.begin({ direct: 30 });
  await years.day(0);
  const ana = await accountOf(years, "ana");
  const bia = await accountOf(years, "bia", "correct horse");
  const { peer, account: phone } = await Peer.addDevice(
    years.port,
    "bia",
    "phone",
    "correct horse",
  );
  await peer[Symbol.asyncDispose]();
  await accountOf(years, "caio");
  await as(years, ana, async (peer) => {
    await send(peer, "bia", "old", "old too");
    await send(peer, "caio", "old and not waited for");
  });
  await as(years, bia, nothing);
  await years.day(20);
  await as(years, phone, nothing, { acks: false });
  // 79 days old, and 59 since the phone was here. What ana wrote to caio shows that it was tried.
  await years.day(79);
  await becomes(years, ana, "caio", []);
  await becomes(years, ana, "bia", ["old", "old too"]);
  // It comes for them now, and then they go.
  const got = await as(years, phone, (peer) => Promise.resolve(peer.left("message")));
  assert.deepEqual(got.map(({ text }) => text), ["old", "old too"]);
  await years.day(80);
  await becomes(years, ana, "bia", []);
});

Deno.test("nothing waits for a device that has not been here for 60 days", async () => {
  await using years = await Years.begin({ direct: 30 });
  await years.day(0);
  const ana = await accountOf(years, "ana"), bia = await accountOf(years, "bia");
  await as(years, ana, (peer) => send(peer, "bia", "never read"));
  await years.day(61);
  await becomes(years, ana, "bia", []);
  assert.deepEqual(
    await as(years, bia, (peer) => Promise.resolve(peer.left("message"))),
    [],
  );
});

Deno.test("nothing waits for a script that only sends: it never takes anything", async () => {
  await using years = await Years.begin({ direct: 30 });
  await years.day(0);
  const ana = await accountOf(years, "ana"), bia = await accountOf(years, "bia");
  {
    await using script = await Peer.connect(years.port);
    const auth = { token: bia.token };
    script.send({
      ...{ type: "hello", protocol: 1, user: "bia", device: "script" } as const,
      ...{ receive: false, auth },
    });
    await script.next("welcome");
  }
  await as(years, ana, (peer) => send(peer, "bia", "old"));
  await as(years, bia, nothing);
  await years.day(40);
  await becomes(years, ana, "bia", []);
});

Deno.test("groups have a term of their own; who is behind holds back what they were sent, and no more", async () => {
  await using years = await Years.begin({ groups: 30 });
  await years.day(0);
  const password = "correct horse";
  const { peer: ana, account } = await Peer.register(years.port, "ana", { password });
  const { peer: bia, account: biasAccount } = await Peer.register(years.port, "bia");
  await group("#turma", ana, { bia });
  await send(ana, "#turma", "to all");
  await send(ana, "bia", "to bia");
  await bia.some("message", 2);
  for (const peer of [ana, bia]) await peer[Symbol.asyncDispose]();
  await years.day(40);
  // bia was here 40 days ago and has not acked what she was sent; what was before her is not hers.
  await becomes(years, account, "#turma", ["joined", "to all"]);
  await as(years, biasAccount, nothing);
  await years.day(41);
  await becomes(years, account, "#turma", []);
  await becomes(years, account, "bia", ["to bia"]);
  // The group is what it was, without its messages.
  await as(years, biasAccount, async (peer) => {
    peer.send({ type: "group_members", group: "#turma" });
    const { members } = await peer.next("group_members");
    assert.deepEqual(members.map(({ user }) => user).toSorted(), ["ana", "bia"]);
    await send(peer, "#turma", "still here");
    assert.deepEqual(await historyOf(peer, "#turma"), ["still here"]);
  });
  // Also for a server that reads it from the disk.
  await years.day(42);
  await becomes(years, account, "#turma", ["still here"]);
  await as(years, account, async (peer) => {
    await send(peer, "#turma", "so am I");
    peer.send({ type: "group_members", group: "#turma" });
    assert.equal((await peer.next("group_members")).members.length, 2);
  });
});

Deno.test("files leave with their messages, or before them where they have a shorter term", async () => {
  await using years = await Years.begin({ direct: 90, files: 30 });
  await years.day(0);
  const ana = await accountOf(years, "ana"), bia = await accountOf(years, "bia");
  const bytes = bytesOf(1_000);
  await as(years, ana, (peer) => upload(peer, offer("bia", bytes), bytes));
  const { file } = await as(years, bia, async (peer) => (await peer.next("message")).file!, {
    acks: false,
  });
  const fetched = async (): Promise<string> =>
    await as(years, bia, async (peer) => {
      peer.send({ type: "file_get", file, offset: 0, length: 1_000 });
      const answer = await peer.any("an answer", ({ type }) =>
        type === "file_chunk" || type === "error");
      return answer.type === "error" ? answer.code : answer.type;
    }, { acks: false });
  await years.day(40);
  // bia's device was here, and has not got the message.
  assert.equal(await fetched(), "file_chunk");
  await as(years, bia, nothing);
  await years.day(41);
  await until("the file to leave", async () => await fetched() === "unknown_file");
  assert.deepEqual([...Deno.readDirSync(`${years.data}/files`)], []);
  // What was said of it stays, as long as messages do.
  await becomes(years, bia, "ana", ["notes.bin"]);
});
