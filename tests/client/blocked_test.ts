/** Whom one has blocked stays out of sight in groups, also before a server says again who that is. */

import assert from "node:assert/strict";
import { v7 as newId } from "uuid";
import { temporaryFolder } from "../support/folder.ts";
import { Program } from "../support/launch.ts";
import { Person } from "../support/one_server.ts";
import { TestServer } from "../support/test_server.ts";
import { TerminalClient } from "./terminal.ts";
import { started } from "./tui_setup.ts";

/** Dan makes a group and takes bia in. */
function gather({ peer }: Person): void {
  peer.send({ type: "group_create", id: newId(), group: "#g", title: "g" });
  peer.send({ type: "group_add", id: newId(), group: "#g", user: "bia" });
}

Deno.test("in line mode nothing is shown of what a blocked member said while one was away", async () => {
  await using server = await TestServer.start();
  await using home = await temporaryFolder();
  await using dan = await Person.new(server.port, "dan");
  const start = () =>
    new Program(["client", "--user", "bia", "--port", String(server.port)], {
      env: { CHATMOM_CLIENT_HOME: home.path },
    });
  {
    await using bia = start();
    await bia.says(/no contacts/);
    gather(dan);
    await bia.says(/#g/);
    await bia.type("/block dan");
    await bia.says(/dan is blocked/);
    await bia.type("/quit");
    await bia.ended();
  }
  dan.peer.send({ type: "send", id: newId(), to: "#g", text: "nasty words" });
  await dan.peer.settled();
  await using bia = start();
  assert.match(await bia.says(/#g dan: (\(blocked|nasty)/), /\(blocked/);
});

Deno.test("the screen hides what a blocked member said, also without a server and in lists", async () => {
  await using server = await TestServer.start();
  await using home = await temporaryFolder();
  await using dan = await Person.new(server.port, "dan");
  {
    await using bia = await started(server.port, home.path, "bia");
    gather(dan);
    await bia.shows(/1 {3}#g/);
    bia.press("/to #g\r");
    dan.peer.send({ type: "send", id: newId(), to: "#g", text: "nasty words" });
    await bia.shows(/dan: nasty words/);
    bia.press("/block dan\r");
    await bia.shows(/dan: \(blocked/);
    bia.press("/quit\r");
    await bia.ended();
  }
  await server.kill();
  const words = ["--user", "bia", "--port", String(server.port)];
  await using bia = new TerminalClient(home.path, words);
  await bia.shows(/dan: (\(blocked|nasty)/);
  bia.press("/history\r");
  await bia.shows(/from this computer/);
  assert.doesNotMatch(bia.shown, /nasty/);
});
