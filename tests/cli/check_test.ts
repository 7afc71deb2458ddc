import assert from "node:assert/strict";
import { checkPage } from "../../lib/doctor/page.ts";
import { canMakeCertificates, makeCertificates } from "../support/certificates.ts";
import { temporaryFolder } from "../support/folder.ts";
import { Program } from "../support/launch.ts";
import { pageServer } from "../support/page_server.ts";
import { TestServer } from "../support/test_server.ts";
import { chatmom, isForPeople } from "./chatmom.ts";

/** Runs the doctor with these settings; the lines that it prints. */
async function check(
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ code: number; lines: string[] }> {
  const { code, out, err } = await chatmom(["server", ...words, "check"], env);
  assert.equal(err, "");
  assert.ok(isForPeople(out), out);
  return { code, lines: out.split("\n") };
}

/** The line about something, with its remedy. */
function about(lines: readonly string[], expression: RegExp): string {
  const at = lines.findIndex((line) => expression.test(line));
  assert.ok(at >= 0, `${expression} in\n${lines.join("\n")}`);
  return lines.slice(at, at + 2).join("\n");
}

/** A port that nobody listens at. */
function freePort(): string {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return String((listener.addr as Deno.NetAddr).port);
}

Deno.test("all is well: each line has its mark, nothing is made, and the exit code is 0", async () => {
  await using place = await temporaryFolder();
  const data = `${place.path}/data`;
  const { code, lines } = await check(["--port", freePort(), "--data", data]);
  assert.equal(code, 0, lines.join("\n"));
  for (const what of ["Port", "Page", "Data", "Disk", "Clock", "TLS", "Absent", "Accounts"]) {
    assert.match(about(lines, new RegExp(`^. ${what}: `)), /^[✓!] /);
  }
  assert.match(about(lines, /Data/), /is not there yet, and can be made/);
  assert.deepEqual([...Deno.readDirSync(place.path)], []);
});

Deno.test("beside its running server it says so, and disturbs nothing", async () => {
  await using server = await TestServer.start();
  const words = ["--port", String(server.port), "--data", server.data];
  const { code, lines } = await check(words);
  assert.equal(code, 0, lines.join("\n"));
  assert.match(about(lines, /Port/), /^✓ .*the server of this folder listens/);
  assert.match(about(lines, /Data/), /^✓ .*a server is running on/);
  // Elsewhere the same port is somebody else's.
  await using place = await temporaryFolder();
  const other = await check(["--port", String(server.port), "--data", `${place.path}/data`]);
  assert.equal(other.code, 1);
  assert.match(about(other.lines, /Port/), /^✗ .*another chatmom listens on .*\n {2}Stop that one/);
});

Deno.test("the page's port is looked at like the other one: free, ours, taken, not there, off", async () => {
  await using site = await pageServer();
  await using place = await temporaryFolder();
  const { server, url } = site;
  const page = new URL(url).port;
  const ours = ["--port", String(server.port), "--data", server.data];
  const others = ["--port", freePort(), "--data", `${place.path}/data`];
  const free = freePort();
  for (
    const [words, code, sentence] of [
      [
        [...ours, "--web", page],
        0,
        /^✓ Page: the server of this folder serves it at 127\.0\.0\.1:/,
      ],
      [[...ours, "--web", free], 0, /^! Page: nobody listens on .*\n {2}Start the server again/],
      [[...others, "--web", free], 0, /^✓ Page: 127\.0\.0\.1:\d+ is free\./],
      [
        [...others, "--web", page],
        1,
        /^✗ Page: another program .* would not start\.\n {2}Stop that/,
      ],
      [[...others, "--web", "off"], 0, /^✓ Page: none \(--web off\)\./],
      // The server runs, and another program has the port that was meant for its page.
      [[...ours, "--web", String(server.port)], 1, /^✗ Page: another program listens on/],
    ] as const
  ) {
    const said = await check(words);
    assert.match(about(said.lines, /Page/), sentence);
    assert.equal(said.code, code, said.lines.join("\n"));
  }
  const { lines } = await check([...others, "--web", page], { CHATMOM_LANG: "pt-BR" });
  assert.match(about(lines, /Página/), /^✗ Página: outro programa escuta em .*\n {2}Pare esse/);
});

Deno.test("nobody asked for the usual port: where another has it the server runs without a page, and that is told", async () => {
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { hostname: host, port } = taken.addr as Deno.NetAddr;
  const plan = { host, port, isAsked: false, tls: false, running: false };
  const address = `${host}:${port}`;
  assert.deepEqual(await checkPage(plan, address), {
    mark: "warning",
    code: "page_without",
    details: { address },
  });
});

