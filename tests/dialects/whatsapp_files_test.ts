/** Files in the language of whatsapp-style clients: base64 in one object, both ways. */

import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { dialectPort, speaking } from "../support/dialect_ports.ts";
import { bytesOf, download, offer, upload } from "../support/files.ts";
import { message } from "../support/messages.ts";
import { ObjectPeer } from "../support/object_peer.ts";
import { oneServer, Person } from "../support/one_server.ts";
import type { Json } from "../support/plain_socket.ts";
import { until } from "../support/until.ts";

const server = oneServer({ words: speaking("whatsapp") });

async function client(username: string): Promise<ObjectPeer> {
  const port = await dialectPort(server.program, "whatsapp");
  const peer = await ObjectPeer.connect(port);
  assert.equal((await peer.ask({ type: "login", username }, "login_response")).status, "success");
  return peer;
}

function file(recipient: string, bytes: Uint8Array, words: Json = {}): Json {
  const file_data = Buffer.from(bytes).toString("base64");
  return {
    type: "send_file",
    sender: "somebody else",
    recipient,
    filename: "foto.png",
    file_data,
    file_type: "private",
    ...words,
  };
}

Deno.test("a file to a person: sent, received, the same bytes", async () => {
  await using ana = await client("ff-ana");
  await using bia = await client("ff-bia");
  for (const size of [0, 1, 2, 3, 1_000]) {
    const bytes = bytesOf(size, size + 1);
    assert.deepEqual(await ana.ask(file("ff-bia", bytes), "file_response"), {
      type: "file_response",
      status: "success",
      message: "Arquivo enviado com sucesso",
    });
    const { timestamp, ...received } = await bia.next("file_received");
    assert.match(String(timestamp), /^\d\d:\d\d:\d\d$/);
    assert.deepEqual(received, {
      type: "file_received",
      sender: "ff-ana",
      filename: "foto.png",
      file_data: Buffer.from(bytes).toString("base64"),
    });
  }
});

Deno.test("a file to a group reaches its members under the group's name", async () => {
  await using ana = await client("fg-ana");
  await using bia = await client("fg-bia");
  const group_name = "fg-turma";
  await ana.ask({ type: "create_group", group_name, creator: "fg-ana" }, "group_response");
  await ana.ask({ type: "add_member", group_name, new_member: "fg-bia" }, "member_response");
  const bytes = bytesOf(500);
  const sent = await ana.ask(file(group_name, bytes, { file_type: "group" }), "file_response");
  assert.equal(sent.status, "success");
  const received = await bia.next("group_file_received");
  assert.deepEqual([received.sender, received.group_name], ["fg-ana", group_name]);
  assert.equal(received.file_data, Buffer.from(bytes).toString("base64"));
  const refused = await ana.ask(file("fg-none", bytes, { file_type: "group" }), "file_response");
  assert.equal(refused.message, "Grupo não encontrado");
});

Deno.test("files go to and come from a device of our own, large ones too, and messages keep their order", async () => {
  await using ana = await client("fx-ana");
  await using bia = await Person.new(server.port, "fx-bia");
  const bytes = bytesOf(3_000_000);
  assert.equal((await ana.ask(file("fx-bia", bytes), "file_response")).status, "success");
  const { file: received } = await bia.peer.next("message");
  assert.equal(received!.name, "foto.png");
  assert.deepEqual(await download(bia.peer, received!), bytes);
  const back = bytesOf(2_000_000, 7);
  bia.peer.send(message("fx-ana", "before"));
  await upload(bia.peer, offer("fx-ana", back), back);
  bia.peer.send(message("fx-ana", "after"));
  assert.equal((await ana.next("private_message_received")).content, "before");
  await until("the file and what was said after it", () => ana.pending.length === 2);
  const [{ file_data }, { content }] = ana.pending as [Json, Json];
  assert.ok(file_data === Buffer.from(back).toString("base64"));
  assert.equal(content, "after");
});

Deno.test("a file's name is made safe for clients that save it as they are told", async () => {
  await using ana = await client("fh-ana");
  await using bia = await client("fh-bia");
  for (
    const [filename, saved] of [
      ["../../etc/passwd", "passwd"],
      ["C:\\Windows\\system.ini", "system.ini"],
      [".bashrc", "bashrc"],
      ["a\u202egnp.exe", "agnp.exe"],
    ]
  ) {
    await ana.ask(file("fh-bia", bytesOf(9), { filename }), "file_response");
    assert.equal((await bia.next("file_received")).filename, saved);
  }
});

Deno.test("a file that waited comes when its receiver logs in, before what came later", async () => {
  await using ana = await client("fw-ana");
  (await client("fw-bia")).cut();
  await server.program.warns(/disconnected: "fw-bia"/);
  const bytes = bytesOf(700);
  await ana.ask(file("fw-bia", bytes), "file_response");
  await ana.ask(
    { type: "private_message", recipient: "fw-bia", content: "viu?" },
    "message_response",
  );
  await using bia = await client("fw-bia");
  await bia.next("private_message_received");
  assert.equal(bia.pending[0]!.type, "file_received");
  assert.equal(bia.pending[0]!.file_data, Buffer.from(bytes).toString("base64"));
});

Deno.test("what is no file, or for nobody, is refused with its text", async () => {
  await using ana = await client("fe-ana");
  const ask = async (words: Json) =>
    (await ana.ask({ ...file("fe-ana", bytesOf(3)), ...words }, "file_response")).message;
  assert.equal(
    await ask({ file_data: "not base64!" }),
    "Erro ao processar arquivo: file_data não é base64",
  );
  assert.equal(await ask({ file_data: undefined }), "Dados da mensagem incompletos");
  assert.equal(
    await ask({ filename: undefined }),
    "Dados da mensagem incompletos",
  );
  assert.equal(await ask({ recipient: "fe-nobody" }), "Usuário destinatário não encontrado");
  assert.equal((await ana.ask({ type: "list_users" }, "users_list")).type, "users_list");
});

Deno.test("an object of sixteen megabytes is taken, a larger one ends the connection with a word", async () => {
  await using ana = await client("fl-ana");
  await using bia = await Person.new(server.port, "fl-bia");
  const bytes = bytesOf(12_000_000);
  assert.equal((await ana.ask(file("fl-bia", bytes), "file_response")).status, "success");
  assert.equal((await bia.peer.next("message")).file!.size, bytes.length);
  const refused = ana.next("error");
  await ana.send(file("fl-bia", bytesOf(13_000_000))).catch(() => {});
  assert.equal((await refused).type, "error");
  await ana.over;
});

Deno.test("of a file too large for an object its name is told", async () => {
  await using ana = await client("ft-ana");
  await using bia = await Person.new(server.port, "ft-bia");
  const bytes = bytesOf(12_500_000);
  await upload(bia.peer, offer("ft-ana", bytes, { name: "aula.mp4" }), bytes, 256 * 1024);
  const { content } = await ana.next("private_message_received");
  assert.match(String(content), /^\(arquivo\) aula\.mp4, /);
});
