/** What was entered and is not done yet: the keyboard stays alive, and nothing of it is forgotten on leaving. */

import assert from "node:assert/strict";
import { temporaryFolder } from "../support/folder.ts";
import { Person } from "../support/one_server.ts";
import { TestServer } from "../support/test_server.ts";
import { TerminalClient } from "./terminal.ts";
import { started } from "./tui_setup.ts";

/** A file of so many bytes that takes no room. */
async function sparse(path: string, bytes: number): Promise<string> {
  await Deno.writeFile(path, new Uint8Array(1));
  await Deno.truncate(path, bytes);
  return path;
}

/** Line mode in a terminal, past its first questions. */
async function inLines(port: number, home: string, user: string): Promise<TerminalClient> {
  const client = new TerminalClient(home, ["--plain", "--user", user, "--port", String(port)]);
  await client.shows(/New password:$/);
  client.press("a long one\ra long one\r");
  await client.shows(/no contacts[^]*>$/);
  return client;
}

const MODES = { screen: started, lines: inLines };

const WAYS: Readonly<Record<string, (client: TerminalClient) => void>> = {
  "/quit": (client) => client.press("/quit\r"),
  "Ctrl+D": (client) => client.press("\x04"),
  "SIGTERM": (client) => client.signalClient("SIGTERM"),
};

for (const [way, leave] of Object.entries(WAYS)) {
  Deno.test(`a file that was entered right before leaving by ${way} goes out the next time`, async () => {
    await using server = await TestServer.start();
    await using home = await temporaryFolder();
    const file = await sparse(`${home.path}/large.bin`, 100 * 1024 * 1024);
    await using _ana = await Person.new(server.port, "ana");
    await using screen = await MODES.screen(server.port, home.path, "screen");
    await using lines = await MODES.lines(server.port, home.path, "lines");
    await server.kill();
    for (const client of [screen, lines]) {
      await client.shows(/Trying again/);
      client.press("/to ana\r");
      await client.shows(/goes to ana now[^]*>$/);
      client.press(`/file ${file}`);
      await client.shows(/> \/file \S+$/);
      client.press("\r");
      await client.shows(/>$/);
      leave(client);
      await client.ended();
      assert.match(client.shown, /Leaving with 1 message waiting here/);
    }
  });
}

Deno.test("who leaves before a file was read to its end is told that it was not sent", async () => {
  await using server = await TestServer.start();
  await using home = await temporaryFolder();
  const file = await sparse(`${home.path}/endless.bin`, 2 ** 40);
  await using bia = await started(server.port, home.path, "bia");
  bia.press(`/to ana\r/file ${file}\r\x03`);
  await bia.ended();
  assert.match(bia.shown, /Leaving before all that was entered was done/);
});

Deno.test("while the server stands still one goes on typing in lines; all is done in its order", async () => {
  await using server = await TestServer.start();
  await using home = await temporaryFolder();
  await using ana = await Person.new(server.port, "ana");
  await using bia = await inLines(server.port, home.path, "bia");
  server.program.signal("SIGSTOP");
  bia.press("/who\r");
  bia.press("/to ana\rfirst\r");
  bia.press("second\r");
  bia.press("typed meanwhile");
  await bia.shows(/> typed meanwhile$/);
  assert.doesNotMatch(bia.shown, /goes to ana now/);
  server.program.signal("SIGCONT");
  await bia.shows(/bia \(you\)[^]*goes to ana now[^]*first[^]*second[^]*ana> typed meanwhile$/);
  for (const text of ["first", "second"]) {
    assert.equal((await ana.peer.next("message")).text, text);
  }
});

Deno.test("Ctrl+C ends lines whose server stands still, and what was entered goes out the next time", async () => {
  await using server = await TestServer.start();
  await using home = await temporaryFolder();
  await using ana = await Person.new(server.port, "ana");
  {
    await using bia = await inLines(server.port, home.path, "bia");
    server.program.signal("SIGSTOP");
    bia.press("/who\r");
    bia.press("@ana kept all the same\r/contacts\r");
    bia.press("typed meanwhile");
    await bia.shows(/> typed meanwhile$/);
    bia.press("\x03");
    assert.deepEqual(await bia.ended(), { code: 0, sane: true });
    assert.match(bia.shown, /Leaving with 1 message waiting here/);
  }
  server.program.signal("SIGCONT");
  const words = ["--plain", "--user", "bia", "--port", String(server.port)];
  await using _bia = new TerminalClient(home.path, words);
  assert.equal((await ana.peer.next("message")).text, "kept all the same");
});
