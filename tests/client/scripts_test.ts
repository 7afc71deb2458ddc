import assert from "node:assert/strict";
import { ClientStore } from "../../lib/client/store.ts";
import { temporaryFolder } from "../support/folder.ts";
import { Program } from "../support/launch.ts";
import { oneServer, Person } from "../support/one_server.ts";
import type { Peer } from "../support/peer.ts";
import { TestServer } from "../support/test_server.ts";

const server = oneServer();

/**
 * A script that reads one line. The pipe is the shell's: a copy of its end that another process of this
 * test run held for a moment would be a reader still.
 */
const ONE_LINE = `{ timeout 60 "$@"; echo "ended with $?" >&2; } |
  { head -n 1; exec <&-; echo "the reader is gone" >&2; }`;

/** Runs a command of the client to its end, with `input` through a pipe. */
async function client(
  home: string,
  words: readonly string[],
  { input, env = {}, port = server.port }: {
    input?: string;
    env?: Record<string, string>;
    port?: number;
  } = {},
): Promise<{ code: number; out: string[]; err: string[] }> {
  await using program = start(home, words, env, port);
  if (input !== undefined) await program.type(...input.split("\n"));
  await program.endInput();
  const { code } = await program.ended();
  return { code, out: program.out.all, err: program.err.all };
}

function start(
  home: string,
  words: readonly string[],
  env: Record<string, string> = {},
  port = server.port,
): Program {
  return new Program(["client", ...words, "--port", String(port)], {
    env: { CHATMOM_CLIENT_HOME: home, ...env },
  });
}

async function texts(peer: Peer, count: number): Promise<string[]> {
  const all: string[] = [];
  while (all.length < count) {
    const { pos, text } = await peer.next("message");
    all.push(text);
    peer.send({ type: "ack", pos });
  }
  return all;
}

Deno.test("send ends with 0 once the server has stored it: the text, a whole pipe, or a line each", async () => {
  await using home = await temporaryFolder();
  const [ana] = await server.people("senda");
  await using _ = ana;
  const send = (more: string[], input?: string) =>
    client(home.path, ["send", "--user", "sendb", "--to", "senda", ...more], {
      ...(input !== undefined && { input }),
    });
  assert.equal((await send(["one, with spaces"])).code, 0);
  assert.equal((await send([], "two\nlines")).code, 0);
  assert.equal((await send(["--lines"], "a\n\nb")).code, 0);
  assert.deepEqual(await texts(ana.peer, 4), ["one, with spaces", "two\nlines", "a", "b"]);
});

Deno.test("send says by its exit code what became of the message", async () => {
  await using home = await temporaryFolder();
  const refused = await client(home.path, ["send", "--user", "codes", "--to", "no.such.one", "x"]);
  assert.equal(refused.code, 7);
  assert.match(refused.err.join(), /no\.such\.one.*no such user/);
  const [taken] = await server.people("taken");
  await using _ = taken;
  const elsewhere = await client(home.path, ["send", "--user", "taken", "--to", "codes", "x"]);
  assert.equal(elsewhere.code, 6);
  assert.match(elsewhere.err.join(), /CHATMOM_PASSWORD/);
  assert.equal((await client(home.path, ["send", "--user", "codes", "x"])).code, 2);
  assert.equal((await client(home.path, ["send", "--user", "codes", "--to", "ana"])).code, 2);
  const misspelt = await client(home.path, ["send", "--usr", "codes"]);
  assert.match(misspelt.err.join(), /--usr.*--user/);
});

Deno.test("what send could not deliver in time is kept and goes out first with the next send", async () => {
  await using home = await temporaryFolder();
  const [ana] = await server.people("kepta");
  await using _ = ana;
  const send = (text: string, more: string[] = [], env = {}) =>
    client(home.path, ["send", "--user", "keptb", "--to", "kepta", ...more, text], { env });
  assert.equal((await send("first")).code, 0);
  // Stands still in the login for ever, as a server does that has no time.
  using deaf = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const account = `${home.path}/127.0.0.1_${server.port}`;
  await Deno.rename(account, `${home.path}/127.0.0.1_${deaf.addr.port}`);
  const late = await client(
    home.path,
    ["send", "--user", "keptb", "--to", "kepta", "--wait", "0.2", "second"],
    { port: deaf.addr.port },
  );
  assert.equal(late.code, 8);
  assert.match(late.err.join(), /1 message kept/);
  await Deno.rename(`${home.path}/127.0.0.1_${deaf.addr.port}`, account);
  assert.equal((await send("third")).code, 0);
  assert.deepEqual(await texts(ana.peer, 3), ["first", "second", "third"]);
});

