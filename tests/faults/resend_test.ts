/** A message that is sent again is the same message, for ever and over every restart (delivery rule 3). */

import assert from "node:assert/strict";
import { message, messages } from "../support/messages.ts";
import { oneServer } from "../support/one_server.ts";
import { Peer } from "../support/peer.ts";
import { TestServer } from "../support/test_server.ts";

const server = oneServer();

Deno.test("answers, refusals too, are the same after a kill, in any order of the ids", async () => {
  await using own = await TestServer.start();
  const { peer: ana, account } = await Peer.register(own.port, "ana");
  await using _a = ana;
  const { peer: bia, account: reading } = await Peer.register(own.port, "bia");
  await using _b = bia;
  const sent = [...messages("bia", 40), message("nobody", "lost?"), ...messages("bia", 2, "late")];
  ana.send(...sent);
  const answers = new Map<string, unknown>();
  for (const { id } of sent) {
    answers.set(id, await ana.any("an answer", (one) => "id" in one && one.id === id));
  }
  await own.crash();
  const { peer: again } = await Peer.login(own.port, account);
  await using _g = again;
  for (const one of sent.toReversed()) {
    again.send(one);
    const answer = await again.any("an answer", (frame) => "id" in frame && frame.id === one.id);
    assert.deepEqual(answer, answers.get(one.id));
  }
  const { peer: reader } = await Peer.login(own.port, reading);
  await using _r = reader;
  await reader.next("caught_up");
  assert.equal(reader.left("message").length, 42);
});

Deno.test("the same id on two connections at once, and again and again, is one message", async () => {
  const [ana, bia] = await server.people("race-ana", "race-bia");
  await using _a = ana;
  await using _b = bia;
  const sent = messages(bia.user, 100);
  const { peer: script } = await Peer.login(server.port, ana.account, { receive: false });
  await using _s = script;
  ana.peer.send(...sent);
  script.send(...sent);
  script.send(...sent.toReversed());
  ana.peer.send(...sent.toReversed());
  const answers = [...await ana.peer.some("stored", 200), ...await script.some("stored", 200)];
  const bySeq = new Map<string, Set<number>>();
  for (const { id, seq } of answers) bySeq.set(id, (bySeq.get(id) ?? new Set()).add(seq));
  assert.equal(bySeq.size, 100);
  assert.ok([...bySeq.values()].every((seqs) => seqs.size === 1), "one seq for each id");
  await bia.peer.settled();
  assert.equal(bia.peer.left("message").length, 100);
  assert.equal(new Set(bia.peer.left("message").map((one) => one.id)).size, 100);
});

Deno.test("the first message to somebody, on two connections at once, is one message", async () => {
  const [ana] = await server.people("first-ana");
  await using _a = ana;
  const { peer: script } = await Peer.login(server.port, ana.account, { receive: false });
  await using _s = script;
  for (let n = 0; n < 20; n++) {
    // Nobody has asked for this user or this conversation before, so the server has to look both up.
    const [bia] = await server.people(`first-bia-${n}`);
    await using _b = bia;
    const one = message(bia.user, "once");
    ana.peer.send(one);
    script.send(one);
    assert.deepEqual(await script.next("stored"), await ana.peer.next("stored"));
    await bia.peer.settled();
    assert.equal(bia.peer.left("message").length, 1);
  }
});

Deno.test("an id below the device's last one that never came is a new message", async () => {
  const [ana, bia] = await server.people("below-ana", "below-bia");
  await using _a = ana;
  await using _b = bia;
  const early = message(bia.user, "written first"), late = message(bia.user, "written second");
  ana.peer.send(late);
  await ana.peer.next("stored");
  ana.peer.send(early, early);
  const [one, two] = await ana.peer.some("stored", 2);
  assert.deepEqual(one, two);
  assert.deepEqual((await bia.peer.some("message", 2)).map((entry) => entry.text), [
    "written second",
    "written first",
  ]);
});
