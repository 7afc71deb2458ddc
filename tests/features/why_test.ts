/** `why`: the life of one of one's own messages, told from marks that are kept anyway. */

import assert from "node:assert/strict";
import { v7 } from "uuid";
import type { Event } from "../../lib/protocol/schema.ts";
import { temporaryFolder } from "../support/folder.ts";
import { Program } from "../support/launch.ts";
import { message } from "../support/messages.ts";
import { oneServer, Person } from "../support/one_server.ts";
import { Peer } from "../support/peer.ts";
import { TestServer } from "../support/test_server.ts";
import { until } from "../support/until.ts";

const server = oneServer();

type Step = Event<"why">["steps"][number];

async function why(who: Person, id: string): Promise<readonly Step[]> {
  const ref = crypto.randomUUID();
  who.peer.send({ type: "why", id, ref });
  const answer = await who.peer.any("why", (one) => "ref" in one && one.ref === ref);
  assert.equal(answer.type, "why", JSON.stringify(answer));
  return (answer as Event<"why">).steps;
}

async function say(from: Person, to: string, text = "hello"): Promise<Event<"stored">> {
  const request = message(to, text);
  from.peer.send(request);
  return await from.peer.next("stored", ({ id }) => id === request.id);
}

/** The steps without their times. */
const names = (steps: readonly Step[]) =>
  steps.map(({ step, user, device }) => [step, user, device].filter(Boolean).join(" "));

/** Waits until so many steps are known: cursors reach the disk within a second. */
const steps = (who: Person, id: string, count: number) =>
  until(`${count} steps`, async () => {
    const all = await why(who, id);
    return all.length >= count ? all : null;
  });

Deno.test("written, accepted and committed have their times, in that order", async () => {
  const [ana, bia] = await server.people("life-ana", "life-bia");
  await using _a = ana;
  await using _b = bia;
  await bia.leave();
  const before = Date.now();
  const { id, ts } = await say(ana, bia.user);
  const after = Date.now();
  const [written, accepted, committed, ...others] = await why(ana, id);
  assert.deepEqual(others, []);
  assert.equal(written!.step, "written");
  assert.ok(before <= written!.at! && written!.at! <= after);
  assert.deepEqual(accepted, { step: "accepted", at: ts });
  assert.equal(committed!.step, "committed");
  assert.ok(ts <= committed!.by! && committed!.by! <= after + 100, JSON.stringify(committed));
});

Deno.test("sent, acked and read follow when they happen, by the place of the receiver's device", async () => {
  const [ana] = await server.people("way-ana");
  await using _a = ana;
  const bia = await Person.new(server.port, "way-bia", "correct horse");
  await using _b = bia;
  const { id, seq } = await say(ana, bia.user);
  const { pos } = await bia.peer.next("message");
  assert.deepEqual(names(await why(ana, id)), [
    "written",
    "accepted",
    "committed",
    "sent way-bia 1",
  ]);
  bia.peer.send({ type: "ack", pos }, { type: "read", conversation: ana.user, seq });
  const all = await steps(ana, id, 6);
  assert.deepEqual(names(all).slice(3), ["sent way-bia 1", "acked way-bia 1", "read way-bia"]);
  for (const { by } of all.slice(3)) assert.ok(by! >= all[1]!.at! && by! <= Date.now() + 100);
  // A device that comes later has not got what another had read before.
  const { peer } = await Peer.addDevice(server.port, bia.user, "phone", "correct horse");
  await using _p = peer;
  await peer.next("caught_up");
  const second = await say(ana, bia.user, "to both");
  peer.send({ type: "ack", pos: (await peer.next("message")).pos });
  const later = await steps(ana, second.id, 6);
  assert.deepEqual(names(later).slice(3).sort(), [
    "acked way-bia 2",
    "sent way-bia 1",
    "sent way-bia 2",
  ]);
  assert.deepEqual(names(await why(ana, id)), names(all));
});

