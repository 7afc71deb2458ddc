/** A disk without room under the client: it goes on, and says what is wrong. */

import assert from "node:assert/strict";
import { v7 as newId } from "uuid";
import { canMount, SmallDisk } from "../support/disk.ts";
import { Program } from "../support/launch.ts";
import { Person } from "../support/one_server.ts";
import { TestServer } from "../support/test_server.ts";
import { until } from "../support/until.ts";
import { started } from "./tui_setup.ts";

const MEGABYTE = 1024 * 1024;

Deno.test({
  name: "a full disk ends no client, whatever is entered or opened, and with room it goes on",
  ignore: !canMount,
  async fn() {
    await using server = await TestServer.start();
    await using disk = await SmallDisk.mount(MEGABYTE);
    await using ana = await Person.new(server.port, "ana");
    await using bia = await started(server.port, disk.path, "bia");
    bia.press("/to ana\r");
    await bia.shows(/goes to ana now/);
    bia.press("hello\r");
    await bia.shows(/you: hello {2}✓/);
    bia.press("/to caio\r");
    await bia.shows(/goes to caio now/);
    ana.peer.send({ type: "send", id: newId(), to: "bia", text: "hi you" });
    await bia.shows(/1 unread/);
    disk.fill();
    bia.press("\x1b1");
    await bia.shows(/ana: hi you|exit code/);
    const lines = [
      "/edit changed",
      "/reply an answer",
      "/react +1",
      "/group add #g caio",
      "/file main.ts",
    ];
    for (const line of lines) bia.press(`${line}\r`);
    await bia.shows(/(The disk of this[^]*){5}|exit code/);
    assert.doesNotMatch(bia.shown, /exit code/);
    disk.free();
    bia.press("with room\r");
    await bia.shows(/you: with room {2}✓/);
  },
});

Deno.test({
  name: "what cannot be kept is said to be the disk's fault, not the connection's",
  ignore: !canMount,
  async fn() {
    await using server = await TestServer.start();
    await using disk = await SmallDisk.mount(MEGABYTE);
    await using ana = await Person.new(server.port, "ana");
    await using bia = await started(server.port, disk.path, "bia");
    bia.press("/to ana\r");
    await bia.shows(/goes to ana now/);
    disk.fill();
    const text = `${"x".repeat(12_000)} the end`;
    for (let at = 0; at < 3; at++) ana.peer.send({ type: "send", id: newId(), to: "bia", text });
    await until("the trouble", () => /Cannot write|Lost the connection/.test(bia.shown));
    // Each try to connect ends the same way.
    await bia.shows(/Cannot write to this computer's disk/);
    assert.doesNotMatch(bia.shown, /Lost the connection/);
    disk.free();
    await bia.shows(/xx the end/);
  },
});

Deno.test({
  name: "a script whose words a full disk does not take is told, also by its exit code",
  ignore: !canMount,
  async fn() {
    await using server = await TestServer.start();
    await using disk = await SmallDisk.mount(MEGABYTE);
    await using _ana = await Person.new(server.port, "ana");
    await using bia = new Program(["client", "--user", "bia", "--port", String(server.port)], {
      env: { CHATMOM_CLIENT_HOME: disk.path },
    });
    await bia.type("@ana hello");
    await bia.says(/✓ hello/);
    disk.fill();
    const words = "x".repeat(12_000);
    for (const line of [`/edit ${words}`, words]) {
      const from = bia.out.all.length;
      await bia.type(line);
      await bia.says(/The disk of this computer takes nothing/, undefined, from);
    }
    await bia.endInput();
    assert.equal((await bia.ended()).code, 2);
  },
});
