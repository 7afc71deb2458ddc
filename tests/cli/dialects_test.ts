/** `--dialect`: which old languages a server speaks, where, and when it had better not. */

import assert from "node:assert/strict";
import { temporaryFolder } from "../support/folder.ts";
import { Program } from "../support/launch.ts";
import { chatmom, isForPeople } from "./chatmom.ts";

const LISTENS = /^\[(json-chat|whatsapp|mini-chat)\] listening 127\.0\.0\.1:\d+$/;

/** The languages that a server says it speaks, told so in one way or another. */
async function spoken(
  { words = [], env = {}, toml = "" }: {
    words?: readonly string[];
    env?: Readonly<Record<string, string>>;
    toml?: string;
  },
): Promise<string[]> {
  await using place = await temporaryFolder();
  await Deno.writeTextFile(`${place.path}/chatmom.toml`, toml);
  await using server = new Program(
    ["server", "--port", "0", "--data", `${place.path}/data`, "--guests", ...words],
    { env: { CHATMOM_CONFIG: `${place.path}/chatmom.toml`, ...env } },
  );
  await server.says(/To stop:/);
  const [first, ...lines] = server.out.all;
  assert.match(first!, /^\[chat_server\] listening 127\.0\.0\.1:\d+ \.\.\.$/);
  server.signal("SIGTERM");
  assert.equal((await server.ended()).code, 0, server.transcript());
  return lines.flatMap((line) => LISTENS.exec(line)?.[1] ?? []);
}

Deno.test("a server speaks no old language on a port of its own unless asked to", async () => {
  assert.deepEqual(await spoken({}), []);
});

Deno.test("the command line says it several times, a variable with commas, the file as a list; each is printed", async () => {
  const all = ["mini-chat", "json-chat", "whatsapp"];
  const ports = all.map((name) => `${name}:0`);
  assert.deepEqual(await spoken({ words: ports.flatMap((one) => ["--dialect", one]) }), all);
  assert.deepEqual(await spoken({ env: { CHATMOM_DIALECT: ports.join(",") } }), all);
  const toml = `[server]\ndialect = ["mini-chat:0", "whatsapp:0"]\n`;
  assert.deepEqual(await spoken({ toml }), ["mini-chat", "whatsapp"]);
  // The command line goes before both.
  const words = ["--dialect", "json-chat:0"];
  assert.deepEqual(await spoken({ words, toml, env: { CHATMOM_DIALECT: "mini-chat:0" } }), [
    "json-chat",
  ]);
});

const refused: readonly [string, readonly string[], RegExp][] = [
  [
    "a language that nobody knows",
    ["--guests", "--dialect", "irc:6667"],
    /"irc:6667" for --dialect: use NAME:PORT, .*json-chat, whatsapp, mini-chat/,
  ],
  ["a language without a port", ["--guests", "--dialect", "mini-chat"], /use NAME:PORT/],
  ["a port that is none", ["--guests", "--dialect", "mini-chat:90000"], /use NAME:PORT/],
  [
    "people without passwords where there are no guests",
    ["--dialect", "mini-chat:0"],
    /mini-chat on a server without guests: .*--guests/,
  ],
  [
    "whatsapp where there are no guests",
    ["--dialect", "json-chat:0", "--dialect", "whatsapp:0"],
    /whatsapp on a server without guests/,
  ],
];

for (const [what, words, says] of refused) {
  Deno.test(`${what} is told clearly, and nothing starts`, async () => {
    await using place = await temporaryFolder();
    const data = `${place.path}/data`;
    const { code, out, err } = await chatmom(["server", "--port", "0", "--data", data, ...words]);
    assert.match(err, says);
    assert.equal(code, 2);
    assert.equal(out, "");
    assert.ok(isForPeople(err), err);
  });
}

Deno.test("off this machine an old language needs --insecure said out loud, with TLS for the rest too", async () => {
  await using place = await temporaryFolder();
  const words = ["server", "--host", "0.0.0.0", "--port", "0", "--data", `${place.path}/data`];
  const pem = `${place.path}/x.pem`;
  await Deno.writeTextFile(pem, "not looked at");
  const tls = ["--tls-cert", pem, "--tls-key", pem];
  const { code, err } = await chatmom([...words, ...tls, "--dialect", "json-chat:0"]);
  assert.match(err, /json-chat on "0\.0\.0\.0": its clients know no TLS.*--insecure/s);
  assert.equal(code, 2);
});

Deno.test("a port that is taken is told with the option that names it", async () => {
  await using place = await temporaryFolder();
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = taken.addr as Deno.NetAddr;
  const words = ["server", "--port", "0", "--data", `${place.path}/data`];
  const { code, err } = await chatmom([...words, "--dialect", `json-chat:${port}`]);
  assert.match(err, new RegExp(`port ${port}: another program .* with --dialect`));
  assert.equal(code, 4);
});

Deno.test("the file wants a list of texts", async () => {
  await using place = await temporaryFolder();
  for (const value of ['"mini-chat:0"', "9000", "[9000]", "[]"]) {
    const file = `${place.path}/chatmom.toml`;
    await Deno.writeTextFile(file, `[server]\nguests = true\ndialect = ${value}\n`);
    const { code, err } = await chatmom(["--config", file, "server"]);
    assert.match(err, /line 3: dialect must be a list of texts/);
    assert.equal(code, 2);
  }
});
