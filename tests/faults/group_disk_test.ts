/** A disk that is full under a change of a group: nothing has changed for anybody, until it is written (delivery rule 22). */

import assert from "node:assert/strict";
import { v7 } from "uuid";
import { canMount, SmallDisk, takes } from "../support/disk.ts";
import { done, group, said } from "../support/groups.ts";
import { message } from "../support/messages.ts";
import { Peer } from "../support/peer.ts";
import { TestServer } from "../support/test_server.ts";

const MEGABYTE = 1024 * 1024;

/** Who is in the group, as a member is told. */
async function membersOf(peer: Peer): Promise<string[]> {
  peer.send({ type: "group_members", group: "#g" });
  return (await peer.next("group_members")).members.map(({ user }) => user);
}

/** Writes into the full disk until it takes nothing more, however short. */
async function untilFull(peer: Peer): Promise<void> {
  let id = v7();
  for (let length = 12_000; length >= 1;) {
    peer.send(message("#g", "x".repeat(length), id));
    const answer = await peer.any("an answer", (frame) => "id" in frame && frame.id === id);
    // What was not taken is said again under its id, in fewer words.
    if (answer.type === "retry") length = Math.floor(length / 10);
    else id = v7();
  }
}

Deno.test({
  name:
    "a change that the disk did not take changes nothing: who was to come is not in, who was to go is",
  ignore: !canMount,
  async fn() {
    await using disk = await SmallDisk.mount(40 * MEGABYTE);
    await using server = await TestServer.start({ data: `${disk.path}/data` });
    const people = [];
    for (const user of ["ana", "bia", "caio", "duda"]) {
      people.push(await Peer.register(server.port, user));
    }
    const [ana, bia, caio, duda] = people.map(({ peer }) => peer) as [Peer, Peer, Peer, Peer];
    await group("#g", ana, { bia, duda });
    disk.fill();
    await untilFull(duda);
    const adding = { type: "group_add", id: v7(), group: "#g", user: "caio" } as const;
    bia.send(adding);
    assert.equal((await bia.next("retry")).id, adding.id);
    const removing = { type: "group_remove", id: v7(), group: "#g", user: "bia" } as const;
    ana.send(removing);
    assert.equal((await ana.next("retry")).id, removing.id);
    assert.deepEqual(await membersOf(ana), ["ana", "bia", "duda"]);
    assert.deepEqual(await membersOf(bia), ["ana", "bia", "duda"]);
    disk.free();
    await takes(bia, adding);
    await takes(ana, removing);
    assert.equal(said(await caio.next("message")), "bia joined caio");
    assert.equal(said(await caio.next("message")), "ana removed bia");
    assert.deepEqual(await membersOf(caio), ["ana", "duda", "caio"]);
    // What is on the disk says the same.
    await server.crash();
    const { peer: back } = await Peer.login(server.port, people[2]!.account);
    assert.deepEqual(await membersOf(back), ["ana", "duda", "caio"]);
    await done(back, { type: "group_leave", group: "#g" });
    for (const peer of [ana, bia, caio, duda, back]) await peer[Symbol.asyncDispose]();
  },
});
