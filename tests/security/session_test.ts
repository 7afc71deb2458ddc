/** Logged in is not trusted: who sent what, which device is which, and what was acked is the server's to say. */

import assert from "node:assert/strict";
import { v7 } from "uuid";
import { message, messages } from "../support/messages.ts";
import { oneServer } from "../support/one_server.ts";
import { Peer } from "../support/peer.ts";

const server = oneServer();

Deno.test("a sender is who logged in: a from in the request is refused and nothing is stored", async () => {
  const [ana, bia] = await server.people("from-ana", "from-bia");
  await using _a = ana;
  await using _b = bia;
  const id = v7();
  ana.peer.write(
    JSON.stringify({ type: "send", id, from: "from-carla", to: bia.user, text: "it was carla" }) +
      "\n",
  );
  const error = await ana.peer.any(
    "an answer",
    (one) => one.type === "error" || one.type === "refused",
  );
  assert.equal((error as { code: string }).code, "bad_frame");
  await bia.peer.settled();
  assert.deepEqual(bia.peer.left("message"), []);
});

Deno.test("the same id of another sender is another message", async () => {
  const [ana, bia, eve] = await server.people("id-ana", "id-bia", "id-eve");
  await using _a = ana;
  await using _b = bia;
  await using _e = eve;
  const sent = message(bia.user, "from ana");
  eve.peer.send({ ...sent, text: "from eve" });
  await eve.peer.next("stored");
  ana.peer.send(sent);
  await ana.peer.next("stored");
  const shown = await bia.peer.some("message", 2);
  assert.deepEqual(shown.map((one) => [one.from, one.text]), [
    [eve.user, "from eve"],
    [ana.user, "from ana"],
  ]);
});

Deno.test("a login of the same device ends the older connection, and what that had not acked comes again", async () => {
  const [ana, bia] = await server.people("replace-ana", "replace-bia");
  await using _a = ana;
  await using _b = bia;
  ana.peer.send(...messages(bia.user, 5));
  const shown = await bia.peer.some("message", 5);
  bia.peer.send({ type: "ack", pos: shown[1]!.pos });
  await bia.peer.settled();
  const old = bia.peer;
  const peer = await bia.back();
  assert.equal((await old.next("bye")).code, "replaced");
  await old.ended();
  await peer.next("caught_up");
  assert.deepEqual(peer.left("message"), shown.slice(2));
});

Deno.test("an ack above what was sent is an error and moves nothing", async () => {
  const [ana, bia] = await server.people("above-ana", "above-bia");
  await using _a = ana;
  await using _b = bia;
  ana.peer.send(...messages(bia.user, 3));
  const shown = await bia.peer.some("message", 3);
  bia.peer.send({ type: "ack", pos: shown[2]!.pos + 1 });
  assert.equal((await bia.peer.next("error")).code, "bad_ack");
  await ana.peer.settled();
  assert.deepEqual(ana.peer.left("delivered"), []);
  bia.peer.cut();
  const peer = await bia.back();
  await peer.next("caught_up");
  assert.deepEqual(peer.left("message"), shown);
});

Deno.test("an ack below an earlier one moves nothing back", async () => {
  const [ana, bia] = await server.people("below-ana", "below-bia");
  await using _a = ana;
  await using _b = bia;
  ana.peer.send(...messages(bia.user, 3));
  const shown = await bia.peer.some("message", 3);
  bia.peer.send({ type: "ack", pos: shown[2]!.pos }, { type: "ack", pos: 0 });
  await bia.leave();
  const peer = await bia.back();
  await peer.next("caught_up");
  assert.deepEqual(peer.left("message"), []);
});

Deno.test("one bad frame is told and the connection lives on; nobody else notices", async () => {
  const [ana, bia] = await server.people("bad-ana", "bad-bia");
  await using _a = ana;
  await using _b = bia;
  const bad = [
    "not json",
    "[]",
    "null",
    "1",
    '{"type":"send"}',
    '{"type":5}',
    '{"type":"no_such_thing"}',
    '{"type":"send","id":"x","to":"bad-bia","text":"t"}',
    '{"type":"ack","pos":-1}',
    '{"type":"ping","__proto__":{"a":1}}',
    '{"type":"history","conversation":"bad-bia","limit":1e9}',
    "\u0000\u0001",
  ];
  for (const line of bad) {
    ana.peer.write(line + "\n");
    const { code } = await ana.peer.next("error");
    assert.ok(code === "bad_frame" || code === "unknown_type", `${line}: ${code}`);
  }
  ana.peer.write(new Uint8Array([0x22, 0xff, 0xfe, 0x22, 10]));
  assert.equal((await ana.peer.next("error")).code, "bad_frame");
  ana.peer.send(message(bia.user, "still here"));
  assert.equal((await bia.peer.next("message")).text, "still here");
});

