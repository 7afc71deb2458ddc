import assert from "node:assert/strict";
import { TerminalClient } from "../client/terminal.ts";
import { temporaryFolder } from "../support/folder.ts";
import { Peer } from "../support/peer.ts";
import { TestServer } from "../support/test_server.ts";

Deno.test("the operator types a password twice, and nobody who looks on sees it", async () => {
  await using home = await temporaryFolder();
  await using server = await TestServer.start({ words: ["--registration", "closed"] });
  const words = ["user", "add", "bia", "--data", server.data];
  await using terminal = new TerminalClient(home.path, words, { family: "server" });
  await terminal.shows(/New password:$/);
  terminal.press("short\r");
  await terminal.shows(/8 to 256 characters/);
  terminal.press("correct horse\r");
  await terminal.shows(/Once more:$/);
  terminal.press("correct house\r");
  await terminal.shows(/not the same/);
  terminal.press("correct horse\rcorrect horse\r");
  assert.deepEqual(await terminal.ended(), { code: 0, sane: true });
  assert.ok(!/horse|house|short/.test(terminal.output));
  const { peer } = await Peer.addDevice(server.port, "bia", "laptop", "correct horse");
  await using _ = peer;
});

Deno.test("Ctrl+C at the password changes nothing and leaves the terminal as it was", async () => {
  await using home = await temporaryFolder();
  await using server = await TestServer.start();
  const { peer } = await Peer.register(server.port, "bia", { password: "correct horse" });
  await using _ = peer;
  const words = ["user", "password", "bia", "--data", server.data];
  await using terminal = new TerminalClient(home.path, words, { family: "server" });
  await terminal.shows(/New password:$/);
  terminal.press("half a pass\x03");
  assert.deepEqual(await terminal.ended(), { code: 130, sane: true });
  const { peer: second } = await Peer.addDevice(server.port, "bia", "second", "correct horse");
  await using _second = second;
});

Deno.test("an account is removed only after its name was typed again", async () => {
  await using home = await temporaryFolder();
  await using server = await TestServer.start();
  const { peer } = await Peer.register(server.port, "bia", { password: "correct horse" });
  await using _ = peer;
  const words = ["user", "remove", "bia", "--data", server.data];
  for (
    const [keys, lang, says] of [
      ["y\r", "en", /That is not the name: bia was not removed/],
      ["\r", "pt-BR", /Não é o mesmo nome: bia não foi removido/],
      ["\x04", "en", /type the name again:/],
    ] as const
  ) {
    await using terminal = new TerminalClient(home.path, [...words, "--lang", lang], {
      family: "server",
    });
    await terminal.shows(/(type the name again|digite o nome de novo):$/);
    terminal.press(keys);
    assert.deepEqual(await terminal.ended(), { code: 130, sane: true });
    assert.match(terminal.shown, says);
  }
  const { peer: second } = await Peer.addDevice(server.port, "bia", "second", "correct horse");
  await using _second = second;
  await using terminal = new TerminalClient(home.path, words, { family: "server" });
  await terminal.shows(/type the name again:$/);
  terminal.press("Bia\r");
  assert.deepEqual(await terminal.ended(), { code: 0, sane: true });
  assert.match(terminal.shown, /bia is removed/);
  assert.equal((await peer.next("bye")).code, "removed");
});
