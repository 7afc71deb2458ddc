/** A stranger can cost the server little: limits before login, and answers that tell nothing. */

import assert from "node:assert/strict";
import { oneServer, Person } from "../support/one_server.ts";
import { Peer } from "../support/peer.ts";
import { until } from "../support/until.ts";

const server = oneServer();

Deno.test("before login a line may have 8 KiB; one byte more is an error and the end", async () => {
  const fits = await Peer.connect(server.port), over = await Peer.connect(server.port);
  await using _f = fits;
  await using _o = over;
  const line = (length: number) => `{"type":"ping","ref":"${"x".repeat(length - 25)}"}\n`;
  assert.equal(line(8192).length, 8192);
  fits.write(line(8192));
  // Read as a frame: its ref is too long, and the connection lives on.
  assert.equal((await fits.next("error")).code, "bad_frame");
  await fits.settled();
  over.write(line(8193));
  assert.equal((await over.next("error")).code, "too_long");
  await over.ended();
});

Deno.test("a gigabyte without a newline ends the connection at the limit; the server's memory stays", async () => {
  const before = resident(server.program.pid);
  const [ana] = await server.people("gigabyte-ana");
  for (const peer of [await Peer.connect(server.port), ana.peer]) {
    await using one = peer;
    const block = new Uint8Array(1024 * 1024).fill(97);
    for (let sent = 0; sent < 1024; sent++) one.write(block);
    assert.equal((await one.next("error")).code, "too_long");
    await one.ended();
  }
  const grown = resident(server.program.pid) - before;
  assert.ok(grown < 100 * 1024 * 1024, `grew by ${grown} bytes`);
});

Deno.test("whoever says nothing is cut off after 10 s, and so is whoever trickles", async () => {
  const silent = await Peer.connect(server.port), slow = await Peer.connect(server.port);
  await using _s = silent;
  await using _t = slow;
  const start = Date.now();
  const drip = setInterval(() => slow.write(" "), 300);
  try {
    for (const peer of [silent, slow]) {
      await peer.ended(15_000);
      const waited = Date.now() - start;
      assert.ok(waited > 8_000 && waited < 14_000, `cut off after ${waited} ms`);
    }
  } finally {
    clearInterval(drip);
  }
});

Deno.test("16 connections of one address may be without a login; the 17th is told and closed", async () => {
  await using all = new AsyncDisposableStack();
  for (let n = 0; n < 16; n++) {
    const peer = all.use(await Peer.connect(server.port));
    await peer.settled();
  }
  const one = all.use(await Peer.connect(server.port));
  const end = await one.any("an end", (frame) => frame.type === "bye" || frame.type === "error");
  assert.equal((end as { code: string }).code, "too_many");
  await one.ended();
});

Deno.test("logged in connections do not count against those 16", async () => {
  await using all = new AsyncDisposableStack();
  for (let n = 0; n < 20; n++) {
    const registered = await Peer.register(server.port, `crowd-${n}`).catch(() => {
      // Registrations from one address may be slowed; those that exist are enough here.
      return null;
    });
    if (registered) all.use(registered.peer);
  }
  const peer = all.use(await Peer.connect(server.port));
  await peer.settled();
});

Deno.test("nothing but register, hello, ping and bye is answered before login", async () => {
  await using peer = await Peer.connect(server.port);
  for (
    const request of [
      { type: "users", ref: "a" },
      { type: "contacts", ref: "b" },
      { type: "conversations", ref: "c" },
      { type: "status", status: "online", ref: "d" },
      { type: "history", conversation: "ana", ref: "e" },
    ] as const
  ) {
    peer.send(request);
    const { code, ref } = await peer.next("error");
    assert.deepEqual([code, ref], ["not_logged_in", request.ref]);
  }
});

Deno.test("a second login on one connection is refused, and changes nobody", async () => {
  const [ana] = await server.people("twice-ana");
  await using _a = ana;
  ana.peer.send({ type: "register", user: "twice-bia", device: "d" });
  assert.equal((await ana.peer.next("error")).code, "already_logged_in");
});

Deno.test("unknown user, wrong password and wrong token get the same answer", async () => {
  await using ana = await Person.new(server.port, "same-ana", "correct horse battery");
  const texts = new Set<string>();
  for (
    const [user, auth] of [
      [ana.user, { password: "wrong horse battery" }],
      ["same-nobody", { password: "wrong horse battery" }],
      [ana.user, { token: "x".repeat(43) }],
      ["same-nobody", { token: "x".repeat(43) }],
      [ana.user, {}],
    ] as const
  ) {
    await using peer = await Peer.connect(server.port);
    peer.send({ type: "hello", protocol: 1, user, device: "d", auth });
    const { code, text } = await peer.next("error");
    texts.add(`${code}: ${text}`);
  }
  assert.equal(texts.size, 1, [...texts].join("\n"));
  assert.match([...texts][0]!, /^bad_credentials: /);
});

Deno.test("a name that is taken, reserved or malformed is refused with its own code", async () => {
  const [ana] = await server.people("taken-ana");
  await using _a = ana;
  for (
    const [user, code] of [
      [ana.user, "name_taken"],
      ["TAKEN-Ana", "name_taken"],
      ["admin", "name_invalid"],
      ["../etc", "name_invalid"],
      ["a b", "name_invalid"],
      ["joão", "name_invalid"],
    ] as const
  ) {
    await using peer = await Peer.connect(server.port);
    peer.send({ type: "register", user, device: "d" });
    assert.equal((await peer.next("error")).code, code, user);
  }
});

Deno.test("connections that come and go leave nothing behind in the server", async () => {
  const files = () => [...Deno.readDirSync(`/proc/${server.program.pid}/fd`)].length;
  const before = files();
  for (let n = 0; n < 100; n++) {
    await using peer = await Peer.connect(server.port);
    if (n % 2) peer.write('{"type":"hel');
    else await peer.settled();
  }
  await until("all files of gone connections to be closed", () => files() <= before + 1);
});

/** Resident memory of a process, in bytes. */
function resident(pid: number): number {
  const status = Deno.readTextFileSync(`/proc/${pid}/status`);
  return Number(/VmRSS:\s+(\d+)/.exec(status)![1]) * 1024;
}
