/** Looking back: every message of a conversation can be paged through, from both ends, by both sides. */

import assert from "node:assert/strict";
import { v7 as newId } from "uuid";
import { message, numbered } from "../support/messages.ts";
import { oneServer } from "../support/one_server.ts";

const server = oneServer();

Deno.test("history pages back to the first message without a gap or a repeat", async () => {
  const [ana, bia] = await server.people("page-ana", "page-bia");
  await using _a = ana;
  await using _b = bia;
  const texts = numbered(450);
  for (const [at, text] of texts.entries()) {
    const [from, to] = at % 3 ? [ana, bia] : [bia, ana];
    from.peer.send(message(to.user, text));
    await from.peer.next("stored");
  }
  for (const [reader, other] of [[ana, bia], [bia, ana]] as const) {
    const pages: string[] = [];
    let before: number | undefined;
    while (true) {
      reader.peer.send({
        type: "history",
        conversation: other.user,
        limit: 200,
        ...(before === undefined ? {} : { before }),
      });
      const page = await reader.peer.next("history");
      assert.equal(page.conversation, other.user);
      pages.unshift(...page.messages.map((one) => one.text));
      if (!page.more) break;
      assert.equal(page.messages.length, 200);
      before = page.messages[0]!.seq;
    }
    assert.deepEqual(pages, texts);
  }
  ana.peer.send({ type: "history", conversation: bia.user, after: 440, limit: 5 });
  const forward = await ana.peer.next("history");
  assert.deepEqual(forward.messages.map((one) => one.seq), [441, 442, 443, 444, 445]);
  assert.equal(forward.more, true);
  ana.peer.send({ type: "history", conversation: bia.user, after: 450 });
  const end = await ana.peer.next("history");
  assert.deepEqual([end.messages, end.more], [[], false]);
});

Deno.test("a page asked for right after stored has the message in it", async () => {
  const [ana, bia] = await server.people("fresh-ana", "fresh-bia");
  await using _a = ana;
  await using _b = bia;
  for (let n = 1; n <= 30; n++) {
    ana.peer.send(message(bia.user, `fresh ${n}`), {
      type: "history",
      conversation: bia.user,
      limit: 1,
    });
    const { id } = await ana.peer.next("stored");
    ana.peer.send({ type: "history", conversation: bia.user, limit: 1, ref: id });
    const page = await ana.peer.next("history", (one) => one.ref === id);
    assert.equal(page.messages[0]?.id, id);
  }
});

Deno.test("a jump to a date shows what was said around it, from either side", async () => {
  const [ana, bia] = await server.people("date-ana", "date-bia");
  await using _a = ana;
  await using _b = bia;
  const times: number[] = [];
  for (let n = 1; n <= 20; n++) {
    ana.peer.send(message(bia.user, `n${n}`));
    const { ts } = await ana.peer.next("stored");
    // Each in a millisecond of its own.
    while (Date.now() <= ts);
    times.push(ts);
  }
  const seqs = async (at: number, limit: number) => {
    bia.peer.send({ type: "history", conversation: ana.user, at, limit });
    const { messages, more, later } = await bia.peer.next("history");
    return [messages.map(({ seq }) => seq), more, later];
  };
  assert.deepEqual(await seqs(times[9]!, 4), [[8, 9, 10, 11], true, true]);
  assert.deepEqual(await seqs(times[9]! + 1, 4), [[9, 10, 11, 12], true, true]);
  assert.deepEqual(await seqs(0, 4), [[1, 2, 3, 4], false, true]);
  assert.deepEqual(await seqs(times[19]! + 1, 4), [[17, 18, 19, 20], true, false]);
  assert.deepEqual((await seqs(times[9]!, 50))[0]!, times.map((_, at) => at + 1));
});

Deno.test("a stranger sees nothing of a conversation of others", async () => {
  const [ana, bia, eve] = await server.people("secret-ana", "secret-bia", "secret-eve");
  await using _a = ana;
  await using _b = bia;
  await using _e = eve;
  ana.peer.send(message(bia.user, "between us"));
  await ana.peer.next("stored");
  for (const conversation of [ana.user, bia.user, `${ana.user}+${bia.user}`, `~${ana.user}`]) {
    eve.peer.send({ type: "history", conversation, ref: conversation });
    const answer = await eve.peer.any(
      "an answer",
      (one) => "ref" in one && one.ref === conversation,
    );
    if (answer.type === "history") assert.deepEqual(answer.messages, [], conversation);
  }
});

Deno.test("conversations tell the newest first, with how far each side has got", async () => {
  const [ana, bia, caio] = await server.people("list-ana", "list-bia", "list-caio");
  await using _a = ana;
  await using _b = bia;
  await using _c = caio;
  ana.peer.send(message(bia.user, "one"), message(bia.user, "two"));
  const shown = await bia.peer.some("message", 2);
  bia.peer.send({ type: "ack", pos: shown[1]!.pos });
  bia.peer.send({ type: "read", conversation: ana.user, seq: 1 });
  await ana.peer.next("read");
  caio.peer.send(message(ana.user, "three"));
  await caio.peer.next("stored");
  ana.peer.send({ type: "conversations" });
  const { conversations } = await ana.peer.next("conversations");
  assert.deepEqual(
    conversations.map((
      one,
    ) => [one.conversation, one.seq, one.text, one.from, one.delivered, one.read]),
    [
      [caio.user, 1, "three", caio.user, 0, 0],
      [bia.user, 2, "two", ana.user, 2, 1],
    ],
  );
  bia.peer.send({ type: "conversations" });
  const hers = await bia.peer.next("conversations");
  assert.equal(hers.conversations[0]!.seen, 1);
  assert.equal(hers.conversations[0]!.unread, 1);
});

Deno.test("conversations count as unread neither one's own messages nor edits, deletions and reactions", async () => {
  const [ana, bia] = await server.people("new-ana", "new-bia");
  await using _a = ana;
  await using _b = bia;
  const first = message(bia.user, "one"), second = message(bia.user, "two");
  ana.peer.send(first, second);
  await bia.peer.some("message", 2);
  bia.peer.send(message(ana.user, "own"));
  await bia.peer.next("stored");
  const to = bia.user;
  ana.peer.send({ type: "edit", id: newId(), to, target: 1, text: "ONE" });
  ana.peer.send({ type: "react", id: newId(), to, target: 3, emoji: "👍", on: true });
  await ana.peer.settled();
  const unread = async (person: typeof ana) => {
    person.peer.send({ type: "conversations" });
    return (await person.peer.next("conversations")).conversations[0]!.unread;
  };
  assert.equal(await unread(bia), 2);
  assert.equal(await unread(ana), 1);
  bia.peer.send({ type: "read", conversation: ana.user, seq: 2 });
  await ana.peer.next("read");
  assert.equal(await unread(bia), 0);
});
