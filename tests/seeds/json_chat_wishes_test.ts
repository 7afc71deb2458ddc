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
  await bia.shows(/Nobody is open yet/);

  // A new message stands out, in the list and by its sender's colour.
  ana.send(message("c9-bia", "bom dia"));
  caio.send(message("c9-bia", "trouxe o livro"));
  await bia.shows(/c9-ana +1│/);
  await bia.shows(/c9-caio +1│/);
  bia.press("/to c9-ana\r");
  await bia.shows(/c9-ana: bom dia/);
  const cells = bia.colours(/c9-ana: bom dia/);
  const at = cells.map(({ character }) => character || " ").join("").indexOf("c9-ana: bom");
  assert.notEqual(cells[at]!.colour, -1, "the name is not highlighted");

  // Each conversation is shown for itself.
  assert.doesNotMatch(bia.shown, /livro/);

  // Typing is seen while keys are pressed, with nothing sent yet.
  bia.press("bom d");
  assert.equal((await ana.next("typing", ({ on }) => on)).from, "c9-bia");
  bia.press("\x15");
  await ana.next("typing", ({ on }) => !on);

  // Without the server the past is still there; when it is back, so is the client, by itself.
  await server.kill();
  await bia.shows(/c9-ana: bom dia[^]*Trying again/);
  bia.press("até logo\r");
  await bia.shows(/até logo {2}…/);
  await server.again();
  await bia.shows(/até logo {2}✓/);
  await using back = (await Peer.login(server.port, account)).peer;
  assert.equal((await back.next("message", ({ text }) => text === "até logo")).from, "c9-bia");
});
