/** What json-chat's authors still wished for: one row, in a real terminal. */

import assert from "node:assert/strict";
import { TerminalClient } from "../client/terminal.ts";
import { temporaryFolder } from "../support/folder.ts";
import { message } from "../support/messages.ts";
import { Peer } from "../support/peer.ts";
import { TestServer } from "../support/test_server.ts";

Deno.test("C9: separate conversations, new messages highlighted, history on one's own disk, reconnecting by itself, typing seen from the keys", async () => {
  await using server = await TestServer.start();
  await using home = await temporaryFolder();
  const { peer: ana, account } = await Peer.register(server.port, "c9-ana");
  const { peer: caio } = await Peer.register(server.port, "c9-caio");
  await using _a = ana;
  await using _c = caio;
  await using bia = new TerminalClient(home.path, [
    "--user",
    "c9-bia",
    "--port",
    String(server.port),
  ]);
  await bia.shows(/New password:$/);
  bia.press("correct horse\rcorrect horse\r");
  await bia.shows(/you are c9-bia[^]*>$/);

  // A new message stands out by its sender's colour.
  ana.send(message("c9-bia", "bom dia"));
  caio.send(message("c9-bia", "trouxe o livro"));
  await bia.shows(/c9-ana: bom dia/);
  await bia.shows(/c9-caio: trouxe o livro/);
  assert.ok(bia.output.includes("\x1b[36mc9-ana\x1b[0m"), "the name is not highlighted");

  // Each conversation is shown for itself.
  bia.press("/to c9-ana\r/history\r");
  await bia.shows(/--- with c9-ana\n[^]*bom dia[^]*---\n/);
  const listed = /--- with c9-ana\n([^]*?)\n---\n/.exec(bia.shown)![1]!;
  assert.doesNotMatch(listed, /livro/);

  // Typing is seen while keys are pressed, with nothing sent yet.
  bia.press("bom d");
  assert.equal((await ana.next("typing", ({ on }) => on)).from, "c9-bia");
  bia.press("\x15");
  await ana.next("typing", ({ on }) => !on);

  // Without the server the past is still there; when it is back, so is the client, by itself.
  await server.kill();
  await bia.shows(/Trying again|trying again/);
  bia.press("/history\r");
  await bia.shows(/not connected: from this computer[^]*bom dia/);
  bia.press("até logo\r");
  await bia.shows(/até logo {2}…/);
  await server.again();
  await bia.shows(/Connected to \S+ again/);
  await using back = (await Peer.login(server.port, account)).peer;
  assert.equal((await back.next("message", ({ text }) => text === "até logo")).from, "c9-bia");
});
