import assert from "node:assert/strict";
import { BUILT } from "../../lib/web/built.ts";
import { mayEnter } from "../../lib/web/origin.ts";
import { Shell } from "../../lib/web/shell.ts";
import { builtPage } from "../../release/page.ts";
import { chatmom } from "../cli/chatmom.ts";
import { canMakeCertificates, makeCertificates } from "../support/certificates.ts";
import { temporaryFolder } from "../support/folder.ts";
import { handshake } from "../support/handshake.ts";
import { Program } from "../support/launch.ts";
import { onePageServer, pageServer } from "../support/page_server.ts";

const site = onePageServer();

Deno.test("the page that is in the program is the one that its sources make: deno task page", async () => {
  const kept = await Deno.readTextFile("lib/web/built.ts");
  assert.ok(kept === await builtPage(), "lib/web/built.ts is stale: deno task page");
});

Deno.test("the whole page is under 60 KB on its way, in either language", async () => {
  const shell = await Shell.open(), headers = new Map([["accept-encoding", "gzip"]]);
  const size = (path: string) =>
    shell.answer({ method: "GET", path, headers, rest: new Uint8Array() }).body!.length;
  for (const other of ["/en.js", "/pt-BR.js"]) {
    const needed = BUILT.filter((one) => one.path !== other);
    const all = needed.reduce((sum, { path }) => sum + size(path), 0);
    assert.ok(all < 60 * 1024, `${all} bytes without ${other}`);
  }
});

Deno.test("every answer carries the policy; files have their types, and come again only when they have changed", async () => {
  const types: Record<string, string> = {
    "/": "text/html; charset=utf-8",
    "/page.js": "text/javascript; charset=utf-8",
    "/en.js": "text/javascript; charset=utf-8",
    "/pt-BR.js": "text/javascript; charset=utf-8",
    "/page.css": "text/css; charset=utf-8",
    "/icon.svg": "image/svg+xml",
    "/worker.js": "text/javascript; charset=utf-8",
    "/manifest.webmanifest": "application/manifest+json",
  };
  for (const path of [...Object.keys(types), "/nothing", "/chat", "/../main.ts"]) {
    const answer = await fetch(new URL(path, site.url));
    const text = await answer.text();
    const policy = answer.headers.get("content-security-policy")!;
    for (const part of ["default-src 'self'", "object-src 'none'", "frame-ancestors 'none'"]) {
      assert.ok(policy.includes(part), `${path}: ${part}`);
    }
    assert.doesNotMatch(policy, /unsafe|https?:|data:|\*/);
    assert.equal(answer.headers.get("x-content-type-options"), "nosniff");
    assert.equal(answer.headers.get("referrer-policy"), "no-referrer");
    if (!types[path]) {
      assert.ok(answer.status >= 400, `${path}: ${answer.status}`);
      continue;
    }
    assert.equal(answer.headers.get("content-type"), types[path]);
    assert.equal(text, BUILT.find((one) => one.path === path)!.text);
    const etag = answer.headers.get("etag")!;
    const again = await fetch(new URL(path, site.url), { headers: { "if-none-match": etag } });
    assert.equal(again.status, 304);
    await again.body?.cancel();
  }
  const posted = await fetch(site.url, { method: "POST" });
  assert.equal(posted.status, 405);
  await posted.body?.cancel();
});

