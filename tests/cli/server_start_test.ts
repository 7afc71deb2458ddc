import assert from "node:assert/strict";
import { temporaryFolder } from "../support/folder.ts";
import { Program } from "../support/launch.ts";
import { chatmom, isForPeople } from "./chatmom.ts";

Deno.test("the first line is the one that programs wait for; then come data, accounts, what is kept, how to stop", async () => {
  await using place = await temporaryFolder();
  await using server = new Program(["server", "--port", "0", "--data", `${place.path}/data`]);
  await server.says(/To stop:/);
  const [first, ...rest] = server.out.all;
  assert.match(first!, /^\[chat_server\] listening 127\.0\.0\.1:[1-9]\d* \.\.\.$/);
  assert.ok(rest.some((line) => line.startsWith("Data:") && line.endsWith(`${place.path}/data`)));
  for (const part of ["Accounts:", "Kept:", `kill ${server.pid}`]) {
    assert.ok(rest.some((line) => line.includes(part)), part);
  }
});

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.test(`${signal} stops the server with exit code 0`, async () => {
    await using place = await temporaryFolder();
    await using server = new Program(["server", "--port", "0", "--data", place.path]);
    await server.says(/To stop:/);
    server.signal(signal);
    assert.deepEqual(await server.ended(), { code: 0, signal: null });
    assert.match(server.err.all.join("\n"), /Stopping/);
  });
}

Deno.test("a server whose reader has gone away ends without a stack trace", async () => {
  const { code, stderr } = await new Deno.Command("bash", {
    args: ["-c", `set -o pipefail; "${Deno.execPath()}" run -q -P main.ts server --help | true`],
    cwd: new URL("../..", import.meta.url),
    env: { LANG: "C" },
  }).output();
  assert.ok([0, 141].includes(code), String(code));
  assert.ok(isForPeople(new TextDecoder().decode(stderr)));
});

Deno.test("a second server on the same data folder, the same port, or a folder it may not write says which and ends", async () => {
  await using place = await temporaryFolder();
  const data = `${place.path}/data`;
  await using server = new Program(["server", "--port", "0", "--data", data]);
  const port = await server.port();

  const same = await chatmom(["server", "--port", "0", "--data", data]);
  assert.equal(same.code, 3);
  assert.match(same.err, /another chatmom is running on it/);

  const taken = await chatmom(["server", "--port", String(port), "--data", `${place.path}/b`]);
  assert.equal(taken.code, 4);
  assert.match(taken.err, new RegExp(`port ${port}: another program is using it`));

  await Deno.writeTextFile(`${place.path}/file`, "");
  const file = await chatmom(["server", "--port", "0", "--data", `${place.path}/file`]);
  assert.equal(file.code, 3);
  assert.match(file.err, /Cannot write to the data folder .*: a file is in its place/);

  const portuguese = await chatmom(
    ["server", "--port", String(port), "--data", `${place.path}/c`],
    {
      CHATMOM_LANG: "pt-BR",
    },
  );
  assert.equal(portuguese.code, 4);
  assert.match(portuguese.err, /outro programa está usando essa porta/);

  // Root may write anywhere.
  const others: typeof file[] = [];
  if (Deno.uid() !== 0) {
    await Deno.mkdir(`${place.path}/closed`, { mode: 0o500 });
    const closed = await chatmom(["server", "--port", "0", "--data", `${place.path}/closed`]);
    assert.equal(closed.code, 3);
    assert.match(closed.err, /Cannot write to the data folder ".*\/closed"/);
    others.push(closed);
  }

  // Nobody is to wonder later what these folders are.
  for (const name of ["b", "c"]) await assert.rejects(Deno.stat(`${place.path}/${name}`), name);

  for (const { err, out } of [same, taken, file, portuguese, ...others]) {
    assert.ok(isForPeople(err), err);
    assert.ok(!err.includes("\n"), err);
    assert.equal(out, "");
  }
});

Deno.test("an offline service whose port is taken says so and leaves no folder behind", async () => {
  await using place = await temporaryFolder();
  using other = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = other.addr as Deno.NetAddr;
  const data = `${place.path}/data`;
  const { code, err } = await chatmom(["offline", "--port", String(port), "--data", data]);
  assert.equal(code, 4);
  assert.match(err, new RegExp(`port ${port}: another program is using it`));
  await assert.rejects(Deno.stat(data), "a folder stayed behind");
});

Deno.test("an address that is not of this machine and a certificate that is none are told", async () => {
  await using place = await temporaryFolder();
  const words = ["server", "--port", "0", "--data", `${place.path}/data`];
  const address = await chatmom([...words, "--host", "203.0.113.7", "--insecure"]);
  assert.equal(address.code, 4);
  assert.match(address.err, /"203\.0\.113\.7": that is not an address of this machine/);
  await Deno.writeTextFile(`${place.path}/a.pem`, "not a certificate");
  const pem = `${place.path}/a.pem`;
  const tls = await chatmom([...words, "--tls-cert", pem, "--tls-key", pem]);
  assert.equal(tls.code, 4);
  assert.match(tls.err, /Check the files of --tls-cert and --tls-key/);
  await assert.rejects(Deno.stat(`${place.path}/data`), "a folder stayed behind");
});

Deno.test("a client that wants TLS of a server without it is told that the two do not fit", async () => {
  await using place = await temporaryFolder();
  await using server = new Program(["server", "--port", "0", "--data", `${place.path}/data`]);
  const port = String(await server.port());
  const words = ["client", "send", "--user", "ana", "--to", "bia", "--home", place.path, "hi"];
  const { code, err } = await chatmom([...words, "--port", port, "--tls"]);
  assert.equal(code, 5);
  assert.match(err, /not a chatmom server: .*with --tls or without/);
});
