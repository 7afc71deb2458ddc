/** A disk that has room for the journal and none for the tables: nothing is taken until there is, and then everything is. */

import assert from "node:assert/strict";
import { canMount, SmallDisk } from "../support/disk.ts";
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
    const after = message("bia", "there is room");
    for (let tries = 0; tries < 8; tries++) {
      ana.send(after);
      const answer = await ana.any("an answer", (one) => "id" in one && one.id === after.id);
      if (answer.type === "stored") return;
      assert.ok(answer.type === "retry");
      // As a client does.
      await new Promise((resolve) => setTimeout(resolve, answer.after));
    }
    assert.fail("still retry, although there is room");
  },
});
