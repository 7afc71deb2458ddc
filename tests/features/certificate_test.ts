/** A renewed certificate is taken while everything runs: nobody is cut off for it. */

import assert from "node:assert/strict";
import { spawn } from "@lydell/node-pty";
import {
  canMakeCertificates,
  type Certificates,
  makeCertificates,
} from "../support/certificates.ts";
import { temporaryFolder } from "../support/folder.ts";
import { Program } from "../support/launch.ts";
import { frame, handshake } from "../support/handshake.ts";
import { pageServer } from "../support/page_server.ts";
import { until } from "../support/until.ts";

/** Connects, trusting one authority only; rejects when the server shows another one's certificate. */
async function connect(port: number, { ca }: Certificates): Promise<Deno.TlsConn> {
  const conn = await Deno.connectTls({ hostname: "127.0.0.1", port, caCerts: [ca] });
  await conn.handshake();
  return conn;
}

/** Two authorities, and a server's certificate of each. */
async function two(folder: string): Promise<[Certificates, Certificates]> {
  const [first, second] = await Promise.all(["first", "second"].map(async (name) => {
    await Deno.mkdir(`${folder}/${name}`);
    return await makeCertificates(`${folder}/${name}`);
  }));
  return [first!, second!];
}

/** Fetches the page, trusting one authority only. */
async function page(url: string, { ca }: Certificates): Promise<void> {
  using client = Deno.createHttpClient({ caCerts: [ca] });
  const answer = await fetch(url, { client });
  assert.match(await answer.text(), /<title>chatmom/);
}

/** A browser's connection, trusting one authority only. */
async function wss(url: string, { ca }: Certificates): Promise<Deno.Conn> {
  const { conn, said } = await handshake(url, {}, ca);
  assert.match(said, /^HTTP\/1\.1 101 /);
  return conn;
}

/** Asks the server at the other end of it for a sign of life. */
async function alive(conn: Deno.Conn): Promise<void> {
  await conn.write(frame(1, '{"type":"ping"}'));
  const buffer = new Uint8Array(4096);
  let said = "";
  while (!said.includes('"pong"')) {
    const length = await conn.read(buffer);
    assert.ok(length !== null, `the connection ended after ${said}`);
    said += new TextDecoder().decode(buffer.subarray(0, length));
  }
}

/** The answer to a ping of the native protocol, or of the offline service. */
async function pong(conn: Deno.TlsConn): Promise<void> {
  await conn.write(new TextEncoder().encode('{"type":"ping"}\n'));
  const buffer = new Uint8Array(4096);
  let said = "";
  while (!said.includes("\n")) {
    const n = await conn.read(buffer);
    assert.ok(n !== null, `the connection ended after ${said}`);
    said += new TextDecoder().decode(buffer.subarray(0, n));
  }
}

for (const command of ["server", "offline"]) {
  Deno.test({
    name:
      `chatmom ${command} takes a renewed certificate on SIGHUP, and a wrong one changes nothing`,
    ignore: !canMakeCertificates || Deno.build.os === "windows",
    async fn() {
      await using place = await temporaryFolder();
      const [first, second] = await two(place.path);
      const cert = `${place.path}/cert.pem`, key = `${place.path}/key.pem`;
      const put = async (one: Certificates) => {
        await Deno.copyFile(one.certFile, cert);
        await Deno.copyFile(one.keyFile, key);
      };
      await put(first);
      const words = ["--port", "0", "--data", `${place.path}/data`];
      await using program = new Program(
        [command, ...words, "--tls-cert", cert, "--tls-key", key],
      );
      const port = await program.port();
      using old = await connect(port, first);
      await pong(old);

      await put(second);
      (await connect(port, first)).close();
      program.signal("SIGHUP");
      await program.warns(/^The certificate was read anew/);
      using renewed = await connect(port, second);
      await pong(renewed);
      await assert.rejects(connect(port, first), /certificate/i);
      await pong(old);

      for (const broken of ["no certificate at all", await Deno.readTextFile(first.certFile)]) {
        const from = program.err.all.length;
        await Deno.writeTextFile(cert, broken);
        program.signal("SIGHUP");
        await program.warns(
          /^Cannot use the TLS certificate.*The old certificate stays/,
          undefined,
          from,
        );
        using still = await connect(port, second);
        await pong(still);
      }
      program.signal("SIGTERM");
      assert.equal((await program.ended()).code, 0, program.transcript());
    },
  });
}

Deno.test({
  name:
    "the page's port takes a renewed certificate too, https and wss, and cuts no browser off for it",
  ignore: !canMakeCertificates || Deno.build.os === "windows",
  async fn() {
    await using place = await temporaryFolder();
    const [first, second] = await two(place.path);
    const cert = `${place.path}/cert.pem`, key = `${place.path}/key.pem`;
    const put = (one: Certificates) =>
      Promise.all([Deno.copyFile(one.certFile, cert), Deno.copyFile(one.keyFile, key)]);
    await put(first);
    await using site = await pageServer({ words: ["--tls-cert", cert, "--tls-key", key] });
    const { program } = site.server;
    using old = await wss(site.url, first);
    await alive(old);

    await put(second);
    program.signal("SIGHUP");
    await program.warns(/^The certificate was read anew/);
    await page(site.url, second);
    await assert.rejects(page(site.url, first));
    using renewed = await wss(site.url, second);
    await alive(renewed);
    await assert.rejects(wss(site.url, first));
    await alive(old);

    await Deno.writeTextFile(cert, "no certificate at all");
    const from = program.err.all.length;
    program.signal("SIGHUP");
    await program.warns(/The old certificate stays/, undefined, from);
    await page(site.url, second);
    await alive(old);
  },
});

Deno.test({
  name: "a server with a certificate ends with the terminal that it was started in",
  ignore: !canMakeCertificates || Deno.build.os === "windows",
  async fn() {
    await using place = await temporaryFolder();
    const { certFile, keyFile } = await makeCertificates(place.path);
    const words = ["--port", "0", "--data", `${place.path}/data`];
    const terminal = spawn(Deno.execPath(), [
      ...["run", "-q", "-P", "main.ts", "server", ...words],
      ...["--tls-cert", certFile, "--tls-key", keyFile],
    ], { cwd: new URL("../../", import.meta.url).pathname });
    let said = "";
    terminal.onData((data) => said += data);
    await until("the server to be ready", () => /To stop:|Para parar:/.test(said));
    const { pid } = terminal;
    // The window is closed: the system hangs up.
    (terminal as unknown as { destroy(): void }).destroy();
    await until("the end of the server", () => !runs(pid));
  },
});

function runs(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(Deno.readTextFileSync(`/proc/${pid}/status`));
  } catch {
    return false;
  }
}
