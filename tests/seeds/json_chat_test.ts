/** What json-chat promises its users, row by row: by our own protocol, and in the language of its own clients. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { dialectPort, speaking } from "../support/dialect_ports.ts";
import { JsonLines } from "../support/json_lines.ts";
import { message, messages, numbered } from "../support/messages.ts";
import { oneServer, Person } from "../support/one_server.ts";
import { Peer } from "../support/peer.ts";
import type { Json } from "../support/plain_socket.ts";
import { until } from "../support/until.ts";

const server = oneServer({ words: speaking("json-chat") });
const PASSWORD = "correct horse battery";

async function connect(): Promise<JsonLines> {
  return await JsonLines.connect(await dialectPort(server.program, "json-chat"));
}

/** One of json-chat's own clients, logged in; `new` ones register first. */
async function client(username: string, how: "new" | "again" = "new"): Promise<JsonLines> {
  const lines = await connect();
  const who = { username, password: PASSWORD };
  if (how === "new") await lines.ask({ type: "register", ...who }, "register_response");
  assert.equal((await lines.ask({ type: "login", ...who }, "login_response")).status, "success");
  return lines;
}

/** A message as json-chat's clients send it. */
function words(sender: string, receiver: string, content: string): Json {
  return { type: "message", sender, receiver, content };
}

Deno.test("C1: register and log in with a password; a repeated name and a wrong password have their answers", async () => {
  await using ana = await Person.new(server.port, "c1-ana", PASSWORD);
  await using again = await Peer.connect(server.port);
  again.send({ type: "register", user: "c1-ana", device: "d", password: PASSWORD });
  assert.equal((await again.next("error")).code, "name_taken");
  again.send({
    type: "hello",
    protocol: 1,
    user: "c1-ana",
    device: "d",
    auth: { password: "wrong one" },
  });
  assert.equal((await again.next("error")).code, "bad_credentials");
  again.send({
    type: "hello",
    protocol: 1,
    user: "c1-ana",
    device: "d",
    auth: { password: PASSWORD },
  });
  assert.equal((await again.next("welcome")).user, ana.user);
});

Deno.test("C1 in its own language: register, log in, the name taken, the password wrong; no password on the disk", async () => {
  await using ana = await connect();
  const ask = (type: string, password: string) =>
    ana.ask({ type, username: "c1-lia", password }, `${type}_response`);
  assert.deepEqual(await ask("register", PASSWORD), {
    type: "register_response",
    status: "success",
  });
  assert.equal((await ask("register", PASSWORD)).message, "Usuário já existe");
  assert.equal((await ask("login", "wrong one")).message, "Credenciais inválidas");
  assert.deepEqual(await ask("login", PASSWORD), {
    type: "login_response",
    status: "success",
    username: "c1-lia",
  });
  const digest = createHash("sha256").update(PASSWORD).digest("hex");
  for await (const { name, isFile } of Deno.readDir(server.data)) {
    if (!isFile) continue;
    const bytes = new TextDecoder("latin1").decode(await Deno.readFile(`${server.data}/${name}`));
    assert.ok(!bytes.includes(PASSWORD) && !bytes.includes(digest), name);
    if (name === "accounts.db-wal") assert.match(bytes, /\$scrypt\$ln=15,r=8,p=3\$/);
  }
});

Deno.test("C2: routed at once; stored when the recipient is away; delivered at log-in before anything else", async () => {
  const [ana, bia] = await server.people("c2-ana", "c2-bia");
  await using _a = ana;
  await using _b = bia;
  ana.peer.send(message(bia.user, "now"));
  const { pos } = await bia.peer.next("message");
  bia.peer.send({ type: "ack", pos });
  await bia.leave();
  ana.peer.send(...messages(bia.user, 20), { type: "typing", to: bia.user, on: true });
  await ana.peer.some("stored", 21);
  const peer = await bia.back();
  await peer.next("caught_up");
  const types = peer.heard.map((one) => one.type);
  assert.deepEqual(types, ["welcome", ...numbered(20).map(() => "message"), "caught_up"]);
});