Deno.test("an accent whose bytes come in two packets arrives whole", async () => {
  const [ana, bia] = await server.people("accent-ana", "accent-bia");
  await using _a = ana;
  await using _b = bia;
  const bytes = new TextEncoder().encode(JSON.stringify(message(bia.user, "ação 👋🏽")) + "\n");
  for (const byte of bytes) {
    ana.peer.write(Uint8Array.of(byte));
    await ana.peer.flushed();
  }
  assert.equal((await bia.peer.next("message")).text, "ação 👋🏽");
});

Deno.test("no more than 256 KiB are sent that a device has not acked, and the rest comes with its acks", async () => {
  const [ana, bia] = await server.people("window-ana", "window-bia");
  await using _a = ana;
  await using _b = bia;
  const text = "x".repeat(15_000), count = 40;
  ana.peer.send(...Array.from({ length: count }, () => message(bia.user, text)));
  await ana.peer.some("stored", count);
  await bia.peer.settled();
  const first = bia.peer.left("message");
  // The last one may go a little over.
  assert.equal(first.length, Math.ceil(256 * 1024 / (text.length + 200)));
  bia.peer.send({ type: "ack", pos: first.at(-1)!.pos });
  await bia.peer.settled();
  bia.peer.send({ type: "ack", pos: bia.peer.left("message").at(-1)!.pos });
  await bia.peer.settled();
  bia.peer.send({ type: "ack", pos: bia.peer.left("message").at(-1)!.pos });
  await bia.peer.settled();
  assert.equal(bia.peer.left("message").length, count);
});

Deno.test("a reader that does not read costs the server nothing, and stops nobody else", async () => {
  const [ana, bia, caio] = await server.people("slow-ana", "slow-bia", "slow-caio");
  await using _a = ana;
  await using _b = bia;
  await using _c = caio;
  const readOn = bia.peer.stall();
  const text = "x".repeat(15_000);
  ana.peer.send(...Array.from({ length: 1_000 }, () => message(bia.user, text)));
  await ana.peer.some("stored", 1_000);
  caio.peer.send(message(ana.user, "at once"));
  assert.equal((await ana.peer.next("message")).text, "at once");
  readOn();
  for (let got = 0; got < 1_000;) {
    const { pos } = await bia.peer.next("message");
    if (++got % 10 === 0) bia.peer.send({ type: "ack", pos });
  }
});

Deno.test("nobody fills the server's memory with marks for somebody who does not read", async () => {
  const [ana, eve] = await server.people("marks-ana", "marks-eve");
  await using _a = ana;
  await using _e = eve;
  ana.peer.send(message(eve.user, "seen?"));
  await eve.peer.next("message");
  const readOn = ana.peer.stall();
  // One that comes through wakes the reader up, so that it stalls.
  eve.peer.send({ type: "typing", to: ana.user, on: true });
  const line = JSON.stringify({ type: "read", conversation: ana.user, seq: 1 }) + "\n";
  const lines = 20_000, times = 20;
  for (let at = 0; at < times; at++) {
    eve.peer.write(line.repeat(lines));
    await eve.peer.flushed();
  }
  await eve.peer.settled();
  readOn();
  await ana.peer.settled();
  const came = ana.peer.left("read").length;
  assert.ok(came > 0 && came < lines * times, `${came} marks were kept`);
});

Deno.test("a password is never in the data folder, only its slow hash", async () => {
  const password = "correct horse battery staple";
  await using peer = (await Peer.register(server.port, "hash-ana", { password })).peer;
  await peer.settled();
  const needle = new TextEncoder().encode(password);
  for await (const entry of Deno.readDir(server.data)) {
    if (!entry.isFile) continue;
    // A file of the journal that is one too many may go meanwhile.
    const bytes = await Deno.readFile(`${server.data}/${entry.name}`).catch((error) => {
      if (error instanceof Deno.errors.NotFound) return new Uint8Array(0);
      throw error;
    });
    assert.equal(find(bytes, needle), -1, entry.name);
  }
});

function find(bytes: Uint8Array, needle: Uint8Array): number {
  for (let at = bytes.indexOf(needle[0]!); at >= 0; at = bytes.indexOf(needle[0]!, at + 1)) {
    if (needle.every((byte, offset) => bytes[at + offset] === byte)) return at;
  }
  return -1;
}