Deno.test("a text too long for any server, sent while none is there, does not block what is sent later", async () => {
  await using home = await temporaryFolder();
  await using own = await TestServer.start();
  await using ana = await Person.new(own.port, "ana");
  await own.kill();
  const send = (text: string) =>
    client(home.path, ["send", "--user", "robot", "--to", "ana", "--wait", "5"], {
      input: text,
      port: own.port,
    });
  const long = await send("x".repeat(40_000));
  assert.equal(long.code, 7);
  assert.match(long.err.join(), /too long: make it shorter/);
  assert.equal((await send("kept")).code, 8);
  // As earlier versions kept it.
  const store = new ClientStore(`${home.path}/127.0.0.1_${own.port}/robot/send/client.db`);
  store.enqueue([{ type: "send", to: "ana", text: "y".repeat(40_000) }]);
  store.close();
  await own.again();
  const peer = await ana.back();
  const after = await send("hello");
  assert.match(after.err.join(), /Not sent to ana: .*too long/);
  assert.equal(after.code, 0);
  assert.deepEqual((await send("hello again")).err, []);
  assert.deepEqual(await texts(peer, 3), ["kept", "hello", "hello again"]);
});

Deno.test("many sends at once take turns and all arrive", async () => {
  await using home = await temporaryFolder();
  const [ana] = await server.people("turna");
  await using _ = ana;
  const words = ["send", "--user", "turnb", "--to", "turna"];
  assert.equal((await client(home.path, [...words, "0"])).code, 0);
  const ends = await Promise.all(
    ["1", "2", "3"].map((text) => client(home.path, [...words, text])),
  );
  assert.deepEqual(ends.map((end) => end.code), [0, 0, 0]);
  assert.deepEqual((await texts(ana.peer, 4)).sort(), ["0", "1", "2", "3"]);
});

Deno.test("listen prints each message once over restarts, as JSON, and marks nothing as read", async () => {
  await using home = await temporaryFolder();
  const [ana] = await server.people("lista");
  await using _ = ana;
  const say = async (n: number, text: string) => {
    const id = `01932c07-a1b2-7000-8000-00000000000${n}`;
    ana.peer.send({ type: "send", id, to: "bot", text });
    await ana.peer.next("stored");
  };
  const listen = () => start(home.path, ["listen", "--json", "--user", "bot"]);
  // The account is made by the first start.
  assert.equal((await client(home.path, ["--user", "bot"])).code, 0);
  {
    await using program = listen();
    await say(1, 'a "quoted"\nline');
    const line = JSON.parse(await program.says(/quoted/));
    assert.deepEqual([line.from, line.conversation, line.text], [
      "lista",
      "lista",
      'a "quoted"\nline',
    ]);
    await ana.peer.next("delivered");
    program.signal("SIGTERM");
    assert.deepEqual(await program.ended(), { code: 0, signal: null });
  }
  await say(2, "while away");
  await using program = listen();
  await program.says(/while away/);
  await say(3, "live again");
  await program.says(/live again/);
  assert.equal(program.out.all.length, 2);
  await ana.peer.next("delivered");
  assert.ok(!ana.peer.heard.some((event) => event.type === "read"));
});

Deno.test("listen acks nothing that it could not write, and ends in silence when its reader goes", async () => {
  await using home = await temporaryFolder();
  await using ana = await Person.new(server.port, "pipea");
  assert.equal((await client(home.path, ["--user", "pipeb"])).code, 0);
  const say = async (n: number) => {
    const id = `01932c07-a1b2-7000-8000-00000000001${n}`;
    ana.peer.send({ type: "send", id, to: "pipeb", text: `number ${n}` });
    await ana.peer.next("stored");
  };
  await say(1);
  {
    const words = ["client", "listen", "--user", "pipeb", "--port", String(server.port)];
    const env = { CHATMOM_CLIENT_HOME: home.path };
    await using piped = new Program(words, { env, before: ["sh", "-c", ONE_LINE, "sh"] });
    await piped.says(/^pipea: number 1$/);
    await ana.peer.next("delivered");
    await piped.warns(/^the reader is gone$/);
    await say(2);
    await piped.warns(/^ended with /);
    assert.deepEqual(piped.err.all, ["the reader is gone", "ended with 141"]);
  }
  // What was not written out comes with the next start.
  await using program = start(home.path, ["listen", "--user", "pipeb"]);
  await program.says(/number 2/);
  assert.equal(program.out.all.length, 1);
});

