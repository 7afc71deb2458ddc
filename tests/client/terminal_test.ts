import assert from "node:assert/strict";
import { temporaryFolder } from "../support/folder.ts";
import { oneServer } from "../support/one_server.ts";
import { Peer } from "../support/peer.ts";
import { TerminalClient } from "./terminal.ts";

const server = oneServer();
const words = (
  user: string,
): string[] => ["--plain", "--user", user, "--port", String(server.port)];

Deno.test("the first start asks for a password twice and never shows it; the next start asks nothing", async () => {
  await using home = await temporaryFolder();
  {
    await using client = new TerminalClient(home.path, words("newbia"));
    await client.shows(/New password:$/);
    client.press("short\r");
    await client.shows(/8 to 256 characters/);
    client.press("correct horse\r");
    await client.shows(/Once more:$/);
    client.press("correct house\r");
    await client.shows(/not the same/);
    client.press("correct horsex\x7f\r");
    await client.shows(/not the same[^]*Once more:$/);
    client.press("correct horse\r");
    await client.shows(/you are newbia/);
    assert.ok(!/horse|house|short/.test(client.output));
    client.press("/quit\r");
    assert.deepEqual(await client.ended(), { code: 0, sane: true });
  }
  await using client = new TerminalClient(home.path, words("newbia"));
  await client.shows(/you are newbia/);
  assert.ok(!/password/i.test(client.output));
  client.press("\x04");
  assert.equal((await client.ended()).code, 0);
});

Deno.test("Ctrl+C at the password question leaves the terminal as it was", async () => {
  await using home = await temporaryFolder();
  await using client = new TerminalClient(home.path, words("nobody1"));
  await client.shows(/New password:$/);
  client.press("half a pass\x03");
  assert.deepEqual(await client.ended(), { code: 130, sane: true });
});

Deno.test("a kill in the middle of the password question leaves the terminal as it was", async () => {
  await using home = await temporaryFolder();
  await using client = new TerminalClient(home.path, words("nobody2"));
  await client.shows(/New password:$/);
  client.signalClient("SIGTERM");
  assert.deepEqual(await client.ended(), { code: 130, sane: true });
});

Deno.test("ticks: stored, on a device of theirs, read; and what comes is read once it is shown", async () => {
  await using home = await temporaryFolder();
  const { peer: ana } = await Peer.register(server.port, "ticka");
  await using _ = ana;
  await using client = new TerminalClient(home.path, words("tickb"));
  await client.shows(/New password:$/);
  client.press("a long one\ra long one\r");
  await client.shows(/you are tickb[^]*>$/);
  client.press("@ticka hello there\r");
  await client.shows(/you → ticka: hello there {2}…/);
  await client.shows(/ {2}✓ hello there/);
  const message = await ana.next("message");
  ana.send({ type: "ack", pos: message.pos });
  await client.shows(/ {2}✓✓ hello there/);
  ana.send({ type: "read", conversation: "tickb", seq: message.seq });
  await client.shows(/ {2}✓✓ \(read\) hello there/);
  ana.send({
    type: "send",
    id: "01932c07-a1b2-7000-8000-000000000001",
    to: "tickb",
    text: "red \x1b[31m alert\nticka: forged",
  });
  await client.shows(/ticka: red \[31m alert\n {4}ticka: forged/);
  assert.equal((await ana.next("read")).conversation, "tickb");
  assert.ok(!client.output.includes("\x1b[31m alert"));
});

Deno.test("who types is told of while the keys are pressed, and news do not disturb the line", async () => {
  await using home = await temporaryFolder();
  const { peer: ana } = await Peer.register(server.port, "typea");
  await using _ = ana;
  await using client = new TerminalClient(home.path, words("typeb"));
  await client.shows(/New password:$/);
  client.press("a long one\ra long one\r");
  await client.shows(/you are typeb[^]*>$/);
  client.press("/to typea\r");
  await client.shows(/typea>$/);
  client.press("hal");
  assert.deepEqual(await ana.next("typing"), {
    type: "typing",
    from: "typeb",
    conversation: "typeb",
    on: true,
  });
  ana.send({ type: "typing", to: "typeb", on: true });
  await client.shows(/typea is typing \.\.\.\ntypea> hal$/);
  client.press("\x7f\x7f\x7f");
  assert.equal((await ana.next("typing")).on, false);
  ana.send({ type: "typing", to: "typeb", on: false });
  await client.shows(/typea has stopped typing\.\ntypea>$/);
  client.press("São\x1b[D\x7f\x7f\r");
  await client.shows(/you → typea: o {2}…/);
});

Deno.test("Ctrl+C in the middle of a line ends it cleanly and leaves the terminal as it was", async () => {
  await using home = await temporaryFolder();
  await using client = new TerminalClient(home.path, words("ctrlc"));
  await client.shows(/New password:$/);
  client.press("a long one\ra long one\r");
  await client.shows(/you are ctrlc[^]*>$/);
  client.press("half a sentence\x03");
  assert.deepEqual(await client.ended(), { code: 0, sane: true });
});

Deno.test("a second window of the same user is told what to do", async () => {
  await using home = await temporaryFolder();
  await using first = new TerminalClient(home.path, words("twice"));
  await first.shows(/New password:$/);
  first.press("a long one\ra long one\r");
  await first.shows(/you are twice/);
  await using second = new TerminalClient(home.path, words("twice"));
  const { code, sane } = await second.ended();
  assert.deepEqual([code, sane], [3, true]);
  assert.match(second.shown.replaceAll("\n", ""), /open in another window.*--home/);
});
