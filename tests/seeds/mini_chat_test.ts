/** What mini-chat promises its users, row by row, by any line-based TCP client. */

import assert from "node:assert/strict";
import { dialectPort, speaking } from "../support/dialect_ports.ts";
import { temporaryFolder } from "../support/folder.ts";
import { Program } from "../support/launch.ts";
import { numbered } from "../support/messages.ts";
import { oneServer } from "../support/one_server.ts";
import { TestServer } from "../support/test_server.ts";
import { TextPeer } from "../support/text_lines.ts";

const server = oneServer({ words: speaking("mini-chat") });
const GREETING = "New User. Please register with: NICK <your_nick>";

/** Somebody in the chat, who has heard of everybody before them. */
async function enter(nick: string, ...others: readonly TextPeer[]): Promise<TextPeer> {
  const peer = await TextPeer.connect(await dialectPort(server.program, "mini-chat"));
  await peer.hears(GREETING);
  await peer.send(`NICK ${nick}`);
  await peer.hears(`OK welcome ${nick}`);
  for (const other of others) await other.hears(`User ${nick} joined.`);
  return peer;
}

/** Everybody leaves, the last named last. */
async function leave(...peers: readonly TextPeer[]): Promise<void> {
  for (const peer of peers) {
    await peer.send("QUIT");
    while (await peer.next() !== "BYE");
    await peer.over;
  }
}

Deno.test("E1: greeted on connect; NICK ana is answered OK welcome ana", async () => {
  await using ana = await enter("ana");
  await leave(ana);
});

Deno.test("E2: MSG text goes to everyone, the sender too", async () => {
  await using ana = await enter("ana");
  await using joao = await enter("joao", ana);
  await using maria = await enter("maria", ana, joao);
  await ana.send("MSG Olá pessoal!");
  for (const peer of [ana, joao, maria]) await peer.hears("FROM ana [all]: Olá pessoal!");
  // Each sender's own order is everybody's.
  await joao.send(...numbered(30).map((text) => `MSG ${text}`));
  const said = numbered(30).map((text) => `FROM joao [all]: ${text}`);
  for (const peer of [ana, joao, maria]) await peer.hears(...said);
  await leave(ana, joao, maria);
});

Deno.test("E3: MSG @joao text: only João gets it", async () => {
  await using ana = await enter("ana");
  await using joao = await enter("joao", ana);
  await using maria = await enter("maria", ana, joao);
  await ana.send("MSG @joao tudo bem?", "WHO");
  await joao.hears("FROM ana [dm]: tudo bem?");
  await ana.hears("Connected users: ana, joao, maria");
  await maria.send("WHO");
  await maria.hears("Connected users: ana, joao, maria");
  await leave(ana, joao, maria);
});

Deno.test("E4: WHO lists who is connected, sorted", async () => {
  await using maria = await enter("maria");
  await using ana = await enter("ana", maria);
  await using joao = await enter("joao", ana, maria);
  await joao.send("WHO");
  await joao.hears("Connected users: ana, joao, maria");
  await leave(ana, joao, maria);
});

Deno.test("E5: QUIT is answered BYE; others see who joined and who left", async () => {
  await using joao = await enter("joao");
  await using ana = await enter("ana", joao);
  await ana.send("QUIT");
  await ana.hears("BYE");
  await ana.over;
  await joao.hears("User ana left the chat.");
  // Whoever is cut off has left too.
  const maria = await enter("maria", joao);
  maria.cut();
  await joao.hears("User maria left the chat.");
  await leave(joao);
});

Deno.test("E6: ERR apelido_em_uso, ERR user_not_found, ERR please_register_with_NICK", async () => {
  await using ana = await enter("ana");
  await using other = await TextPeer.connect(await dialectPort(server.program, "mini-chat"));
  await other.hears(GREETING);
  await other.send("MSG Olá", "NICK ana", "NICK joao", "MSG @usuario_falso Olá", "DANCE");
  await other.hears(
    "ERR please_register_with_NICK",
    "ERR apelido_em_uso",
    "OK welcome joao",
    "ERR user_not_found",
    "ERR unknown_command",
  );
  await leave(ana, other);
});

Deno.test("E7: port 9000; from another machine; nc is a client", async () => {
  const words = ["--guests", "--dialect", "mini-chat:9000"];
  await using folder = await temporaryFolder();
  await using plain = new Program(["server", "--port", "0", "--data", folder.path, ...words]);
  // Taken by somebody else on this machine, it says so; either way it is the port that was asked for.
  const said = await Promise.race([
    plain.says(/mini-chat\] listening/).catch(() => ""),
    plain.ended().then(() => ""),
  ]);
  assert.match(said + plain.err.all.join("\n"), /\b9000\b/, plain.transcript());

  await using open = await TestServer.start({
    words: ["--host", "0.0.0.0", "--insecure", ...speaking("mini-chat")],
  });
  const port = await dialectPort(open.program, "mini-chat");
  const address =
    Deno.networkInterfaces().find((one) => one.family === "IPv4" && !one.address.startsWith("127."))
      ?.address ?? "127.0.0.1";
  const nc = new Deno.Command("bash", {
    args: [
      "-c",
      `exec 3<>/dev/tcp/${address}/${port}; printf 'NICK ana\\nMSG oi\\nQUIT\\n' >&3; cat <&3`,
    ],
    stdout: "piped",
  });
  const { stdout } = await nc.output();
  assert.equal(
    new TextDecoder().decode(stdout),
    `${GREETING}\nOK welcome ana\nFROM ana [all]: oi\nBYE\n`,
  );
});
