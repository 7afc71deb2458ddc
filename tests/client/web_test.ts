/** `chatmom client --web`: the server's own page in the browser, or where to find it. */

import assert from "node:assert/strict";
import { chatmom, type Outcome } from "../cli/chatmom.ts";
import { hasBrowser, oneBrowser } from "../support/browser.ts";
import { canMakeCertificates, makeCertificates } from "../support/certificates.ts";
import { type Folder, temporaryFolder } from "../support/folder.ts";
import { onePageServer, pageServer } from "../support/page_server.ts";
import { TestServer } from "../support/test_server.ts";
import { within } from "../support/until.ts";
import { FakeServer } from "./fake_server.ts";

const site = onePageServer();
const browser = oneBrowser();

/** A desktop whose opener is a script of ours, and the only program there is. */
class Desktop implements AsyncDisposable {
  private constructor(private readonly folder: Folder) {}

  /** `script` is what the opener does once it has written down what it was asked to open. */
  static async with(script = "exit 0"): Promise<Desktop> {
    const desktop = new Desktop(await temporaryFolder());
    await Deno.mkdir(`${desktop.path}/bin`);
    await Deno.writeTextFile(
      `${desktop.path}/bin/xdg-open`,
      `#!/bin/sh\nprintf '%s\\n' "$@" >> '${desktop.path}/opened'\n${script}\n`,
      { mode: 0o755 },
    );
    return desktop;
  }

  get path(): string {
    return this.folder.path;
  }

  /** Every word that the opener was started with. */
  get opened(): string[] {
    try {
      return Deno.readTextFileSync(`${this.path}/opened`).trimEnd().split("\n");
    } catch {
      return [];
    }
  }

