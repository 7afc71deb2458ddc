/** ✓✓ is said when a device has acked, never before; and people may keep it to themselves (delivery rule 9). */

import assert from "node:assert/strict";
import { temporaryFolder } from "../support/folder.ts";
import { Program } from "../support/launch.ts";
import { message, messages } from "../support/messages.ts";
import { oneServer } from "../support/one_server.ts";

const server = oneServer();

Deno.test("ana sees no ✓✓ as long as bia's device has not acked, however much it was sent", async () => {
  const [ana, bia] = await server.people("tick-ana", "tick-bia");
  await using _a = ana;
  await using _b = bia;
  ana.peer.send(...messages(bia.user, 40));
  const entries = await bia.peer.some("message", 40);
  bia.peer.send({ type: "read", conversation: ana.user, seq: 1 });
  await ana.peer.next("read");
  await bia.peer.settled();
  await ana.peer.settled();
  assert.deepEqual(ana.peer.left("delivered"), [], "shown on a socket is not kept on a device");
  bia.peer.cut();
  const peer = await bia.back();
  await peer.some("message", 40);
  await ana.peer.settled();
  assert.deepEqual(ana.peer.left("delivered"), [], "nor is what came again");
  peer.send({ type: "ack", pos: entries[9]!.pos });
  assert.equal((await ana.peer.next("delivered")).seq, 10, "exactly what was acked");
  await ana.peer.settled();
  assert.deepEqual(ana.peer.left("delivered"), []);
});

Deno.test("nobody has read what was not written yet, whatever number a client names", async () => {
  const [ana, bia] = await server.people("ahead-ana", "ahead-bia");
  await using _a = ana;
  await using _b = bia;
  ana.peer.send(message(bia.user, "one"));
  await bia.peer.next("message");
  bia.peer.send({ type: "read", conversation: ana.user, seq: 1_000 });
  assert.equal((await ana.peer.next("read")).seq, 1);
  ana.peer.send(message(bia.user, "two"));
  await bia.peer.next("message");
  ana.peer.send({ type: "conversations" });
  const { conversations } = await ana.peer.next("conversations");
  assert.equal(conversations.find((one) => one.conversation === bia.user)!.read, 1);
});

Deno.test("who keeps arrival and reading to themselves is not told of, live or in lists", async () => {
  const [ana, bia] = await server.people("quiet-ana", "quiet-bia");
  await using _a = ana;
  await using _b = bia;
  bia.peer.send({ type: "receipts", delivered: false, read: false, ref: "off" });
  await bia.peer.next("ok");
  ana.peer.send(message(bia.user, "did you get this?"));
  const { pos, seq } = await bia.peer.next("message");
  bia.peer.send({ type: "ack", pos }, { type: "read", conversation: ana.user, seq });
  await bia.peer.settled();
  await ana.peer.settled();
  assert.deepEqual([...ana.peer.left("delivered"), ...ana.peer.left("read")], []);
  ana.peer.send({ type: "history", conversation: bia.user });
  const page = await ana.peer.next("history");
  assert.deepEqual([page.delivered, page.read], [0, 0]);
  // It outlives the connection, and can be taken back.
  await bia.leave();
  const peer = await bia.back();
  ana.peer.send(message(bia.user, "and this?"));
  const next = await peer.next("message", (one) => one.text === "and this?");
  peer.send({ type: "ack", pos: next.pos });
  await peer.settled();
  await ana.peer.settled();
  assert.deepEqual(ana.peer.left("delivered"), []);
  peer.send({ type: "receipts", delivered: true, read: true });
  await peer.next("ok");
  ana.peer.send(message(bia.user, "now?"));
  const last = await peer.next("message", (one) => one.text === "now?");
  peer.send({ type: "ack", pos: last.pos });
  assert.equal((await ana.peer.next("delivered")).seq, 3);
});

Deno.test("/receipts in a client keeps arrival and reading private, and gives them back", async () => {
  await using home = await temporaryFolder();
  const [ana] = await server.people("line-ana");
  await using _a = ana;
  await using bia = new Program(["client", "--user", "line-bia", "--port", String(server.port)], {
    env: { CHATMOM_CLIENT_HOME: home.path },
  });
  const say = async (text: string) => {
    ana.peer.send(message("line-bia", text));
    await bia.says(new RegExp(`line-ana: ${text}$`));
  };
  await bia.type("/receipts maybe", "/receipts off");
  await bia.says(/Write it like this: \/receipts on\|arrival\|off/);
  await bia.says(/People see neither/);
  await say("in private");
  await bia.type("/receipts ARRIVAL");
  await bia.says(/but not whether you have read it/);
  await say("in the open");
  assert.equal((await ana.peer.next("delivered")).seq, 2, "and nothing of the one before");
});
