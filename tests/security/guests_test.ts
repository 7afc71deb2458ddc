/** Guests over a network: no address can take all the names. */

import assert from "node:assert/strict";
import { Peer } from "../support/peer.ts";
import { TestServer } from "../support/test_server.ts";

/** An address of this machine that others could reach it by. */
const address = Deno.networkInterfaces().find(({ family, address }) =>
  family === "IPv4" && !address.startsWith("127.")
)?.address;

Deno.test({
  name:
    "one address may take ten guests' names in ten minutes; who has one comes back all the same",
  ignore: address === undefined,
  async fn() {
    const open = ["--host", address!, "--insecure", "--registration", "open", "--guests"];
    await using server = await TestServer.start({ words: open });
    const come = async (user: string): Promise<string> => {
      await using peer = await Peer.connect(server.port, address);
      const auth = { guest: true };
      peer.send({ type: "hello", protocol: 1, user, device: "line", auth });
      const answer = await peer.any("an answer", (one) => ["welcome", "error"].includes(one.type));
      return answer.type === "error" ? answer.code : answer.type;
    };
    for (let n = 1; n <= 10; n++) assert.equal(await come(`guest-${n}`), "welcome");
    assert.equal(await come("guest-11"), "too_fast");
    assert.equal(await come("guest-3"), "welcome");
    // Registrations are counted with them.
    await using peer = await Peer.connect(server.port, address);
    peer.send({ type: "register", user: "member", device: "d" });
    assert.equal((await peer.next("error")).code, "too_fast");
  },
});
