/** What whatsapp-style promises its users, row by row, in the language of its own clients. */

import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { CoreClient } from "../client/core_client.ts";
import { dialectPort, speaking } from "../support/dialect_ports.ts";
import { bytesOf } from "../support/files.ts";
import { temporaryFolder } from "../support/folder.ts";
import { ObjectPeer } from "../support/object_peer.ts";
import { oneServer, Person } from "../support/one_server.ts";
import type { Json } from "../support/plain_socket.ts";

const server = oneServer({ words: speaking("whatsapp") });

async function connect(): Promise<ObjectPeer> {
  return await ObjectPeer.connect(await dialectPort(server.program, "whatsapp"));
}

async function client(username: string): Promise<ObjectPeer> {
  const peer = await connect();
  assert.equal((await peer.ask({ type: "login", username }, "login_response")).status, "success");
  return peer;
}

/** Sends something that is answered by a status, and gives it with the message. */
async function ask(peer: ObjectPeer, object: Json, answer: string): Promise<[unknown, unknown]> {
  const { status, message } = await peer.ask(object, answer);
  return [status, message];
}

const write = (peer: ObjectPeer, recipient: string, content: string) =>
  ask(peer, { type: "private_message", recipient, content }, "message_response");
const makeGroup = (peer: ObjectPeer, group_name: string) =>
  ask(peer, { type: "create_group", group_name }, "group_response");
const addMember = (peer: ObjectPeer, group_name: string, new_member: string) =>
  ask(peer, { type: "add_member", group_name, new_member }, "member_response");
const writeToGroup = (peer: ObjectPeer, group_name: string, content: string) =>
  ask(peer, { type: "group_message", group_name, content }, "message_response");

function sendFile(
  peer: ObjectPeer,
  recipient: string,
  file_type: "private" | "group",
  filename: string,
  bytes: Uint8Array,
): Promise<[unknown, unknown]> {
  const file_data = Buffer.from(bytes).toString("base64");
  return ask(
    peer,
    { type: "send_file", recipient, file_type, filename, file_data },
    "file_response",
  );
}

Deno.test("D1: a unique name per connection, refused when in use", async () => {
  const ana = await client("d1-ana");
  await using other = await connect();
  const login = () => ask(other, { type: "login", username: "d1-ana" }, "login_response");
  assert.deepEqual(await login(), ["error", "Nome de usuário já em uso"]);
  ana.cut();
  await server.program.warns(/disconnected: "d1-ana"/);
  assert.deepEqual(await login(), ["success", "Bem-vindo, d1-ana!"]);
});

Deno.test("D2: private messages", async () => {
  await using ana = await client("d2-ana");
  await using bia = await client("d2-bia");
  assert.deepEqual(await write(ana, "d2-bia", "Oi, Bia! 😀"), [
    "success",
    "Mensagem enviada com sucesso",
  ]);
  const { timestamp, ...received } = await bia.next("private_message_received");
  assert.match(String(timestamp), /^\d\d:\d\d:\d\d$/);
  assert.deepEqual(received, {
    type: "private_message_received",
    sender: "d2-ana",
    content: "Oi, Bia! 😀",
  });
});

Deno.test("D3: make a group, list my groups, add a member, list members, message to all members", async () => {
  await using ana = await client("d3-ana");
  await using bia = await client("d3-bia");
  await using caio = await client("d3-caio");
  assert.deepEqual(await makeGroup(ana, "d3-turma"), [
    "success",
    'Grupo "d3-turma" criado com sucesso',
  ]);
  assert.deepEqual(await makeGroup(bia, "d3-turma"), ["error", "Grupo já existe"]);
  for (const member of ["d3-bia", "d3-caio"]) {
    assert.deepEqual(await addMember(ana, "d3-turma", member), [
      "success",
      `${member} foi adicionado ao grupo d3-turma`,
    ]);
  }
  for (const peer of [bia, caio]) {
    const { group_name, added_by } = await peer.next("added_to_group");
    assert.deepEqual([group_name, added_by], ["d3-turma", "d3-ana"]);
    assert.deepEqual((await peer.ask({ type: "list_groups" }, "groups_list")).groups, ["d3-turma"]);
  }
  const { members } = await bia.ask(
    { type: "list_group_members", group_name: "d3-turma" },
    "members_list_response",
  );
  assert.deepEqual(members, ["d3-ana", "d3-bia", "d3-caio"]);
  assert.deepEqual(await writeToGroup(bia, "d3-turma", "oi, gente"), [
    "success",
    "Mensagem enviada para 2 membros do grupo",
  ]);
  for (const peer of [ana, caio]) {
    const { sender, group_name, content } = await peer.next("group_message_received");
    assert.deepEqual([sender, group_name, content], ["d3-bia", "d3-turma", "oi, gente"]);
  }
  assert.deepEqual(bia.pending, []);
});

