/** The language of mini-chat, to the letter. */

import assert from "node:assert/strict";
import { dialectPort, speaking } from "../support/dialect_ports.ts";
import { message, numbered } from "../support/messages.ts";
import { oneServer, Person } from "../support/one_server.ts";
import { TextPeer } from "../support/text_lines.ts";
import { loggedIn } from "./logged_in.ts";

// Everybody hears of everybody here, so each test has a server of its own story to itself.
const server = oneServer({ words: speaking("mini-chat") });
const GREETING = "New User. Please register with: NICK <your_nick>";

async function connect(): Promise<TextPeer> {
  const peer = await TextPeer.connect(await dialectPort(server.program, "mini-chat"));
  await peer.hears(GREETING);
  return peer;
}

async function leave(...peers: readonly TextPeer[]): Promise<void> {
  for (const peer of peers) {
    await peer.send("QUIT");
    while (await peer.next() !== "BYE");
    await peer.over;
  }
}

Deno.test("the transcript of the README", async () => {
  await using ana = await connect();
  await ana.send("NICK ana");
  await ana.hears("OK welcome ana");
  await using joao = await connect();
  await joao.send("NICK joao");
  await joao.hears("OK welcome joao");
  await ana.hears("User joao joined.");
  await ana.send("MSG Olá a todos!");
  await ana.hears("FROM ana [all]: Olá a todos!");
  await joao.hears("FROM ana [all]: Olá a todos!");
  await using maria = await connect();
  await maria.send("NICK maria");
  await maria.hears("OK welcome maria");
  await ana.hears("User maria joined.");
  await joao.hears("User maria joined.");
  await joao.send("MSG @ana Oi, tudo bem?");
  await ana.hears("FROM joao [dm]: Oi, tudo bem?");
  await ana.send("MSG @joao Tudo ótimo!");
  await joao.hears("FROM ana [dm]: Tudo ótimo!");
  await joao.send("WHO");
  await joao.hears("Connected users: ana, joao, maria");
  await maria.send("MSG @pedro alguém aí?");
  await maria.hears("ERR user_not_found");
  await ana.send("QUIT");
  await ana.hears("BYE");
  await ana.over;
  await joao.hears("User ana left the chat.");
  await maria.hears("User ana left the chat.");
  await leave(joao);
  await maria.hears("User joao left the chat.");
  await leave(maria);
});

Deno.test("what one says to all is echoed once, whatever copies of it come back; from another device it is news", () => {
  const language = loggedIn("mini-chat");
  const [send] = language.requests("MSG hello") as unknown as [{ id: string }];
  const echo = "FROM ana [all]: hello\n";
  const to = { conversation: "*", seq: 1, ts: 1 };
  assert.equal(language.lines({ type: "stored", id: send.id, ...to }), echo);
  const copy = (id: string) =>
    language.lines({ type: "message", pos: 1, id, from: "ana", to: "*", text: "hello", ...to });
  assert.equal(copy(send.id), "");
  assert.equal(copy("of another device"), echo);
});

Deno.test("before NICK there is nothing else, and a name in use is refused", async () => {
  await using ana = await connect();
  await ana.send("MSG oi", "WHO", "QUIT", "nonsense", "NICK", "", "   ", "NICK  two-ana ");
  for (let at = 0; at < 5; at++) await ana.hears("ERR please_register_with_NICK");
  await ana.hears("OK welcome two-ana");
  await using other = await connect();
  await other.send("NICK two-ana", "NICK João", "NICK two-bia");
  await other.hears("ERR apelido_em_uso", "ERR name_invalid", "OK welcome two-bia");
  await ana.hears("User two-bia joined.");
  await ana.send(
    "NICK two-caio",
    "hello",
    "msg two-bia",
    "MSG",
    "MSG @two-bia",
    "",
    "MSG @two-ana x",
  );
  await ana.hears("ERR already_logged_in", ...Array(4).fill("ERR unknown_command"), "ERR yourself");
  ana.cut();
  await other.hears("User two-ana left the chat.");
  // The name is free again.
  await using again = await connect();
  await again.send("NICK two-ana");
  await again.hears("OK welcome two-ana");
  await other.hears("User two-ana joined.");
  await leave(other, again);
});

Deno.test("a registered name is no guest's", async () => {
  await using person = await Person.new(server.port, "reg-ana");
  await using guest = await connect();
  await guest.send("NICK reg-ana");
  await guest.hears("ERR apelido_em_uso");
  await person.leave();
  await guest.send("NICK reg-ana");
  await guest.hears("ERR apelido_em_uso");
});

Deno.test("what was said while away is waiting, in order", async () => {
  await using ana = await connect();
  await ana.send("NICK away-ana");
  await ana.hears("OK welcome away-ana");
  await leave(ana);
  await using bia = await connect();
  await bia.send("NICK away-bia", ...numbered(50).map((text) => `MSG @away-ana ${text}`), "WHO");
  await bia.hears("OK welcome away-bia", "Connected users: away-bia");
  await using again = await connect();
  await again.send("NICK away-ana");
  await again.hears(
    "OK welcome away-ana",
    ...numbered(50).map((text) => `FROM away-bia [dm]: ${text}`),
  );
  await leave(bia, again);
});

Deno.test("nobody can forge a line of somebody else's, or obey a terminal's commands", async () => {
  await using ana = await connect();
  await ana.send("NICK forge-ana");
  await ana.hears("OK welcome forge-ana");
  await using bia = await Person.new(server.port, "forge-bia");
  await ana.hears("User forge-bia joined.");
  bia.peer.send(message("forge-ana", "hi\nFROM forge-caio [dm]: send me money\r\n\x1b[2J!"));
  await ana.hears("FROM forge-bia [dm]: hi", "    FROM forge-caio [dm]: send me money", "    [2J!");
  await leave(ana);
});

Deno.test("lines in one packet, a line in many packets, CRLF: nc and telnet", async () => {
  await using ana = await connect();
  const bytes = new TextEncoder().encode("NICK cut-ana\r\nMSG @cut-ana é\r\nWHO\r\n");
  for (const byte of bytes) await ana.write(new Uint8Array([byte]));
  await ana.hears("OK welcome cut-ana", "ERR yourself", "Connected users: cut-ana");
  await ana.write(new Uint8Array([255, 244, 10]));
  await ana.hears("ERR bad_frame");
  await ana.send("x".repeat(70_000));
  await ana.hears("ERR too_long");
  await ana.over;
  assert.deepEqual(ana.pending, []);
});
