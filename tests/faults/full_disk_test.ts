/** A disk that is full: nothing is promised, senders are asked to come again, order stays (delivery rule 5). */

import assert from "node:assert/strict";
import { canMount, SmallDisk, takes } from "../support/disk.ts";
import { temporaryFolder } from "../support/folder.ts";
import { message, messages, numbered } from "../support/messages.ts";
import { Device } from "../support/device.ts";
import { check, clean, tell } from "../support/checker.ts";
import { Peer } from "../support/peer.ts";
import { TestServer } from "../support/test_server.ts";
import { until } from "../support/until.ts";

const MEGABYTE = 1024 * 1024;

/** A text so long that the rest of a page, or a file's slack, does not take it by accident. */
const LONG = "x".repeat(12_000);

function onDisk(name: string, work: (disk: SmallDisk) => Promise<void>): void {
  Deno.test({
    name,
    ignore: !canMount,
    async fn() {
      await using disk = await SmallDisk.mount(40 * MEGABYTE);
      await work(disk);
    },
  });
}

/** Acks what comes: the room that the journal has left takes more than one window. */
function acking(peer: Peer): void {
  peer.on = (frame) => {
    if (frame.type === "message") peer.send({ type: "ack", pos: frame.pos });
  };
}

onDisk("a full disk: no stored, but retry; and stored as soon as there is room", async (disk) => {
  await using server = await TestServer.start({ data: `${disk.path}/data` });
  await using ana = (await Peer.register(server.port, "ana")).peer;
  const { peer: bia } = await Peer.register(server.port, "bia");
  await using _b = bia;
  acking(bia);
  ana.send(message("bia", "room enough"));
  await ana.next("stored");
  disk.fill();
  const big = message("bia", LONG);
  let retry;
  // What SQLite has reserved already may take a few.
  for (let tries = 0; !retry && tries < 200; tries++) {
    ana.send({ ...big, id: message("bia", "").id });
    const answer = await ana.any(
      "an answer",
      (one) => one.type === "stored" || one.type === "retry",
    );
    if (answer.type === "retry") retry = answer;
  }
  assert.ok(retry, "a full disk was reached");
  assert.equal(retry.code, "disk_full");
  assert.ok(retry.after > 0);
  disk.free();
  await takes(ana, { ...big, id: retry.id });
  await bia.next("message", (one) => one.id === retry.id);
});

onDisk("while the tables find no room, no stored, although the journal has room", async (disk) => {
  await using server = await TestServer.start({ data: `${disk.path}/data` });
  await using ana = (await Peer.register(server.port, "ana")).peer;
  const { peer: bia } = await Peer.register(server.port, "bia");
  await using _b = bia;
  ana.send(message("bia", "room enough"));
  await ana.next("stored");
  disk.fill();
  const stuck = server.program.warns(/Cannot write messages to their tables/);
  // The projector needs more room than a page's rest has.
  ana.send(...Array.from({ length: 15 }, () => message("bia", LONG)));
  await stuck;
  const late = message("bia", "not yet");
  ana.send(late);
  await ana.next("retry", (one) => one.id === late.id);
  disk.free();
});

onDisk("people who go while the disk is full take nothing down with them", async (disk) => {
  await using server = await TestServer.start({ data: `${disk.path}/data` });
  const { peer: ana } = await Peer.register(server.port, "ana");
  await using _a = ana;
  // Many, so that the room that a file has left does not take their times by accident.
  const { port } = server;
  const people = [];
  for (let at = 0; at < 300; at++) people.push(await Peer.register(port, `guest-${at}`));
  disk.fill();
  for (const { peer } of people) peer.cut();
  await server.program.warns(/Cannot write when people were last seen/);
  disk.free();
  await takes(ana, message("guest-7", "still here"));
  ana.send({ type: "contact_add", user: "guest-7" });
  await ana.next("contacts");
  // A transaction that was left open would be lost with the process.
  await server.crash();
  await using again = await Peer.connect(port);
  again.send({ type: "register", user: "guest-7", device: "first" });
  assert.equal((await again.next("error")).code, "name_taken");
});

