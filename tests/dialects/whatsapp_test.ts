/** The language of whatsapp-style clients, object by object as they read it. */

import assert from "node:assert/strict";
import { dialectPort, speaking } from "../support/dialect_ports.ts";
import { message, numbered } from "../support/messages.ts";
import { ObjectPeer, RECEIVE } from "../support/object_peer.ts";
import { oneServer, Person } from "../support/one_server.ts";
import { until } from "../support/until.ts";

const server = oneServer({ words: speaking("whatsapp") });
/** Between two objects, at least: a timer's leeway less than the server waits. */
const PAUSE_MS = 15;
const TIME = /^\d\d:\d\d:\d\d$/;

async function connect(): Promise<ObjectPeer> {
  return await ObjectPeer.connect(await dialectPort(server.program, "whatsapp"));
}

async function client(username: string): Promise<ObjectPeer> {
  const peer = await connect();
  assert.deepEqual(await peer.ask({ type: "login", username }, "login_response"), {
    type: "login_response",
    status: "success",
    message: `Bem-vindo, ${username}!`,
  });
  return peer;
}

Deno.test("a name in use, no name, an impossible name: refused, and the client may try again", async () => {
  await using ana = await client("in-ana");
  await using other = await connect();
  const login = (username: string) => other.ask({ type: "login", username }, "login_response");
  assert.deepEqual(await login("in-ana"), {
    type: "login_response",
    status: "error",
    message: "Nome de usuário já em uso",
  });
  assert.equal((await login("  ")).message, "Nome de usuário não pode estar vazio");
  assert.equal((await login("João Silva")).status, "error");
  assert.equal((await other.ask({ type: "login" }, "login_response")).status, "error");
  assert.equal((await login("in-bia")).status, "success");
  assert.equal((await login("in-caio")).status, "error");
  assert.deepEqual(ana.pending, []);
});

Deno.test("private messages, online and away; who one says to be is never believed", async () => {
  await using ana = await client("pm-ana");
  await using bia = await client("pm-bia");
  const write = (recipient: string, content: string) =>
    ana.ask(
      { type: "private_message", sender: "pm-zeca", recipient, content },
      "message_response",
    );
  assert.deepEqual(await write("pm-bia", "Olá!\n😀"), {
    type: "message_response",
    status: "success",
    message: "Mensagem enviada com sucesso",
  });
  const { timestamp, ...received } = await bia.next("private_message_received");
  assert.deepEqual(received, {
    type: "private_message_received",
    sender: "pm-ana",
    content: "Olá!\n😀",
  });
  assert.match(String(timestamp), TIME);
  assert.deepEqual(await write("pm-nobody", "oi"), {
    type: "message_response",
    status: "error",
    message: "Usuário destinatário não encontrado",
  });
  assert.equal((await write("pm-bia", "")).message, "Dados da mensagem incompletos");
  bia.cut();
  await server.program.warns(/disconnected: "pm-bia"/);
  for (const text of numbered(12)) await write("pm-bia", text);
  await using again = await client("pm-bia");
  for (const text of numbered(12)) {
    assert.equal((await again.next("private_message_received")).content, text);
  }
});

Deno.test("what comes at once goes out one object at a time, and a long text in parts", async () => {
  await using ana = await client("long-ana");
  await using bia = await Person.new(server.port, "long-bia");
  const long = 'çã😀"\\\n '.repeat(1_200);
  const sent = performance.now();
  let received = 0;
  const next = async () => {
    const one = await ana.next("private_message_received");
    // It comes in ASCII.
    const bytes = JSON.stringify(one).replace(/[\u0080-\uffff]/g, "\\u....").length;
    assert.ok(bytes <= RECEIVE, `${bytes} bytes are more than one receive takes`);
    // This process may be late, and get several at once; but no sooner than they may come one by one.
    assert.ok(performance.now() - sent > PAUSE_MS * received++, "there was no time to take it");
    assert.equal(one.sender, "long-bia");
    return one.content;
  };
  bia.peer.send(
    ...numbered(20).map((text) => message("long-ana", text)),
    message("long-ana", long),
  );
  for (const text of numbered(20)) assert.equal(await next(), text);
  let heard = "";
  while (heard.length < long.length) heard += await next();
  assert.equal(heard, long);
});

Deno.test("requests back to back are answered in their order", async () => {
  await using ana = await client("order-ana");
  await ana.send(
    { type: "private_message", recipient: "order-nobody", content: "x" },
    { type: "list_users" },
    { type: "create_group", group_name: "Ordem", creator: "order-ana" },
    { type: "nonsense" },
    { type: "list_groups", username: "order-ana" },
  );
  await until("five answers", () => ana.pending.length === 5);
  assert.deepEqual(ana.pending.map(({ type }) => type), [
    "message_response",
    "users_list",
    "group_response",
    "error",
    "groups_list",
  ]);
  assert.deepEqual(ana.pending.slice(3), [
    { type: "error", message: "Tipo de mensagem não reconhecido" },
    { type: "groups_list", groups: ["ordem"] },
  ]);
});