Deno.test("a password from a variable opens the account where there is no terminal", async () => {
  await using home = await temporaryFolder();
  await using elsewhere = await temporaryFolder();
  const right = { env: { CHATMOM_PASSWORD: "from a variable" } };
  assert.equal((await client(home.path, ["--user", "varia"], right)).code, 0);
  assert.equal((await client(elsewhere.path, ["--user", "varia"], right)).code, 0);
  await using third = await temporaryFolder();
  const wrong = await client(third.path, ["--user", "varia"], {
    env: { CHATMOM_PASSWORD: "another one" },
  });
  assert.equal(wrong.code, 6);
  assert.match(wrong.err.join(), /Name or password is wrong/);
});

Deno.test("a server that is not there, or is something else, is one sentence and exit code 5", async () => {
  await using home = await temporaryFolder();
  using other = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const answering = (async () => {
    for await (const conn of other) {
      await conn.write(new TextEncoder().encode("220 mail.example ESMTP\r\n"));
    }
  })();
  const wrong = await client(home.path, ["--user", "lost"], { port: other.addr.port });
  other.close();
  await answering;
  assert.equal(wrong.code, 5);
  assert.match(wrong.err.join(), /not a chatmom server/);
  const nobody = await client(home.path, ["--user", "lost"], { port: other.addr.port });
  assert.equal(nobody.code, 5);
  assert.equal(nobody.err.length, 1);
  assert.match(nobody.err[0]!, /nothing answers/);
});

Deno.test("a home that cannot be written to, or holds something else, is one sentence and exit code 3", async () => {
  await using home = await temporaryFolder();
  await Deno.writeTextFile(`${home.path}/file`, "");
  const file = await client(`${home.path}/file`, ["--user", "homeless"]);
  assert.equal(file.code, 3);
  assert.match(file.err.join(), /Cannot write to .*--home/);
  assert.equal((await client(home.path, ["--user", "homeless"])).code, 0);
  const folder = `${home.path}/127.0.0.1_${server.port}/homeless/terminal`;
  assert.equal((await Deno.stat(folder)).mode! & 0o777, 0o700);
  for (const name of ["client.db", "device.json"]) {
    assert.equal((await Deno.stat(`${folder}/${name}`)).mode! & 0o777, 0o600);
  }
  await Deno.writeTextFile(`${folder}/client.db`, "this is no database at all, said the file");
  const broken = await client(home.path, ["--user", "homeless"]);
  assert.equal(broken.code, 3);
  assert.match(broken.err.join(), /Cannot read .*Move it away/);
});

Deno.test("a chat from a pipe says by its exit code that a line went to nobody", async () => {
  await using home = await temporaryFolder();
  const { code, out } = await client(home.path, ["--user", "pipenobody"], { input: "hello?" });
  assert.equal(code, 2);
  assert.ok(out.some((line) => line.includes("/to NAME")), out.join("\n"));
  const asked = await client(home.path, ["--user", "pipenobody"], { input: "/who" });
  assert.equal(asked.code, 0);
});

Deno.test("listen says which group a message is for, so that a bot answers in the right place", async () => {
  await using home = await temporaryFolder();
  // The account is made by the first start.
  assert.equal((await client(home.path, ["--user", "classbot"])).code, 0);
  await using bot = start(home.path, ["listen", "--user", "classbot"]);
  await using ana = start(home.path, ["--user", "classana"]);
  await ana.says(/no contacts yet/);
  await ana.type("/group create bots", "/group add classbot", "to all", "@classbot to you");
  await bot.says(/^#bots classana: to all$/);
  await bot.says(/^classana: to you$/);
});