Deno.test("C2 in its own language: routed at once, or stored and delivered at log-in before anything else", async () => {
  await using ana = await client("c2-lia");
  const bia = await client("c2-rui");
  await ana.send(words("c2-lia", "c2-rui", "agora"));
  assert.equal((await bia.next("message")).content, "agora");
  await bia.send({ type: "logout" });
  await bia.over;
  await ana.any("c2-rui to be gone", ({ status }) => status === "offline");
  for (const text of numbered(20)) await ana.send(words("c2-lia", "c2-rui", text));
  await ana.ask({ type: "get_users" }, "user_list");
  await using again = await client("c2-rui", "again");
  for (const text of numbered(20)) {
    const { type, content } = await again.any("the next thing", () => true);
    assert.deepEqual([type, content], ["message", text]);
  }
});

Deno.test("C3: an unknown recipient is an error to the sender, nothing is stored", async () => {
  const [ana] = await server.people("c3-ana");
  await using _a = ana;
  ana.peer.send(message("c3-nobody", "hello?"));
  assert.equal((await ana.peer.next("refused")).code, "unknown_user");
  ana.peer.send({ type: "conversations" });
  assert.deepEqual((await ana.peer.next("conversations")).conversations, []);
  const [late] = await server.people("c3-nobody");
  await using _l = late;
  await late.peer.next("caught_up");
  assert.deepEqual(late.peer.left("message"), []);
});

Deno.test("C3 in its own language: the sender is told who does not exist", async () => {
  await using ana = await client("c3-lia");
  assert.deepEqual(await ana.ask(words("c3-lia", "c3-ninguem", "oi?"), "message_error"), {
    type: "message_error",
    recipient: "c3-ninguem",
    message: "O usuário 'c3-ninguem' não existe.",
  });
  await using late = await client("c3-ninguem");
  await late.ask({ type: "get_users" }, "user_list");
  assert.deepEqual(late.pending, []);
});

Deno.test("C4: typing and stopped typing", async () => {
  const [ana, bia] = await server.people("c4-ana", "c4-bia");
  await using _a = ana;
  await using _b = bia;
  for (const on of [true, false]) {
    ana.peer.send({ type: "typing", to: bia.user, on });
    const { from, on: shown } = await bia.peer.next("typing");
    assert.deepEqual([from, shown], [ana.user, on]);
  }
});

Deno.test("C4 in its own language: typing and stopped", async () => {
  await using ana = await client("c4-lia");
  await using bia = await client("c4-rui");
  for (const [type, status] of [["typing", "typing"], ["stop_typing", "stopped"]]) {
    await ana.send({ type: type!, username: "c4-lia", recipient: "c4-rui" });
    assert.deepEqual(await bia.next("typing_notification"), {
      type: "typing_notification",
      from: "c4-lia",
      status,
    });
  }
});

Deno.test("C5: the list of all users with online and offline", async () => {
  const [ana, bia, caio] = await server.people("c5-ana", "c5-bia", "c5-caio");
  await using _a = ana;
  await using _b = bia;
  await using _c = caio;
  await caio.leave();
  ana.peer.send({ type: "users" });
  const { users } = await ana.peer.next("users");
  const mine = users.filter((one) => one.user.startsWith("c5-"));
  assert.deepEqual(mine.map(({ user, status }) => [user, status]).sort(), [
    ["c5-ana", "online"],
    ["c5-bia", "online"],
    ["c5-caio", "offline"],
  ]);
});

Deno.test("C5 in its own language: everybody, online or offline", async () => {
  await using ana = await client("c5-lia");
  (await client("c5-rui")).cut();
  await until("c5-rui to be offline", async () => {
    const { users } = await ana.ask({ type: "get_users" }, "user_list");
    const mine = (users as Json[]).filter(({ username }) =>
      /^c5-(lia|rui)$/.test(String(username))
    );
    return mine.map(({ status }) => status).join() === "online,offline";
  });
});

