/** The first start, in a terminal: what is asked, in which order, and what a slip of the fingers costs. */

import assert from "node:assert/strict";
import { chatmom } from "../cli/chatmom.ts";
import { temporaryFolder } from "../support/folder.ts";
import { oneServer } from "../support/one_server.ts";
import { Peer } from "../support/peer.ts";
import { TestServer } from "../support/test_server.ts";
import { TerminalClient } from "./terminal.ts";

const server = oneServer();
const words = (user: string, port = server.port): string[] => [
  ...["--plain", "--user", user],
  ...["--port", String(port)],
];

Deno.test("a taken name asks for its password; a wrong one is told and asked for again", async () => {
  await using home = await temporaryFolder();
  await using _owner =
    (await Peer.register(server.port, "owner", { password: "open sesame" })).peer;
  await using client = new TerminalClient(home.path, words("owner"));
  await client.shows(/Password of owner:$/);
  client.press("open says me\r");
  await client.shows(/Name or password is wrong[^]*Password of owner:$/);
  client.press("\ropen sesame\r");
  await client.shows(/you are owner/);
  assert.ok(!/sesame|says me/.test(client.output));
});

Deno.test("three wrong passwords end it, with the exit code of a refusal", async () => {
  await using home = await temporaryFolder();
  await using _owner =
    (await Peer.register(server.port, "careful", { password: "open sesame" })).peer;
  await using client = new TerminalClient(home.path, words("careful"));
  await client.shows(/Password of careful:$/);
  client.press("open says one\r");
  await client.shows(/Password of careful:[^]*Password of careful:$/);
  client.press("open says two\r");
  await client.shows(/(Password of careful:[^]*){2}Password of careful:$/);
  client.press("open says three\r");
  assert.deepEqual(await client.ended(), { code: 6, sane: true });
  assert.match(client.shown, /Password of careful: *\nName or password is wrong/);
  assert.ok(!/says|at .*\.ts:/.test(client.output));
});

Deno.test("where registration is closed nobody is asked for an invitation or a password", async () => {
  await using home = await temporaryFolder();
  await using closed = await TestServer.start({ words: ["--registration", "closed"] });
  await using client = new TerminalClient(home.path, words("late", closed.port));
  assert.deepEqual(await client.ended(), { code: 6, sane: true });
  assert.match(client.shown, /^Nobody can sign up here just now: ask the operator/);
});

Deno.test("a wrong invitation is told before a password is asked for, and can be put right", async () => {
  await using home = await temporaryFolder();
  await using inviting = await TestServer.start({ words: ["--registration", "invite"] });
  const { out: invitation } = await chatmom(["server", "invite", "--data", inviting.data]);
  await using client = new TerminalClient(home.path, words("guest", inviting.port));
  await client.shows(/wants an invitation:$/);
  client.press("no such thing\r");
  await client.shows(/invitation is unknown[^]*wants an invitation:$/);
  assert.ok(!/password/i.test(client.shown));
  client.press(`${invitation}\r`);
  await client.shows(/New password:$/);
  client.press("a long one\ra long one\r");
  await client.shows(/you are guest/);
});

Deno.test("a script that needs an invitation is told where to put it, and one that is wrong says so", async () => {
  await using inviting = await TestServer.start({ words: ["--registration", "invite"] });
  await using home = await temporaryFolder();
  const start = (env = {}) =>
    chatmom(["client", ...words("bot", inviting.port), "--home", home.path], env);
  const without = await start();
  assert.equal(without.code, 6);
  assert.match(without.err, /CHATMOM_INVITE/);
  const wrong = await start({ CHATMOM_INVITE: "no such thing" });
  assert.equal(wrong.code, 6);
  assert.match(wrong.err, /^That invitation is unknown/);
});
