/** A server that does not know the device any more: the password is asked for, and goes to nobody. */

import assert from "node:assert/strict";
import { temporaryFolder } from "../support/folder.ts";
import { Person } from "../support/one_server.ts";
import { Peer } from "../support/peer.ts";
import { TestServer } from "../support/test_server.ts";
import { TerminalClient } from "./terminal.ts";
import { started } from "./tui_setup.ts";

/** The forms of the client that ask at a keyboard, and what each shows once it may be talked to. */
const FORMS = [
  {
    ...{ form: "the full screen", words: [], term: "xterm-256color", cut: "" },
    ...{ ready: /Nobody is open yet/, again: /you: hello/ },
  },
  {
    ...{ form: "line mode", words: ["--plain"], term: "xterm-256color", cut: "" },
    ...{ ready: /you are bia/, again: /you are bia[^]*you are bia/ },
  },
  {
    // The terminal itself has the line that is not entered yet: Ctrl+U takes it back.
    ...{ form: "a terminal that cannot move its cursor", words: [], term: "dumb", cut: "\x15" },
    ...{ ready: /you are bia/, again: /you are bia[^]*you are bia/ },
  },
];

for (const { form, words, term, cut, ready, again } of FORMS) {
  Deno.test(`the password asked for when a server has lost its data is sent to nobody: ${form}`, async () => {
    await using home = await temporaryFolder();
    await using server = await TestServer.start();
    await using _before = await Person.new(server.port, "ana");
    const all = ["--user", "bia", "--port", String(server.port), ...words];
    {
      await using first = await started(server.port, home.path, "bia");
      first.press("\x03");
      await first.ended();
    }
    await using bia = new TerminalClient(home.path, all, { variables: { TERM: term } });
    await bia.shows(ready);
    bia.press("@ana hello\r");
    await bia.shows(/hello[^]*✓/);
    bia.press("half a thought");
    await bia.shows(/half a thought/);
    await server.kill();
    for await (const { name } of Deno.readDir(server.data)) {
      await Deno.remove(`${server.data}/${name}`, { recursive: true });
    }
    await server.again();
    await using ana = await Person.new(server.port, "ana");
    await bia.shows(/does not know this device/);
    // One who types ahead of the question loses nothing by that.
    bia.press(`${cut}another`);
    await bia.shows(/New password:$/);
    bia.press(" secret\r");
    await bia.shows(/Once more:$/);
    bia.press("another secret\r");
    await bia.shows(again);
    bia.press("@ana still here\r");
    const { text } = await ana.peer.next("message");
    assert.equal(text, "still here");
    // It is the password of the account, to the letter.
    await using _other =
      (await Peer.addDevice(server.port, "bia", "another", "another secret")).peer;
    assert.doesNotMatch(bia.output, /another secret/);
  });
}