  /** Runs `chatmom client --user bia --web` there. */
  async web(port: number, words: string[] = [], variables = {}): Promise<Outcome> {
    return await chatmom(["client", "--user", "bia", "--port", String(port), "--web", ...words], {
      PATH: `${this.path}/bin`,
      DISPLAY: ":0",
      CHATMOM_CLIENT_HOME: `${this.path}/home`,
      CHATMOM_PASSWORD: "correct horse",
      CHATMOM_INVITE: "an invitation",
      ...variables,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.folder[Symbol.asyncDispose]();
  }
}

for (
  const [lang, opened, openYourself] of [
    ["en", "The page is open in your browser: ", "Open this in a browser: "],
    ["pt-BR", "A página está aberta no seu navegador: ", "Abra este endereço num navegador: "],
  ] as const
) {
  Deno.test(`${lang}: the page opens in the browser, by one word to the system's opener and no secret in it`, async () => {
    await using desktop = await Desktop.with();
    const address = `${site.url}#user=bia`;
    const said = await desktop.web(site.port, ["--lang", lang]);
    assert.deepEqual(said, { code: 0, out: opened + address, err: "" });
    assert.deepEqual(desktop.opened, [address]);
    // Nobody has logged in for that: a client that is open in a terminal is not in its way.
    assert.throws(() => Deno.statSync(`${desktop.path}/home`), Deno.errors.NotFound);
  });

  Deno.test(`${lang}: without a desktop, without an opener and with one that fails, the address is there to be opened`, async () => {
    const out = `${openYourself}${site.url}#user=bia`;
    await using desktop = await Desktop.with("exit 3");
    for (const variables of [{}, { DISPLAY: "" }, { PATH: desktop.path }]) {
      const said = await desktop.web(site.port, ["--lang", lang], variables);
      assert.deepEqual(said, { code: 0, out, err: "" }, JSON.stringify(variables));
    }
    assert.equal(desktop.opened.length, 1, "only a desktop's opener is asked");
  });
}

Deno.test("who has an account here already is led to logging in, not to making another one", async () => {
  await using desktop = await Desktop.with();
  const variables = {
    CHATMOM_CLIENT_HOME: `${desktop.path}/home`,
    CHATMOM_PASSWORD: "correct horse",
  };
  const port = String(site.port);
  await chatmom(["client", "send", "--user", "bia", "--port", port, "--to", "bia", "x"], variables);
  const { out } = await desktop.web(site.port);
  assert.match(out, /#user=bia&login=1$/);
});

Deno.test({
  name: "in a browser: a link for who has an account asks for the password, and lets them in",
  ignore: !hasBrowser,
  async fn() {
    await using ana = await browser.visit(site.url);
    await ana.register("known-ana");
    await using again = await browser.visit(`${site.url}#user=known-ana&login=1`);
    await again.page.getByLabel("Password").fill("correct horse");
    await again.page.getByRole("button", { name: "Log in", exact: true }).click();
    await again.connected();
  },
});

Deno.test("an opener that has become the browser keeps nobody waiting for its end", async () => {
  await using desktop = await Desktop.with();
  const pipe = `${desktop.path}/until-somebody-writes`;
  await new Deno.Command("mkfifo", { args: [pipe] }).output();
  await Deno.writeTextFile(`${desktop.path}/bin/xdg-open`, `#!/bin/sh\nread line < '${pipe}'\n`);
  const { code, out } = await desktop.web(site.port);
  assert.match(out, /^The page is open/);
  assert.equal(code, 0);
  // It is still there, and ends now.
  await within("a reader of the pipe", Deno.writeTextFile(pipe, "over\n"));
});

Deno.test("what a server says of its page is put together anew: no other kind of address is ever opened", async () => {
  await using desktop = await Desktop.with();
  await using server = new FakeServer();
  for (
    const origin of ["file:///etc/passwd", "javascript:alert(1)", "--help", "http://[", "data:,x"]
  ) {
    const asked = desktop.web(server.port);
    const session = await server.session();
    await session.next("page");
    await session.say({ type: "page", tls: false, origin });
    const { code, err } = await asked;
    assert.equal(code, 5);
    assert.match(err, /has no page for browsers/);
  }
  const { url } = site;
  const asked = desktop.web(server.port);
  const session = await server.session();
  await session.next("page");
  // A path, a user and a password are not the place of a page.
  const origin = `${url.replace("//", "//me:secret@")}etc/passwd?x=$(id)#y`;
  await session.say({ type: "page", tls: false, origin });
  assert.equal((await asked).code, 0);
  assert.deepEqual(desktop.opened, [`${url}#user=bia`]);
});

Deno.test("no page, a page that does not answer, and no server: each is told, and nothing is opened", async () => {
  await using desktop = await Desktop.with();
  await using without = await TestServer.start();
  const none = await desktop.web(without.port);
  assert.equal(none.code, 5);
  assert.match(none.err, /^The server at 127\.0\.0\.1:\d+ has no page for browsers: ask the/);
  const nobody = await desktop.web(without.port, ["--lang", "pt-BR"]);
  assert.match(nobody.err, /não tem página para navegadores: peça a quem cuida dele/);
  await using server = new FakeServer();
  using silent = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = silent.addr as Deno.NetAddr;
  silent.close();
  const asked = desktop.web(server.port);
  const session = await server.session();
  await session.next("page");
  await session.say({ type: "page", port, tls: false });
  const dead = await asked;
  assert.equal(dead.code, 5);
  assert.match(
    dead.err,
    new RegExp(`^The page at http://127\\.0\\.0\\.1:${port}/ does not answer`),
  );
  assert.match((await desktop.web(port)).err, /^Cannot reach a server at 127\.0\.0\.1 port/);
  assert.deepEqual(desktop.opened, []);
});

Deno.test({
  name: "with a certificate the page is https; behind a proxy it is where the operator shows it",
  ignore: !canMakeCertificates,
  async fn() {
    await using desktop = await Desktop.with();
    await using place = await temporaryFolder();
    const { certFile, keyFile, caFile } = await makeCertificates(place.path);
    const tls = ["--tls-cert", certFile, "--tls-key", keyFile];
    await using safe = await pageServer({ words: [...tls, "--web-origin", "https://127.0.0.1:1"] });
    // Nothing answers at the origin from here: its own port does.
    assert.equal((await desktop.web(safe.server.port, ["--tls-ca", caFile])).code, 0);
    assert.deepEqual(desktop.opened, [`${safe.url}#user=bia`]);
    assert.match(safe.url, /^https:/);
    await using shown = await pageServer({ words: ["--web-origin", new URL(site.url).origin] });
    assert.equal((await desktop.web(shown.server.port)).code, 0);
    assert.equal(desktop.opened[1], `${site.url}#user=bia`);
  },
});

Deno.test(
  "in a browser: who comes from the terminal finds the name typed in, and may change it",
  { ignore: !hasBrowser },
  async () => {
    await using bia = await browser.visit(`${site.url}#user=bia-from-terminal`);
    assert.equal(await bia.page.getByLabel("Name").inputValue(), "bia-from-terminal");
    await bia.register("bia-from-terminal");
    assert.equal(new URL(bia.page.url()).hash, "");
  },
);