onDisk(
  "after a retry, later sends get retry too until that message has come again",
  async (disk) => {
    await using server = await TestServer.start({ data: `${disk.path}/data` });
    const { peer: ana, account } = await Peer.register(server.port, "ana");
    await using _a = ana;
    const { peer: bia } = await Peer.register(server.port, "bia");
    await using _b = bia;
    acking(bia);
    disk.fill();
    const first = await (async () => {
      while (true) {
        const one = message("bia", LONG);
        ana.send(one);
        const answer = await ana.any("an answer", (frame) => "id" in frame && frame.id === one.id);
        if (answer.type === "retry") return one;
      }
    })();
    const before = (await until("bia to have what was stored", async () => {
      await bia.settled();
      return bia.left("message");
    })).length;
    disk.free();
    const [second, third] = messages("bia", 2);
    ana.send(second!, third!);
    assert.deepEqual((await ana.some("retry", 2)).map((one) => one.id), [second!.id, third!.id]);
    // Another connection is not concerned.
    const { peer: script } = await Peer.login(server.port, account, { receive: false });
    await using _s = script;
    const aside = message("bia", "from a script");
    await takes(script, aside);
    ana.send(first, second!, third!);
    assert.deepEqual((await ana.some("stored", 3)).slice(-3).map((one) => one.id), [
      first.id,
      second!.id,
      third!.id,
    ]);
    await bia.settled();
    assert.deepEqual(bia.left("message").slice(before).map((one) => one.id), [
      aside.id,
      first.id,
      second!.id,
      third!.id,
    ]);
  },
);

onDisk(
  "a retry in the middle of a pipeline of 2,000 loses, doubles and reorders nothing",
  async (disk) => {
    await using folder = await temporaryFolder();
    await using server = await TestServer.start({ data: `${disk.path}/data` });
    const { port } = server, { path } = folder;
    await using ana = new Device({ user: "ana", port, folder: path });
    await using bia = new Device({ user: "bia", port, folder: path });
    await ana.connect();
    await bia.connect();
    const groups = Array.from(
      { length: 20 },
      (_, at) => numbered(100, `${at} ${LONG.slice(8_000)}`),
    );
    const next = () => {
      const group = groups.shift();
      if (group) ana.write("bia", ...group);
    };
    const hear = ana.peer!.on!;
    let answers = 0;
    ana.peer!.on = (frame) => {
      hear(frame);
      if (frame.type !== "stored" || ++answers % 100 > 0) return;
      // Three groups are always on their way; the disk fills up under them.
      if (answers === 300) disk.fill();
      next();
    };
    for (let group = 0; group < 3; group++) next();
    await until("the disk to be full", () => ana.retries.length > 0);
    assert.ok(ana.unanswered > 0);
    disk.free();
    await ana.answered(60_000);
    await bia.got(2_000, 60_000);
    // And all of it is there after a kill.
    await server.crash();
    for (const device of [ana, bia]) {
      device.crash();
      await device.connect();
      await device.peer!.settled();
    }
    const verdict = check(
      [ana, bia].map(({ user, name, entries }) => ({ user, device: name, entries })),
    );
    assert.ok(clean(verdict), tell(verdict));
    assert.equal(verdict.shown, 2_000);
  },
);

onDisk("a start that finds no room for its tables says so, and loses nothing", async (disk) => {
  await using server = await TestServer.start({ data: `${disk.path}/data` });
  const { peer: ana } = await Peer.register(server.port, "ana");
  const { peer: bia, account } = await Peer.register(server.port, "bia");
  const sent = messages("bia", 40).map((one) => ({ ...one, text: LONG }));
  ana.send(...sent);
  await ana.some("stored", sent.length);
  // Before the projector has taken them over.
  await server.kill();
  ana.cut();
  bia.cut();
  disk.fill();
  await assert.rejects(server.again(), /the disk is full. Make room on it/);
  disk.free();
  await server.again();
  await using again = (await Peer.login(server.port, account)).peer;
  const got = () => again.heard.filter((frame) => frame.type === "message");
  await until("all that was stored", () => {
    const last = got().at(-1);
    if (last) again.send({ type: "ack", pos: last.pos });
    return got().length === sent.length;
  });
  assert.deepEqual(got().map(({ id }) => id), sent.map(({ id }) => id));
});