Deno.test("C6: notices when people come and go", async () => {
  const [ana, bia] = await server.people("c6-ana", "c6-bia");
  await using _a = ana;
  await using _b = bia;
  ana.peer.send({ type: "contact_add", user: bia.user });
  await ana.peer.next("contacts");
  await bia.leave();
  assert.equal((await ana.peer.next("presence")).status, "offline");
  await bia.back();
  assert.equal((await ana.peer.next("presence")).status, "online");
});

Deno.test("C6 in its own language: who comes and goes is told to everyone online", async () => {
  await using ana = await client("c6-lia");
  for (const how of ["new", "again"] as const) {
    const bia = await client("c6-rui", how);
    for (const status of ["online", "offline"]) {
      assert.deepEqual(await ana.next("user_status"), {
        type: "user_status",
        username: "c6-rui",
        status,
      });
      bia.cut();
    }
  }
});

Deno.test("C7: a dead connection is found by ping and cleaned up; one that answers stays", async () => {
  const [ana, bia] = await server.people("c7-ana", "c7-bia");
  await using _a = ana;
  await using _b = bia;
  ana.peer.on = (frame) => {
    if (frame.type === "ping") ana.peer.send({ type: "pong" });
  };
  ana.peer.send({ type: "contact_add", user: bia.user });
  await ana.peer.next("contacts");
  const start = Date.now();
  await bia.peer.next("ping", () => true, 45_000);
  const gone = await ana.peer.next("presence", () => true, 90_000);
  assert.equal(gone.status, "offline");
  const waited = Date.now() - start;
  assert.ok(waited > 60_000 && waited < 100_000, `${waited} ms`);
  await bia.peer.ended();
  assert.equal(bia.peer.left("bye")[0]?.code, "timed_out");
  await ana.peer.settled();
});

Deno.test("C7 in its own language: a connection that was cut is cleaned up, and its name is free again", async () => {
  await using ana = await client("c7-lia");
  const bia = await client("c7-rui");
  bia.cut();
  await ana.any(
    "c7-rui to be gone",
    ({ username, status }) => username === "c7-rui" && status === "offline",
  );
  await using _again = await client("c7-rui", "again");
});

Deno.test("C8: several connections at once; many messages in one packet, one message in many packets", async () => {
  const [ana, bia, caio] = await server.people("c8-ana", "c8-bia", "c8-caio");
  await using _a = ana;
  await using _b = bia;
  await using _c = caio;
  ana.peer.send(...messages(caio.user, 500, "ana"));
  const bytes = new TextEncoder().encode(
    messages(caio.user, 20, "bia").map((one) => JSON.stringify(one) + "\n").join(""),
  );
  for (let at = 0; at < bytes.length; at += 7) {
    bia.peer.write(bytes.subarray(at, at + 7));
    await bia.peer.flushed();
  }
  await until("all 520", () => caio.peer.left("message").length === 520);
  for (const [from, count] of [[ana, 500], [bia, 20]] as const) {
    const texts = caio.peer.left("message").filter((one) => one.from === from.user)
      .map((one) => one.text);
    assert.deepEqual(texts, numbered(count, from.user.slice(3)));
  }
});

Deno.test("C8 in its own language: several connections; many messages in one packet, one in many", async () => {
  await using ana = await client("c8-lia");
  await using bia = await client("c8-rui");
  await using caio = await client("c8-caio2");
  const many = numbered(200, "lia").map((text) => JSON.stringify(words("x", "c8-caio2", text)));
  await ana.write(many.join("\n") + "\n");
  for (const byte of JSON.stringify(words("x", "c8-caio2", "çé")) + "\n") await bia.write(byte);
  await until(
    "all 201",
    () => caio.pending.filter(({ type }) => type === "message").length === 201,
  );
  const texts = (from: string) =>
    caio.pending.filter(({ sender }) => sender === from).map(({ content }) => content);
  assert.deepEqual(texts("c8-lia"), numbered(200, "lia"));
  assert.deepEqual(texts("c8-rui"), ["çé"]);
});
