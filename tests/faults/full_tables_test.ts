/** A disk that has room for the journal and none for the tables: nothing is taken until there is, and then everything is. */

import assert from "node:assert/strict";
import { canMount, SmallDisk, takes } from "../support/disk.ts";
import { message } from "../support/messages.ts";
import { Peer } from "../support/peer.ts";
import { TestServer } from "../support/test_server.ts";

const MEGABYTE = 1024 * 1024;

Deno.test({
  name: "a checkpoint that found no room holds nobody up once there is some",
  ignore: !canMount,
  async fn() {
    await using disk = await SmallDisk.mount(40 * MEGABYTE);
    await using server = await TestServer.start({ data: `${disk.path}/data` });
    await using ana = (await Peer.register(server.port, "ana")).peer;
    await using _bia = (await Peer.register(server.port, "bia")).peer;
    const text = "x".repeat(12_000);
    ana.send(...Array.from({ length: 60 }, () => message("bia", text)));
    await ana.some("stored", 60);
    // All of it is in the tables' write-ahead file, and not in the tables yet.
    ana.send({ type: "history", conversation: "bia", limit: 1 });
    await ana.next("history");
    disk.fill();
    await server.program.warns(/Cannot write messages to their tables/);
    disk.free();
    await takes(ana, message("bia", "there is room"));
  },
});

Deno.test({
  name: "what room a start finds is its tables' first, and not kept free for messages to come",
  ignore: !canMount,
  async fn() {
    await using disk = await SmallDisk.mount(40 * MEGABYTE);
    await using server = await TestServer.start({ data: `${disk.path}/data` });
    const { peer: ana, account } = await Peer.register(server.port, "ana");
    await using _ana = ana;
    await using _bia = (await Peer.register(server.port, "bia")).peer;
    // Not half of what the journal has room for, so that no more of it is there.
    ana.send(...Array.from({ length: 40 }, () => message("bia", "x".repeat(12_000))));
    await ana.some("stored", 40);
    // Before the projector has taken them over.
    await server.kill();
    disk.fill(MEGABYTE);
    await server.again();
    await using again = (await Peer.login(server.port, account)).peer;
    const one = message("bia", "still room for this");
    await takes(again, one);
    // What answers this are the tables.
    again.send({ type: "history", conversation: "bia", limit: 1 });
    assert.deepEqual((await again.next("history")).messages.map(({ id }) => id), [one.id]);
  },
});