Deno.test("no page has script or style inside: only files of its own", () => {
  const html = BUILT.find(({ path }) => path === "/")!.text;
  assert.doesNotMatch(html, /<style|\sstyle=|\son\w+=|<script(?![^>]* src="\/)/);
});

Deno.test("garbage and half a request end that connection and nothing else", async () => {
  const { hostname, port } = new URL(site.url);
  for (
    const bytes of ["\u0000\u0001\r\n\r\n", "GET http://x/ HTTP/1.1\r\n\r\n", "x".repeat(20_000)]
  ) {
    const conn = await Deno.connect({ hostname, port: Number(port) });
    await conn.write(new TextEncoder().encode(bytes));
    const answer = await new Response(conn.readable).text().catch(() => "");
    assert.match(answer, /^$|^HTTP\/1\.1 400 /);
  }
  const sound = await fetch(site.url);
  assert.equal(sound.status, 200);
  await sound.body?.cancel();
});

Deno.test("who may open a connection: pages of this server, at an address that only it can have, and those named", () => {
  const cases: [string | undefined, string | undefined, boolean, string[], boolean][] = [
    ["http://127.0.0.1:8080", "127.0.0.1:8080", false, [], true],
    ["http://localhost:8080", "localhost:8080", false, [], true],
    ["http://[::1]:8080", "[::1]:8080", false, [], true],
    ["http://192.168.1.5:8080", "192.168.1.5:8080", false, [], true],
    ["https://chat.example.org", "chat.example.org", true, [], true],
    ["https://chat.example.org", "127.0.0.1:8080", false, ["https://chat.example.org"], true],
    [undefined, "127.0.0.1:8080", false, [], false],
    ["null", "127.0.0.1:8080", false, [], false],
    ["http://evil.example", "127.0.0.1:8080", false, [], false],
    ["http://127.0.0.1:9090", "127.0.0.1:8080", false, [], false],
    ["https://127.0.0.1:8080", "127.0.0.1:8080", false, [], false],
    ["http://evil.example:8080", "evil.example:8080", false, [], false],
    ["https://chat.example.org.evil.example", "x", true, ["https://chat.example.org"], false],
  ];
  for (const [origin, host, tls, allowed, may] of cases) {
    assert.equal(mayEnter({ origin, host, tls }, allowed), may, `${origin} at ${host}`);
  }
});

Deno.test("a foreign origin is refused with 403 before any byte of the chat", async () => {
  for (const [origin, status] of [["http://evil.example", 403], [new URL(site.url).origin, 101]]) {
    const { conn, said } = await handshake(site.url, { Origin: String(origin) });
    conn.close();
    assert.match(said, new RegExp(`^HTTP/1\\.1 ${status} `));
    // The example of RFC 6455.
    if (status === 101) assert.match(said, /sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK\+xOo=/);
  }
});

Deno.test("a port that was asked for and is taken ends the start; --web off serves none", async () => {
  await using place = await temporaryFolder();
  const { port } = new URL(site.url);
  const words = ["server", "--port", "0", "--data", `${place.path}/data`];
  const taken = await chatmom([...words, "--web", port]);
  assert.equal(taken.code, 4);
  assert.match(taken.err, new RegExp(`port ${port}: another program is using it.*--web`));
  const wrong = await chatmom([...words, "--web-origin", "chat.example.org"]);
  assert.equal(wrong.code, 2);
  await using off = new Program([...words, "--web", "off"]);
  await off.says(/To stop:/);
  assert.doesNotMatch(off.out.all.join("\n"), /\[page\]|Page:/);
});

Deno.test("where the usual port is taken the server says so and goes on without a page", async () => {
  await using place = await temporaryFolder();
  let taken: Deno.Listener | null = null;
  try {
    taken = Deno.listen({ hostname: "127.0.0.1", port: 8080 });
  } catch {
    // Somebody else has it, which does as well.
  }
  await using server = new Program(["server", "--port", "0", "--data", place.path]);
  await server.says(/^Page: +none, port 8080 is taken/);
  await server.says(/To stop:/);
  taken?.close();
});

Deno.test(
  "with a certificate the page is https too",
  { ignore: !canMakeCertificates },
  async () => {
    await using place = await temporaryFolder();
    const { certFile, keyFile, ca } = await makeCertificates(place.path);
    await using own = await pageServer({ words: ["--tls-cert", certFile, "--tls-key", keyFile] });
    assert.match(own.url, /^https:/);
    using client = Deno.createHttpClient({ caCerts: [ca] });
    const answer = await fetch(own.url, { client });
    assert.equal(answer.status, 200);
    await answer.body?.cancel();
  },
);
