/** A full mailbox is said to the sender; nothing that waits is dropped for it (delivery rule 25). */

import assert from "node:assert/strict";
import { LIMITS } from "../../lib/protocol/limits.ts";
import { message, messages } from "../support/messages.ts";
import { oneServer } from "../support/one_server.ts";

const server = oneServer();

Deno.test("past the limit a send is refused, and taken again once somebody has made room", async () => {
  const [ana, bia] = await server.people("full-ana", "full-bia");
  await using _a = ana;
  await using _b = bia;
  await bia.leave();
  const group = 5_000;
  for (let sent = 0; sent < LIMITS.mailbox; sent += group) {
    ana.peer.send(...messages(bia.user, group));
    await ana.peer.some("stored", group);
    ana.peer.heard.length = 0;
  }
  const over = message(bia.user, "one too many");
  ana.peer.send(over);
  assert.equal((await ana.peer.next("refused")).code, "mailbox_full");
  const peer = await bia.back();
  const first = await peer.next("message");
  assert.equal(first.text, "message 1");
  peer.send({ type: "ack", pos: first.pos });
  await ana.peer.next("delivered");
  ana.peer.send(message(bia.user, "there is room again"));
  await ana.peer.next("stored");
  ana.peer.send(over);
  assert.equal((await ana.peer.next("refused")).code, "mailbox_full", "a refusal is final");
});