Deno.test("what is wrong is marked, each with its remedy, and the exit code is 1", async () => {
  await using place = await temporaryFolder();
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const port = String((taken.addr as Deno.NetAddr).port);
  const data = `${place.path}/data`;
  await Deno.mkdir(`${data}/restoring`, { recursive: true, mode: 0o755 });
  await Deno.chmod(data, 0o755);
  await Deno.utime(`${data}/restoring`, new Date(), new Date(Date.now() + 3_600_000));
  await Deno.writeTextFile(`${place.path}/cert.pem`, "no certificate");
  const pem = `${place.path}/cert.pem`;
  const { code, lines } = await check(
    ["--port", port, "--data", data, "--mailbox", "amqp", "--tls-cert", pem, "--tls-key", pem],
    { CHATMOM_AMQP_URL: `amqp://guest:hush@127.0.0.1:${freePort()}` },
  );
  assert.equal(code, 1);
  for (
    const [what, sentence] of [
      [/Port/, /^✗ .*another program listens on .*\n {2}Stop that one, or choose another port/],
      [/can look into/, /^! .*\n {2}Run: chmod 700 /],
      [/restore into/, /^✗ .*was interrupted.*\n {2}Run it again/],
      [/Clock/, /^✗ .*something in the data folder is of .*\n {2}Set the clock right/],
      [
        /TLS/,
        /^✗ TLS: cannot read ".*cert\.pem": no certificate is in it\.\n {2}It must be a PEM file/,
      ],
      [/Absent/, /^✗ .*no message broker at amqp:.*\n {2}Start it, or check CHATMOM_AMQP_URL/],
    ] as const
  ) assert.match(about(lines, what), sentence);
  assert.doesNotMatch(lines.join("\n"), /hush/);
});

Deno.test("settings that do not fit are told, and everything else is looked at all the same", async () => {
  await using place = await temporaryFolder();
  const words = ["--host", "0.0.0.0", "--port", freePort(), "--data", `${place.path}/data`];
  const { code, lines } = await check(words);
  assert.equal(code, 1);
  assert.match(about(lines, /Settings/), /^✗ .*without TLS: .*--insecure/);
  about(lines, /Disk/);
  const said = await check([...words, "--insecure", "--registration", "open", "--guests"]);
  assert.equal(said.code, 0, "the operator said so");
  assert.match(about(said.lines, /TLS/), /^! .*others on the way can read everything/);
  assert.match(about(said.lines, /Accounts/), /^! .*\n {2}.*--registration invite/);
  assert.match(about(said.lines, /Guests/), /^! /);
});

Deno.test("an offline service that answers, and one that wants another secret", async () => {
  await using place = await temporaryFolder();
  const env = { CHATMOM_OFFLINE_SECRET: "between the two" };
  await using service = new Program(["offline", "--port", "0", "--data", place.path], { env });
  const words = ["--port", freePort(), "--data", `${place.path}/data`];
  const offline = [...words, "--offline-port", String(await service.port())];
  assert.match(about((await check(offline, env)).lines, /Absent/), /^✓ .*answers at 127/);
  const { code, lines } = await check(offline, { CHATMOM_OFFLINE_SECRET: "another one" });
  assert.equal(code, 1);
  assert.match(about(lines, /Absent/), /^✗ .*\n {2}.*CHATMOM_OFFLINE_SECRET/);
});

Deno.test({
  name: "a certificate is read: its names, its end, and whether the key is its own",
  ignore: !canMakeCertificates,
  async fn() {
    await using place = await temporaryFolder();
    const one = await makeCertificates(place.path);
    await Deno.mkdir(`${place.path}/other`);
    const other = await makeCertificates(`${place.path}/other`);
    const words = ["--port", freePort(), "--data", `${place.path}/data`];
    const good = await check([...words, "--tls-cert", one.certFile, "--tls-key", one.keyFile]);
    assert.match(about(good.lines, /TLS/), /^[✓!] /);
    const mixed = await check([...words, "--tls-cert", one.certFile, "--tls-key", other.keyFile]);
    assert.equal(mixed.code, 1);
    assert.match(about(mixed.lines, /TLS/), /^✗ .*key is not that of the certificate/);
    // Key and certificate in one file, as some authorities give them.
    const both = `${place.path}/both.pem`;
    const parts = [one.keyFile, one.certFile].map((file) => Deno.readTextFileSync(file));
    await Deno.writeTextFile(both, parts.join(""));
    const whole = await check([...words, "--tls-cert", both, "--tls-key", both]);
    assert.match(about(whole.lines, /TLS/), /^[✓!] /);
  },
});

Deno.test("the doctor speaks Portuguese", async () => {
  await using place = await temporaryFolder();
  const words = ["--port", freePort(), "--data", `${place.path}/data`];
  const { lines } = await check(words, { CHATMOM_LANG: "pt-BR" });
  assert.match(about(lines, /Porta/), /^✓ Porta: .* está livre\./);
});
