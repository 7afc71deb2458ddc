/** An account that is removed while the journal's disk fails: its groups hear of it as soon as they can. */

import assert from "node:assert/strict";
import { chatmom } from "../cli/chatmom.ts";
import { group, said } from "../support/groups.ts";
import { Peer } from "../support/peer.ts";
import { TestServer } from "../support/test_server.ts";
import { canTrace, SickJournal } from "../support/tracer.ts";

Deno.test({
  name: "removed while nothing can be written: the groups lose the member once the disk is well",
  ignore: !canTrace,
  async fn() {
    await using server = await TestServer.start();
    await using ana = (await Peer.register(server.port, "ana")).peer;
    await using bia = (await Peer.register(server.port, "bia")).peer;
    await group("#g", ana, { bia });
    {
      const { program, data } = server;
      await using _sick = await SickJournal.make(program.pid, data, { ms: 1, error: "EIO" });
      assert.equal(
        (await chatmom(["server", "user", "remove", "bia", "--yes", "--data", data])).code,
        0,
      );
      await program.warns(/Cannot write 1 messages to the journal/);
    }
    assert.equal(said(await ana.next("message")), "bia left bia");
    ana.send({ type: "group_members", group: "#g" });
    assert.deepEqual((await ana.next("group_members")).members.map(({ user }) => user), ["ana"]);
  },
});
