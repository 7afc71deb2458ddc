import assert from "node:assert/strict";
import { chatmom, isForPeople } from "./chatmom.ts";

const mistakes: readonly [string, readonly string[], RegExp][] = [
  [
    "an option that is misspelt",
    ["server", "--prot", "5"],
    /no option --prot\. Did you mean --port\?/,
  ],
  ["a command that is misspelt", ["srever"], /no command "srever"\. Did you mean server\?/],
  [
    "a command under another that is misspelt",
    ["client", "--user", "ana", "snd"],
    /no command "snd"\. Did you mean send\?\nSee: chatmom client --help/,
  ],
  ["an option without its value", ["server", "--port"], /--port needs a value/],
  [
    "a port that is no number",
    ["server", "--port", "http"],
    /"http" for --port: use a whole number/,
  ],
  ["a port that is too high", ["server", "--port", "65536"], /"65536" for --port/],
  ["a word too many", ["server", "now", "please"], /words too many: now, please/],
  [
    "a registration that does not exist",
    ["server", "--registration", "all"],
    /open, invite, closed/,
  ],
  [
    "a mailbox that does not exist",
    ["server", "--mailbox", "redis"],
    /sqlite, amqp, tcp:\/\/host:port/,
  ],
  [
    "a language there are no texts in",
    ["--lang", "tlh", "server"],
    /"tlh" for --lang: use one of pt-BR, en/,
  ],
  [
    "two mailboxes at once",
    ["server", "--mailbox", "amqp", "--offline-port", "6000"],
    /do not go together/,
  ],
  ["a certificate without its key", ["server", "--tls-cert", "a.pem"], /--tls-key is missing/],
  ["a broker without its address", ["server", "--mailbox", "amqp"], /set CHATMOM_AMQP_URL/],
  [
    "a certificate that is not there",
    ["server", "--tls-cert", "/nowhere/a.pem", "--tls-key", "b"],
    /"\/nowhere\/a\.pem"/,
  ],
  ["an open address without encryption", ["server", "--host", "0.0.0.0"], /--insecure/],
  [
    "a config file that is not there",
    ["--config", "/nowhere/c.toml", "server"],
    /Cannot read "\/nowhere\/c\.toml"/,
  ],
];

for (const [what, words, says] of mistakes) {
  Deno.test(`${what} ends with exit code 2 and one sentence that says what to do`, async () => {
    const { code, out, err } = await chatmom(words);
    assert.match(err, says);
    assert.equal(code, 2);
    assert.equal(out, "");
    assert.ok(isForPeople(err), err);
    assert.ok(err.split("\n").length <= 2, err);
  });
}

Deno.test("the same mistakes are told in Portuguese to those who speak it, by option, variable or system", async () => {
  const wrong = ["server", "--prot", "5"];
  const portuguese =
    /Não existe a opção --prot\. Você quis dizer --port\?\nVeja: chatmom server --help/;
  assert.match((await chatmom([...wrong, "--lang", "pt-BR"])).err, portuguese);
  assert.match((await chatmom(["--lang=pt", ...wrong])).err, portuguese);
  assert.match((await chatmom(wrong, { CHATMOM_LANG: "pt_BR.UTF-8" })).err, portuguese);
  assert.match((await chatmom(wrong, { LANG: "pt_BR.UTF-8" })).err, portuguese);
  assert.match((await chatmom(wrong, { LANG: "C" })).err, /There is no option --prot/);
});

Deno.test("help is a manual page in the person's language, on stdout, with exit code 0", async () => {
  const english = await chatmom(["server", "--help"]);
  assert.equal(english.code, 0);
  assert.equal(english.err, "");
  for (const part of ["Usage: chatmom server", "--registration", "CHATMOM_AMQP_URL", "Examples:"]) {
    assert.ok(english.out.includes(part), part);
  }
  const portuguese = await chatmom(["server", "--help", "--lang", "pt-BR"]);
  for (
    const part of ["Uso: chatmom server [opções]", "--port <número>", "padrão: 5000", "Exemplos:"]
  ) {
    assert.ok(portuguese.out.includes(part), part);
  }
  assert.doesNotMatch(portuguese.out, /Options|default|Usage/);
});

Deno.test("without a command the help page is shown, and a script sees that nothing was done", async () => {
  const { code, err } = await chatmom([]);
  assert.equal(code, 2);
  assert.match(err, /Commands:\n\s+server/);
});

Deno.test("the version is one line", async () => {
  assert.deepEqual(await chatmom(["--version"]), { code: 0, out: "0.1.0", err: "" });
});

const pages: readonly string[][] = [
  [],
  ["server"],
  ["server", "user"],
  ["server", "user", "devices"],
  ["server", "backup"],
  ["server", "export"],
  ["server", "check"],
  ["offline"],
  ["offline", "move"],
  ["client"],
  ["client", "send"],
];

Deno.test("what is wrong with a broker's address is told in Portuguese too, to the last word", async () => {
  const wrong = ["host", "http://host", "amqp://u:p%@host", "amqp://", "amqp://host/a/b"];
  for (const url of wrong) {
    const env = { CHATMOM_AMQP_URL: url, LANG: "pt_BR.UTF-8" };
    const { code, err } = await chatmom(["server", "--mailbox", "amqp", "--port", "0"], env);
    assert.equal(code, 2);
    assert.doesNotMatch(err, /: (it|its) /, url);
    assert.ok(isForPeople(err), err);
  }
});

Deno.test("no help page mixes English words into the Portuguese ones", async () => {
  for (const words of pages) {
    const { out } = await chatmom([...words, "--help", "--lang", "pt-BR"]);
    const english =
      /\[(options|command|text|names)[.\]]|<(file|size|path|place|name|device|seconds)>/;
    assert.doesNotMatch(out, english, words.join(" "));
  }
});

Deno.test("the help page of a command lists only options that mean something to it", async () => {
  const invite = (await chatmom(["server", "invite", "--help"])).out;
  assert.match(invite, /--data/);
  assert.doesNotMatch(invite, /--dialect|--port|--retention/);
  const send = (await chatmom(["client", "send", "--help"])).out;
  assert.match(send, /--user[\s\S]*--tls-ca/);
  assert.doesNotMatch(send, /--menu|--downloads/);
  assert.match((await chatmom(["offline", "move", "--help"])).out, /--amqp-ca/);
});
