/** What whatsapp-style promises whoever sits at its terminal: the numbered menu, clear errors; and what was wished for. */

import assert from "node:assert/strict";
import { TerminalClient } from "../client/terminal.ts";
import { bytesOf, offer } from "../support/files.ts";
import { temporaryFolder } from "../support/folder.ts";
import { done } from "../support/groups.ts";
import { Program } from "../support/launch.ts";
import { message, numbered } from "../support/messages.ts";
import { oneServer, Person } from "../support/one_server.ts";
import { Peer } from "../support/peer.ts";

const server = oneServer({ words: ["--file-size", "1MB"] });

/** Somebody new in front of the menu, in this language. */
async function atMenu(home: string, user: string, lang: "en" | "pt-BR"): Promise<TerminalClient> {
  const port = String(server.port);
  const client = new TerminalClient(home, [
    "--user",
    user,
    "--port",
    port,
    "--menu",
    "--lang",
    lang,
  ]);
  await client.shows(/(New password|Senha nova|Nova senha):$/);
  client.press("correct horse\r");
  await client.shows(/(Once more|De novo|Mais uma vez):$/);
  client.press("correct horse\r");
  return client;
}

Deno.test("D6: the numbered menu in the terminal, 1 private to 8 leave, shown again on request; Ctrl+C and Ctrl+D leave", async () => {
  await using home = await temporaryFolder();
  const [bia, caio] = await server.people("d6-bia", "d6-caio");
  await using _b = bia;
  await using _c = caio;
  await using client = await atMenu(home.path, "d6-ana", "en");
  await client.shows(/1\. Write to somebody\n[^]*8\. Leave\n[^]*1-8, or Enter for the menu:$/);
  // 1: a private message.
  client.press("1\r");
  await client.shows(/To whom\?$/);
  client.press("d6-bia\r");
  await client.shows(/Message:$/);
  client.press("good morning\r");
  assert.equal((await bia.peer.next("message")).text, "good morning");
  await client.shows(/ ✓ good morning[^]*1-8, or Enter for the menu:$/);
  // 3, 4, 2: a group, its members, a message to them.
  client.press("3\rClass of 2025\r");
  await client.shows(/#class-of-2025/);
  client.press("4\rClass of 2025\rd6-bia\r");
  await bia.peer.next("message", ({ kind, member }) => kind === "joined" && member === "d6-bia");
  client.press("2\rClass of 2025\rhello, class\r");
  const { text, to } = await bia.peer.next("message", ({ kind }) => kind === undefined);
  assert.deepEqual([text, to], ["hello, class", "#class-of-2025"]);
  // 5: who is here, oneself marked. 6: one's groups, and who is in one.
  client.press("5\r");
  await client.shows(/d6-ana \(you\)[^]*d6-bia ● online/);
  client.press("6\rClass of 2025\r");
  await client.shows(/#class-of-2025 \(Class of 2025\): 2 members/);
  await client.shows(/In #class-of-2025: .*d6-bia/);
  // What comes meanwhile does not disturb the question.
  client.press("1\r");
  await client.shows(/To whom\?$/);
  client.press("d6-b");
  caio.peer.send(message("d6-ana", "are you there?"));
  await client.shows(/d6-caio: are you there\?\nTo whom\? d6-b$/);
  client.press("\x15\r");
  await client.shows(/Nothing done\.\n1-8, or Enter for the menu:$/);
  // 7: a file, by its path.
  const path = `${home.path}/notes.txt`;
  await Deno.writeTextFile(path, "chapter one");
  client.press(`7\rd6-bia\r${path}\r`);
  const { file } = await bia.peer.next("message", (one) => one.file !== undefined);
  assert.deepEqual([file!.name, file!.size], ["notes.txt", 11]);
  // The menu again, on request; a wrong number says so.
  client.press("\x0c\r");
  await client.shows(/7\. Send a file/);
  client.press("9\r");
  await client.shows(/Choose a number from 1 to 8/);
  client.press("8\r");
  assert.deepEqual(await client.ended(), { code: 0, sane: true });
});

Deno.test("D6 in Portuguese; Ctrl+C and Ctrl+D leave the terminal as it was", async () => {
  for (const [user, key] of [["d6-rui", "\x03"], ["d6-lia", "\x04"]]) {
    await using home = await temporaryFolder();
    await using client = await atMenu(home.path, user!, "pt-BR");
    await client.shows(/1\. Enviar mensagem privada\n[^]*8\. Sair\n[^]*1-8, ou Enter/);
    client.press("1\r");
    await client.shows(/Para quem\?$/);
    client.press(key!);
    assert.equal((await client.ended()).sane, true);
  }
});

Deno.test("D7: clear errors: refused connection, name in use, file not found", async () => {
  const home = await temporaryFolder();
  await using _h = home;
  const run = async (...words: string[]) => {
    await using client = new Program(["client", "--menu", ...words], {
      env: { CHATMOM_CLIENT_HOME: home.path },
    });
    await client.endInput();
    const { code } = await client.ended();
    const said = client.err.all.join("\n");
    assert.notEqual(code, 0);
    assert.doesNotMatch(said, /\n\s+at /, "no stack trace");
    return said;
  };
  assert.match(
    await run("--user", "d7-ana", "--port", "1"),
    /127\.0\.0\.1 port 1: nothing answers there/,
  );
  await using _bia = await Person.new(server.port, "d7-bia");
  assert.match(await run("--user", "d7-bia", "--port", String(server.port)), /d7-bia/);
  await using caio = new Program(
    ["client", "--menu", "--user", "d7-caio", "--port", String(server.port)],
    { env: { CHATMOM_CLIENT_HOME: home.path } },
  );
  await caio.says(/8\. Leave/);
  await caio.type("7", "d7-bia", "/no/such/file.pdf");
  await caio.says(/There is no file \/no\/such\/file\.pdf/);
  await caio.type("8");
  await caio.ended();
});

Deno.test("D10: kept while away, file size limit, leave a group, member list, passwords, history, presence, files in chunks", async () => {
  const ana = await Person.new(server.port, "d10-ana", "correct horse battery");
  const [bia] = await server.people("d10-bia");
  await using _a = ana;
  await using _b = bia;
  // Presence, and a password that opens a second device.
  ana.peer.send({ type: "contact_add", user: bia.user });
  await ana.peer.next("contacts");
  await bia.leave();
  assert.equal((await ana.peer.next("presence")).status, "offline");
  const phone = await Peer.addDevice(server.port, ana.user, "phone", "correct horse battery");
  await phone.peer[Symbol.asyncDispose]();
  // Kept while away.
  for (const text of numbered(5)) ana.peer.send(message(bia.user, text));
  await ana.peer.some("stored", 5);
  const peer = await bia.back();
  assert.deepEqual((await peer.some("message", 5)).map(({ text }) => text), numbered(5));
  // History.
  peer.send({ type: "history", conversation: ana.user });
  assert.equal((await peer.next("history")).messages.length, 5);
  // A group: who is in it, and leaving it.
  const turma = "#d10-turma";
  await done(ana.peer, { type: "group_create", group: turma });
  await done(ana.peer, { type: "group_add", group: turma, user: bia.user });
  ana.peer.send({ type: "group_members", group: turma });
  const { members } = await ana.peer.next("group_members");
  assert.deepEqual(members.map(({ user }) => user), [ana.user, bia.user]);
  await done(peer, { type: "group_leave", group: turma });
  await ana.peer.next("message", ({ kind }) => kind === "left");
  // Files: in chunks, and up to a limit that is told before the first byte.
  const small = bytesOf(100_000), large = bytesOf(1_048_577);
  ana.peer.send(offer(bia.user, small));
  assert.equal((await ana.peer.next("file_ready")).offset, 0);
  ana.peer.send(offer(bia.user, large));
  assert.equal((await ana.peer.next("refused")).code, "file_too_large");
});