Deno.test("one's own other device is told by its name", async () => {
  const ana = await Person.new(server.port, "two-ana", "correct horse");
  await using _a = ana;
  const [bia] = await server.people("two-bia");
  await using _b = bia;
  await bia.leave();
  const { peer } = await Peer.addDevice(server.port, ana.user, "tablet", "correct horse");
  await using _p = peer;
  const { id } = await say(ana, bia.user);
  peer.send({ type: "ack", pos: (await peer.next("message")).pos });
  const all = await until("the tablet", async () => {
    const all = names(await why(ana, id));
    return all.includes("acked two-ana tablet") ? all : null;
  });
  assert.ok(!all.some((step) => step.includes("two-bia")), all.join("\n"));
});

Deno.test("what a receiver keeps private is left out, and so is who is blocked", async () => {
  const [ana, bia, caio] = await server.people("shy-ana", "shy-bia", "shy-caio");
  await using _a = ana;
  await using _b = bia;
  await using _c = caio;
  bia.peer.send({ type: "receipts", delivered: false, read: false });
  await bia.peer.next("ok");
  for (const receiver of [bia, caio]) {
    const { id, seq } = await say(ana, receiver.user);
    const { pos } = await receiver.peer.next("message");
    receiver.peer.send({ type: "ack", pos }, { type: "read", conversation: ana.user, seq });
    if (receiver === caio) {
      await steps(ana, id, 6);
      caio.peer.send({ type: "block", user: ana.user });
      await caio.peer.next("blocked");
    } else await receiver.peer.settled();
    assert.deepEqual(names(await why(ana, id)), ["written", "accepted", "committed"]);
  }
});

Deno.test("a refusal is told with its reason; nobody else's message is told of at all", async () => {
  const [ana, bia] = await server.people("not-ana", "not-bia");
  await using _a = ana;
  await using _b = bia;
  const refused = message("nobody-at-all", "x");
  ana.peer.send(refused);
  await ana.peer.next("refused");
  const [written, second, ...others] = await why(ana, refused.id);
  assert.deepEqual([written!.step, others], ["written", []]);
  assert.deepEqual(second, { step: "refused", code: "unknown_user" });
  const { id } = await say(ana, bia.user);
  for (const [who, which] of [[bia, id], [ana, v7()]] as const) {
    who.peer.send({ type: "why", id: which });
    assert.equal((await who.peer.next("error")).code, "unknown_message");
  }
});

Deno.test("of a group's message every member's steps are told, and nobody's who came later", async () => {
  const [ana, bia, caio] = await server.people("all-ana", "all-bia", "all-caio");
  await using _a = ana;
  await using _b = bia;
  await using _c = caio;
  const group = "#lives";
  ana.peer.send({ type: "group_create", id: v7(), group });
  await ana.peer.next("stored");
  const add = async (user: string) => {
    ana.peer.send({ type: "group_add", id: v7(), group, user });
    await ana.peer.next("stored");
  };
  await add(bia.user);
  const { id } = await say(ana, group);
  await add(caio.user);
  const { pos } = await bia.peer.next("message", (one) => one.id === id);
  bia.peer.send({ type: "ack", pos });
  const all = await steps(ana, id, 5);
  assert.deepEqual(names(all).slice(3), ["sent all-bia 1", "acked all-bia 1"]);
});

Deno.test("an absent receiver's queue is told of, and after a crash what is known is told", async () => {
  await using folder = await temporaryFolder();
  await using offline = new Program(["offline", "--port", "0", "--data", folder.path]);
  const words = ["--offline-host", "127.0.0.1", "--offline-port", String(await offline.port())];
  await using server = await TestServer.start({ words });
  const ana = await Person.new(server.port, "ana"), bia = await Person.new(server.port, "bia");
  await bia.leave();
  await ana.leave();
  // Who has not been here since the start is given no moment to come back.
  await server.crash();
  await ana.back();
  const { id } = await say(ana, "bia");
  const expected = ["written", "accepted", "committed", "moved bia", "confirmed bia"];
  const all = await steps(ana, id, 5);
  assert.deepEqual(names(all), expected);
  assert.ok(all[4]!.by! >= all[1]!.at!);
  await server.crash();
  await ana.back();
  await using _a = ana;
  const again = await why(ana, id);
  assert.deepEqual(names(again), expected);
  assert.equal(again[1]!.at, all[1]!.at);
  for (const { by } of again.slice(2)) assert.ok(by! >= all[1]!.at! && by! <= Date.now() + 100);
});