Deno.test("groups: made, filled, listed, talked in; each refusal has its text", async () => {
  await using ana = await client("Grp-Ana");
  await using bia = await client("grp-bia");
  const ask = (type: string, words: Record<string, string>, answer: string) =>
    ana.ask({ type, ...words }, answer);
  const make = () =>
    ask("create_group", { group_name: "Família Silva", creator: "Grp-Ana" }, "group_response");
  assert.deepEqual(await make(), {
    type: "group_response",
    status: "success",
    message: 'Grupo "Família Silva" criado com sucesso',
  });
  assert.deepEqual(await make(), {
    type: "group_response",
    status: "error",
    message: "Grupo já existe",
  });
  const add = (new_member: string) =>
    ask(
      "add_member",
      { group_name: "Família Silva", new_member, requester: "Grp-Ana" },
      "member_response",
    );
  assert.deepEqual(await add("grp-bia"), {
    type: "member_response",
    status: "success",
    message: "grp-bia foi adicionado ao grupo Família Silva",
  });
  assert.equal((await add("grp-bia")).message, "grp-bia já é membro do grupo");
  assert.equal((await add("grp-nobody")).message, "Usuário grp-nobody não encontrado");
  const { timestamp, ...told } = await bia.next("added_to_group");
  assert.deepEqual(told, {
    type: "added_to_group",
    group_name: "familia-silva",
    added_by: "grp-ana",
  });
  assert.match(String(timestamp), TIME);
  const members = await ask(
    "list_group_members",
    { group_name: "familia-silva", requester: "Grp-Ana" },
    "members_list_response",
  );
  // One finds oneself under the name that one has typed.
  assert.deepEqual(members, {
    type: "members_list_response",
    status: "success",
    group_name: "familia-silva",
    members: ["Grp-Ana", "grp-bia"],
  });
  const say = (group_name: string) =>
    ask(
      "group_message",
      { sender: "Grp-Ana", group_name, content: "oi, gente" },
      "message_response",
    );
  assert.deepEqual(await say("Família Silva"), {
    type: "message_response",
    status: "success",
    message: "Mensagem enviada para 1 membros do grupo",
  });
  const { timestamp: at, ...message } = await bia.next("group_message_received");
  assert.match(String(at), TIME);
  assert.deepEqual(message, {
    type: "group_message_received",
    sender: "grp-ana",
    group_name: "familia-silva",
    content: "oi, gente",
  });
  assert.equal((await say("nenhum")).message, "Grupo não encontrado");
  await using caio = await client("grp-caio");
  assert.match(
    String(
      (await caio.ask(
        { type: "group_message", group_name: "familia-silva", content: "oi" },
        "message_response",
      ))
        .message,
    ),
    /^Você não é membro do grupo familia-silva\./,
  );
  const outside = await caio.ask(
    { type: "list_group_members", group_name: "familia-silva" },
    "members_list_response",
  );
  assert.equal(outside.status, "error");
  const { users } = await caio.ask({ type: "list_users" }, "users_list");
  assert.deepEqual((users as string[]).filter((one) => one.startsWith("grp-")), [
    "grp-ana",
    "grp-bia",
    "grp-caio",
  ]);
});

Deno.test("what cannot be read is told in the language's form, and what follows is read", async () => {
  await using ana = await connect();
  const encoder = new TextEncoder();
  for (const bytes of ["hello\n", "[1,2]\n", '{"type":x\n', "{}", '{"type":7}']) {
    await ana.write(encoder.encode(bytes));
    const { message } = await ana.next("error");
    assert.match(
      String(message),
      /^(Formato de mensagem inválido|Tipo de mensagem não reconhecido)$/,
    );
  }
  for (
    const [type, answer] of [
      ["private_message", "message_response"],
      ["group_message", "message_response"],
      ["create_group", "group_response"],
      ["add_member", "member_response"],
      ["list_group_members", "members_list_response"],
      ["send_file", "file_response"],
    ]
  ) {
    assert.equal((await ana.ask({ type: type! }, answer!)).status, "error", type);
  }
  assert.equal((await ana.ask({ type: "list_users" }, "error")).type, "error");
  const bytes = encoder.encode('{"type":"login","username":"bad-ana"}');
  for (const byte of bytes) await ana.write(new Uint8Array([byte]));
  assert.equal((await ana.next("login_response")).status, "success");
  await ana.write(encoder.encode(`{"a":[${"1,".repeat(1_000)}`));
  await ana.next("error");
  await ana.over;
});
