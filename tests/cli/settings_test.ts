import assert from "node:assert/strict";
import { temporaryFolder } from "../support/folder.ts";
import { Program } from "../support/launch.ts";
import { chatmom, isForPeople } from "./chatmom.ts";

/** Runs a server with this config file's text, and gives what it says of itself. */
async function greetingWith(
  toml: string,
  words: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  await using place = await temporaryFolder();
  await Deno.writeTextFile(`${place.path}/chatmom.toml`, toml);
  await using server = new Program(
    ["server", "--port", "0", "--data", `${place.path}/data`, ...words],
    { env: { CHATMOM_CONFIG: `${place.path}/chatmom.toml`, ...env } },
  );
  await server.says(/To stop:|Para parar:/);
  const said = server.out.all.join("\n");
  server.signal("SIGTERM");
  assert.equal((await server.ended()).code, 0, server.transcript());
  return said;
}

Deno.test("the command line goes before the variable, the variable before the file, the file before the default", async () => {
  const file = '[server]\nregistration = "closed"\n';
  assert.match(await greetingWith(""), /anyone who reaches/);
  assert.match(await greetingWith(file), /nobody can make/);
  const env = { CHATMOM_REGISTRATION: "invite" };
  assert.match(await greetingWith(file, [], env), /by invitation/);
  assert.match(await greetingWith(file, ["--registration", "open"], env), /anyone who reaches/);
});

Deno.test("a switch can be turned on by the file and off again by a variable", async () => {
  const file = "[server]\nguests = true\n";
  assert.match(await greetingWith(file), /welcome by name/);
  assert.doesNotMatch(await greetingWith(file, [], { CHATMOM_GUESTS: "no" }), /welcome by name/);
});

Deno.test("an empty variable says nothing", async () => {
  assert.match(await greetingWith("", [], { CHATMOM_REGISTRATION: "" }), /anyone who reaches/);
});

const broken: readonly [string, string, RegExp][] = [
  [
    "a setting that is misspelt",
    '# mine\n[server]\nhost = "127.0.0.1"\nprot = 5000\n',
    /line 4: "prot" is not a setting of \[server\]\. Did you mean "port"\?/,
  ],
  [
    "a part that is misspelt",
    "[sever]\nport = 1\n",
    /line 1: .*\[sever\]\. Did you mean \[server\]\?/,
  ],
  ["a setting outside of every part", "port = 5000\n", /line 1: "port" stands in no part/],
  ["a number in quotes", '[server]\nport = "5000"\n', /line 2: port must be a whole number/],
  ["text without quotes", "[server]\nport = 5000\ndata = 7\n", /line 3: data must be text/],
  ["a switch that is text", '[server]\nguests = "yes"\n', /line 2: guests must be true or false/],
  ["a port that is too high", "[server]\nport = 70000\n", /line 2: .*"70000" for port/],
  ["a list where one value goes", "[server]\nport = [1, 2]\n", /line 2: port must be/],
  ["a file that is no TOML", "[server]\nport 5000\n", /line 2: /],
];

for (const [what, toml, says] of broken) {
  Deno.test(`a config file with ${what} is told with its line, and nothing starts`, async () => {
    await using place = await temporaryFolder();
    const file = `${place.path}/chatmom.toml`;
    await Deno.writeTextFile(file, toml);
    // Port, data and switch come from the file here, so the line says none of them.
    const { code, out, err } = await chatmom(["--config", file, "server"]);
    assert.match(err, says);
    assert.ok(err.includes(file), err);
    assert.equal(code, 2);
    assert.equal(out, "");
    assert.ok(isForPeople(err), err);
  });
}

for (
  const [line, words, env] of [
    ["port = 70000", ["--port", "0"], {}],
    ["port = 70000", [], { CHATMOM_PORT: "0" }],
    ["guests = 1", ["--guests"], {}],
    ['mailbox = "postbox"', ["--mailbox", "sqlite"], {}],
  ] as const
) {
  Deno.test(`a wrong ${line} in the file is told also where ${words[0] ?? "a variable"} says another`, async () => {
    await using place = await temporaryFolder();
    const file = `${place.path}/chatmom.toml`;
    await Deno.writeTextFile(file, `[server]\n${line}\n`);
    const { code, out, err } = await chatmom(["--config", file, "server", ...words], env);
    assert.match(err, /line 2: /);
    assert.equal(code, 2);
    assert.equal(out, "");
    assert.ok(isForPeople(err), err);
  });
}

Deno.test("a variable with a wrong value is named", async () => {
  const { code, err } = await chatmom(["server"], { CHATMOM_PORT: "http" });
  assert.equal(code, 2);
  assert.match(err, /"http" for CHATMOM_PORT/);
});

Deno.test("a secret in a file that others can read is refused, with the command that mends it", async () => {
  await using place = await temporaryFolder();
  const file = `${place.path}/url`;
  await Deno.writeTextFile(file, "amqp://ana:geheim@127.0.0.1:1/\n", { mode: 0o644 });
  const words = ["server", "--port", "0", "--data", `${place.path}/data`, "--mailbox", "amqp"];
  const { code, err } = await chatmom(words, { CHATMOM_AMQP_URL_FILE: file });
  assert.equal(code, 2);
  assert.match(err, /chmod 600/);
  assert.doesNotMatch(err, /geheim/);
});

Deno.test("a broker's address that cannot be read is told without its password", async () => {
  await using place = await temporaryFolder();
  const words = ["server", "--port", "0", "--data", `${place.path}/data`, "--mailbox", "amqp"];
  const { code, err } = await chatmom(words, { CHATMOM_AMQP_URL: "http://ana:geheim@host/" });
  assert.equal(code, 2);
  assert.match(err, /Cannot use the broker's address/);
  assert.doesNotMatch(err, /geheim/);
  assert.ok(isForPeople(err), err);
});

Deno.test("a log level that does not exist is told before anything starts", async () => {
  const { code, err } = await chatmom(["server", "--port", "0"], { CHATMOM_LOG: "loud" });
  assert.equal(code, 2);
  assert.match(err, /"loud" for CHATMOM_LOG: use one of debug, info, warning, error/);
});
