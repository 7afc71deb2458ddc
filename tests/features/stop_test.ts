/** A server that is stopped in good order: senders are told to come again, and nothing is missing after. */

import assert from "node:assert/strict";
import { check, clean, tell } from "../support/checker.ts";
import { Device } from "../support/device.ts";
import { temporaryFolder } from "../support/folder.ts";
import { numbered } from "../support/messages.ts";
import { TestServer } from "../support/test_server.ts";

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  Deno.test(`${signal} in the middle of a pipeline: every message gets an answer, and the exit code is 0`, async () => {
    await using folder = await temporaryFolder();
    await using server = await TestServer.start();
    const { port } = server, { path } = folder;
    await using ana = new Device({ user: "ana", port, folder: path });
    await using bia = new Device({ user: "bia", port, folder: path });
    await ana.connect();
    await bia.connect();
    let answers = 0, stopped = false;
    const hear = ana.peer!.on!;
    ana.peer!.on = (frame) => {
      hear(frame);
      if (frame.type !== "stored" && frame.type !== "retry") return;
      answers++;
      if (answers < 50 || stopped) return;
      stopped = true;
      server.program.signal(signal);
    };
    for (let group = 0; group < 20; group++) ana.write("bia", ...numbered(200, `group ${group}`));
    const { code } = await server.program.ended();
    assert.equal(code, 0, server.program.transcript());
    await ana.peer!.ended();
    assert.equal(ana.peer!.left("bye")[0]?.code, "stopping");
    assert.ok(ana.unanswered === 0 || ana.retries.length > 0, "senders heard retry");
    await server.again();
    ana.crash();
    bia.crash();
    await ana.connect();
    await bia.connect();
    await ana.answered();
    await bia.got(4_000);
    const verdict = check([
      { user: "ana", device: "first", entries: ana.entries },
      { user: "bia", device: "first", entries: bia.entries },
    ]);
    assert.ok(clean(verdict), tell(verdict));
  });
}

Deno.test("the second signal ends a server at once", async () => {
  await using server = await TestServer.start();
  server.program.signal("SIGTERM");
  server.program.signal("SIGTERM");
  await server.program.ended(10_000);
});
