/** The language of json-chat's clients, line by line as they expect it. */

import assert from "node:assert/strict";
import { textsFor } from "../../lib/text/text.ts";
import { dialectPort, speaking } from "../support/dialect_ports.ts";
import { JsonLines } from "../support/json_lines.ts";
import { message, numbered } from "../support/messages.ts";
import { oneServer, Person } from "../support/one_server.ts";
import type { Json } from "../support/plain_socket.ts";
import { until } from "../support/until.ts";
import { loggedIn } from "./logged_in.ts";

const server = oneServer({ words: speaking("json-chat") });
const PASSWORD = "correct horse battery";
/** What its clients can be told: they all speak Portuguese. */
const WHYS: ReadonlySet<string> = new Set(Object.values(textsFor("pt-BR").errors));

async function connect(): Promise<JsonLines> {
  return await JsonLines.connect(await dialectPort(server.program, "json-chat"));
}

/** A client that has registered and logged in, on one connection. */
async function client(username: string): Promise<JsonLines> {
  const lines = await connect();
  const who = { username, password: PASSWORD };
  assert.deepEqual(await lines.ask({ type: "register", ...who }, "register_response"), {
    type: "register_response",
    status: "success",
  });
  await login(lines, username);
  return lines;
}

async function login(lines: JsonLines, username: string): Promise<void> {
  const who = { username, password: PASSWORD };
  assert.deepEqual(await lines.ask({ type: "login", ...who }, "login_response"), {
    type: "login_response",
    status: "success",
    username,
  });
}

/** Everything that came until now, when the server has worked off all that was sent. */
async function settled(lines: JsonLines): Promise<Json[]> {
  await lines.ask({ type: "get_users" }, "user_list");
  return lines.pending.splice(0);
}

