/** json-chat's ping: sent every half minute whatever is heard, and an answer is held against whoever stops answering. */

import assert from "node:assert/strict";
import { LIMITS } from "../../lib/protocol/limits.ts";
import { startServer } from "../../lib/server/server.ts";
import { temporaryFolder } from "../support/folder.ts";
import { JsonLines } from "../support/json_lines.ts";

/** A server whose clock the test moves on; it looks after its connections once a second all the same. */
async function timedServer(data: string, clock: () => number) {
  return await startServer({
    host: "127.0.0.1",
    port: 0,
    data,
    registration: "open",
    guests: false,
    groupMembers: LIMITS.groupMembers,
    everyone: true,
    dialects: [{ dialect: "json-chat", port: 0 }],
    mailbox: { kind: "sqlite" },
    files: { size: LIMITS.file, quota: LIMITS.fileQuota },
    keeps: {},
    lang: "en",
    clock,
  });
}

async function client(port: number, username: string): Promise<JsonLines> {
  const lines = await JsonLines.connect(port);
  const who = { username, password: "correct horse battery" };
  await lines.ask({ type: "register", ...who }, "register_response");
  await lines.ask({ type: "login", ...who }, "login_response");
  return lines;
}

Deno.test("C7 in its own language: a client that answered pings and then fell silent is cleaned up; one that never answers stays", async () => {
  await using folder = await temporaryFolder();
  let now = 1_700_000_000_000;
  const server = await timedServer(folder.path, () => now);
  try {
    const { port } = server.dialects[0]!;
    await using mute = await client(port, "mute");
    await using ana = await client(port, "ana");
    await mute.next("user_status");
    for (let round = 0; round < 4; round++) {
      now += LIMITS.heartbeatMs;
      assert.deepEqual(await mute.next("ping"), { type: "ping" });
      assert.deepEqual(await ana.next("ping"), { type: "ping" });
      await ana.send({ type: "ping" });
      // Heard, and so it is not silent yet.
      await ana.ask({ type: "get_users" }, "user_list");
    }
    now += LIMITS.deadMs + 1;
    assert.equal((await ana.next("error")).type, "error");
    await ana.over;
    assert.deepEqual(await mute.next("user_status"), {
      type: "user_status",
      username: "ana",
      status: "offline",
    });
    await mute.ask({ type: "get_users" }, "user_list");
  } finally {
    await server.stop();
  }
});