Deno.test("D4: any file to a person or a group; saved as {sender}_{name}, {group}_{sender}_{name}, never over another", async () => {
  await using ana = await client("d4-ana");
  const { peer, account } = await Person.new(server.port, "d4-bia");
  await peer[Symbol.asyncDispose]();
  await using folder = await temporaryFolder();
  await using bia = new CoreClient(account, { folder: folder.path, port: server.port });
  await bia.sees("a connection", ({ link }) => link === "online");
  const bytes = bytesOf(300_000), other = bytesOf(1_000, 2);
  const sent = ["success", "Arquivo enviado com sucesso"];
  assert.deepEqual(await sendFile(ana, "d4-bia", "private", "../foto.png", bytes), sent);
  assert.deepEqual(await sendFile(ana, "d4-bia", "private", "foto.png", other), sent);
  await makeGroup(ana, "d4-turma");
  await addMember(ana, "d4-turma", "d4-bia");
  assert.deepEqual(await sendFile(ana, "d4-turma", "group", "foto.png", bytes), sent);
  await bia.sees(
    "three files",
    ({ transfers }) => [...transfers.values()].filter(({ state }) => state === "done").length === 3,
  );
  assert.deepEqual(bia.saved, [
    "d4-ana_foto (2).png",
    "d4-ana_foto.png",
    "d4-turma_d4-ana_foto.png",
  ]);
  assert.deepEqual(await Deno.readFile(`${bia.downloads}/d4-ana_foto.png`), bytes);
  assert.deepEqual(await Deno.readFile(`${bia.downloads}/d4-ana_foto (2).png`), other);

  // One of its own clients gets the file in the object, under the sender's own name for it.
  await using caio = await client("d4-caio");
  await addMember(ana, "d4-turma", "d4-caio");
  await sendFile(ana, "d4-turma", "group", "nota.txt", other);
  const { sender, group_name, filename, file_data } = await caio.next("group_file_received");
  assert.deepEqual([sender, group_name, filename], ["d4-ana", "d4-turma", "nota.txt"]);
  assert.equal(file_data, Buffer.from(other).toString("base64"));
});

Deno.test("D5: who is online, oneself under the name that one's client marks", async () => {
  await using ana = await client("D5-Ana");
  await using _bia = await client("d5-bia");
  (await client("d5-caio")).cut();
  await server.program.warns(/disconnected: "d5-caio"/);
  const { users } = await ana.ask({ type: "list_users" }, "users_list");
  const here = (users as string[]).filter((one) => /^d5-/i.test(one));
  assert.deepEqual(here, ["D5-Ana", "d5-bia"]);
});

Deno.test("D8: the server's log tells who connects and who leaves, and nothing of what they say", async () => {
  const ana = await client("d8-ana");
  await server.program.warns(/\[info\] .*connected: "d8-ana" from "127\.0\.0\.1"/);
  await write(ana, "d8-nobody", "a secret of mine");
  ana.cut();
  await server.program.warns(/\[info\] .*disconnected: "d8-ana" from "127\.0\.0\.1"/);
  assert.doesNotMatch(server.program.err.all.join("\n"), /secret of mine/);
});

Deno.test("D9: five clients at once follow the script of the README", async () => {
  const names = ["alice", "bob", "carlos", "diana", "eduardo"] as const;
  // All of them at the same time, as five people in five terminals are.
  const peers = await Promise.all(names.map((name) => client(name)));
  const [alice, bob, carlos, diana, eduardo] = peers as [
    ObjectPeer,
    ObjectPeer,
    ObjectPeer,
    ObjectPeer,
    ObjectPeer,
  ];
  const heard = async (peer: ObjectPeer, type: string) => {
    const { sender, content } = await peer.next(type);
    return [sender, content];
  };
  try {
    for (
      const { users } of await Promise.all(
        peers.map((peer) => peer.ask({ type: "list_users" }, "users_list")),
      )
    ) {
      for (const name of names) assert.ok((users as string[]).includes(name), name);
    }
    // Private messages in a ring.
    await Promise.all(
      peers.map((peer, at) => write(peer, names[(at + 1) % 5]!, `oi de ${names[at]}`)),
    );
    for (const [at, peer] of peers.entries()) {
      const before = names[(at + 4) % 5]!;
      assert.deepEqual(await heard(peer, "private_message_received"), [before, `oi de ${before}`]);
    }
    // A group of all, and one of two; both talk at once.
    await Promise.all([makeGroup(alice, "Trabalho SD"), makeGroup(diana, "dupla")]);
    await Promise.all(names.slice(1).map((name) => addMember(alice, "Trabalho SD", name)));
    await addMember(diana, "dupla", "eduardo");
    await Promise.all([
      writeToGroup(bob, "Trabalho SD", "reunião às 10h"),
      writeToGroup(eduardo, "dupla", "só nós"),
    ]);
    for (const peer of [alice, carlos, diana, eduardo]) {
      assert.deepEqual(await heard(peer, "group_message_received"), ["bob", "reunião às 10h"]);
    }
    assert.deepEqual(await heard(diana, "group_message_received"), ["eduardo", "só nós"]);
    assert.deepEqual((await diana.ask({ type: "list_groups" }, "groups_list")).groups, [
      "dupla",
      "trabalho-sd",
    ]);
    // Files, to one and to all.
    const bytes = bytesOf(1_500);
    await Promise.all([
      sendFile(carlos, "alice", "private", "relatorio.pdf", bytes),
      sendFile(alice, "Trabalho SD", "group", "roteiro.txt", bytes),
    ]);
    const data = Buffer.from(bytes).toString("base64");
    assert.equal((await alice.next("file_received")).file_data, data);
    for (const peer of [bob, carlos, diana, eduardo]) {
      const { sender, filename, file_data } = await peer.next("group_file_received");
      assert.deepEqual([sender, filename, file_data], ["alice", "roteiro.txt", data]);
    }
    // One leaves; the others go on, and what is said meanwhile waits.
    eduardo.cut();
    await server.program.warns(/disconnected: "eduardo"/);
    await writeToGroup(alice, "Trabalho SD", "até amanhã");
    for (const peer of [bob, carlos, diana]) {
      assert.deepEqual(await heard(peer, "group_message_received"), ["alice", "até amanhã"]);
    }
    await using again = await client("eduardo");
    assert.deepEqual(await heard(again, "group_message_received"), ["alice", "até amanhã"]);
  } finally {
    for (const peer of peers) await peer[Symbol.asyncDispose]();
  }
});