Deno.test("a recorded conversation: register, log in, talk, type, leave", async () => {
  await using ana = await client("rec-ana");
  await using bia = await client("rec-bia");
  assert.deepEqual(await ana.next("user_status"), {
    type: "user_status",
    username: "rec-bia",
    status: "online",
  });
  // Who one says to be is never believed.
  await ana.send({
    type: "message",
    sender: "rec-caio",
    receiver: "rec-bia",
    content: "Olá, Bia!",
  });
  const { timestamp, ...received } = await bia.next("message");
  assert.deepEqual(received, { type: "message", sender: "rec-ana", content: "Olá, Bia!" });
  assert.match(String(timestamp), /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
  await ana.send({ type: "message", sender: "rec-ana", receiver: "rec-zeca", content: "oi" });
  assert.deepEqual(await ana.next("message_error"), {
    type: "message_error",
    recipient: "rec-zeca",
    message: "O usuário 'rec-zeca' não existe.",
  });
  for (const [type, status] of [["typing", "typing"], ["stop_typing", "stopped"]]) {
    await ana.send({ type: type!, username: "rec-ana", recipient: "rec-bia" });
    assert.deepEqual(await bia.next("typing_notification"), {
      type: "typing_notification",
      from: "rec-ana",
      status,
    });
  }
  await ana.send({ type: "ping" });
  const { users } = await ana.ask({ type: "get_users" }, "user_list");
  assert.deepEqual(
    (users as Json[]).filter(({ username }) => String(username).startsWith("rec-")),
    [{ username: "rec-ana", status: "online" }, { username: "rec-bia", status: "online" }],
  );
  assert.deepEqual([ana.pending, bia.pending], [[], []]);
  await ana.send({ type: "logout" });
  await ana.over;
  assert.deepEqual(await bia.next("user_status"), {
    type: "user_status",
    username: "rec-ana",
    status: "offline",
  });
});

Deno.test("a name that is taken, a wrong password and a second login have their own texts", async () => {
  await using ana = await client("err-ana");
  await using other = await connect();
  const ask = (type: string, username: string, password: string) =>
    other.ask({ type, username, password }, `${type}_response`);
  assert.deepEqual(await ask("register", "err-ana", PASSWORD), {
    type: "register_response",
    status: "error",
    message: "Usuário já existe",
  });
  for (const [username, password] of [["err-ana", "wrong wrong"], ["err-nobody", PASSWORD]]) {
    assert.deepEqual(await ask("login", username!, password!), {
      type: "login_response",
      status: "error",
      message: "Credenciais inválidas",
    });
  }
  assert.deepEqual(await ask("login", "err-ana", PASSWORD), {
    type: "login_response",
    status: "error",
    message: "Usuário já está conectado.",
  });
  const short = await ask("register", "err-curta", "123");
  assert.match(String(short.message), /8/);
  // Refused is not cut off: the first one is still there, the second can go on.
  assert.deepEqual(await settled(ana), []);
  ana.cut();
  await until(
    "the name to be free",
    async () => (await ask("login", "err-ana", PASSWORD)).status === "success",
  );
});

Deno.test("what waited comes after the answer to the login and before anything else", async () => {
  await using ana = await client("wait-ana");
  {
    await using bia = await client("wait-bia");
    await bia.send({ type: "logout" });
    await bia.over;
  }
  for (const content of numbered(600)) {
    await ana.send({ type: "message", sender: "wait-ana", receiver: "wait-bia", content });
  }
  await settled(ana);
  await using bia = await connect();
  const who = { username: "wait-bia", password: PASSWORD };
  await bia.send({ type: "login", ...who });
  // People come and go while it is sent.
  for (let round = 0; round < 5; round++) {
    await using _someone = await client(`wait-caio${round}`);
  }
  await until(
    "all of it",
    () => bia.pending.filter(({ type }) => type === "message").length >= 600,
  );
  assert.equal(bia.pending[0]!.type, "login_response");
  const messages = bia.pending.slice(1, 601);
  assert.deepEqual(messages.map(({ content }) => content), numbered(600));
});

Deno.test("whoever comes or goes while what waited is sent is told of after it; one's own coming never", () => {
  const language = loggedIn("json-chat");
  const presence = (user: string, status: "online" | "offline") =>
    language.lines({ type: "presence", user, status });
  const told = (username: string, status: string) =>
    `${JSON.stringify({ type: "user_status", username, status })}\n`;
  const held = [
    presence("ana", "online"),
    presence("bia", "online"),
    presence("caio", "online"),
    presence("caio", "offline"),
    language.lines({ type: "typing", from: "bia", conversation: "bia", on: true }),
  ];
  assert.equal(held.join(""), "");
  assert.equal(
    language.lines({ type: "caught_up", pos: 9 }),
    told("bia", "online") + told("caio", "offline"),
  );
  assert.equal(presence("bia", "offline"), told("bia", "offline"));
  assert.equal(presence("ana", "online"), "");
});

Deno.test("everybody's coming and going is told, not only contacts'; one's own is not", async () => {
  await using ana = await client("all-ana");
  const native = await Person.new(server.port, "all-bia");
  const status = (username: string) =>
    ana.any(username, (one) => one.type === "user_status" && one.username === username);
  assert.equal((await status("all-bia")).status, "online");
  await native.leave();
  assert.equal((await status("all-bia")).status, "offline");
  const told = await settled(ana);
  assert.deepEqual(told.filter(({ username }) => username === "all-ana"), []);
});

Deno.test("a person with another device of our own sees no copy of their own words", async () => {
  await using ana = await client("own-ana");
  await using bia = await Person.new(server.port, "own-bia", PASSWORD);
  await using phone = await bia.peer;
  await using line = await connect();
  await login(line, "own-bia");
  phone.send(message("own-ana", "from the phone"));
  assert.equal((await ana.next("message")).content, "from the phone");
  await ana.send({ type: "message", receiver: "own-bia", content: "to both" });
  assert.equal((await line.next("message")).content, "to both");
  assert.equal((await phone.next("message", (one) => one.text === "to both")).from, "own-ana");
  assert.deepEqual((await settled(line)).filter(({ type }) => type === "message"), []);
});

Deno.test("what is wrong is told in the language's own form, and the connection goes on", async () => {
  await using ana = await connect();
  for (
    const line of [
      "hello",
      "[]",
      "null",
      '"text"',
      "{}",
      '{"type":7}',
      '{"type":"no_such"}',
      '{"type":"login"}',
      '{"type":"message","receiver":"x","content":"before login"}',
      '{"type":"get_users"}',
      '{"type":"hello","protocol":1}',
      '{"__proto__":{"type":"ping"}}',
      '{"type":"register","username":{},"password":[]}',
    ]
  ) {
    await ana.write(line + "\n");
    const { type, message } = await ana.any(line, () => true);
    assert.ok(type === "error" || type === "message_error", `${line}: ${type}`);
    assert.ok(WHYS.has(String(message)), `${line}: ${message}`);
  }
  await ana.write('{"type":"ping"}\r\n\r\n');
  await ana.send({ type: "register", username: "wrong-ana", password: PASSWORD });
  await ana.next("register_response");
  await ana.write(`{"type":"${"x".repeat(9_000)}`);
  assert.equal((await ana.next("error")).type, "error");
  await ana.over;
});
