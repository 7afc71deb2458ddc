/** Files that a person takes back, or wants no more, while they are on their way. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { bytesOf } from "../support/files.ts";
import { type Folder, temporaryFolder } from "../support/folder.ts";
import { Program } from "../support/launch.ts";
import { Peer } from "../support/peer.ts";
import { TestServer } from "../support/test_server.ts";
import { CoreClient, type CoreOptions } from "./core_client.ts";

const LONG = 8 * 1024 * 1024;

/** A server, and a folder for everything else. */
class Scene implements AsyncDisposable {
  private constructor(readonly server: TestServer, readonly folder: Folder) {}

  static async set(): Promise<Scene> {
    return new Scene(await TestServer.start(), await temporaryFolder());
  }

  /** A new account's client. */
  async client(user: string, halfway?: CoreOptions["halfway"]): Promise<Person> {
    const { peer, account } = await Peer.register(this.server.port, user);
    await peer[Symbol.asyncDispose]();
    const folder = await Deno.makeTempDir({ dir: this.folder.path });
    const more = halfway ? { halfway } : {};
    return new Person(() =>
      new CoreClient(account, { folder, port: this.server.port, unasked: 0, ...more })
    );
  }

  async file(name: string, size: number): Promise<string> {
    const path = join(this.folder.path, name);
    await Deno.writeFile(path, bytesOf(size));
    return path;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server[Symbol.asyncDispose]();
    await this.folder[Symbol.asyncDispose]();
  }
}

/** Somebody whose program can be ended and begun again. */
class Person implements AsyncDisposable {
  now: CoreClient;

  constructor(private readonly start: () => CoreClient) {
    this.now = start();
  }

  async again(): Promise<void> {
    await this.now[Symbol.asyncDispose]();
    this.now = this.start();
  }

  /** Resolves once the file of that name was refused, with the reason. */
  async refusal(name: string): Promise<string | undefined> {
    const found = () =>
      [...this.now.client.state.conversations.values()].flatMap(({ messages }) => messages)
        .find((one) => one.text === name && one.state === "refused");
    await this.now.sees(`the refusal of ${name}`, () => found() !== undefined);
    return found()!.code;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.now[Symbol.asyncDispose]();
  }
}

Deno.test("ana takes a long file back half-way: it is cancelled, and the next one goes out", async () => {
  await using scene = await Scene.set();
  let tries = 0;
  await using ana = await scene.client("ana", (client, id) => {
    if (tries++ === 0) assert.ok(client.cancel(id));
  });
  await using bia = await scene.client("bia");
  await ana.now.send("bia", await scene.file("long.bin", LONG));
  await ana.now.send("bia", await scene.file("short.bin", 1_000));
  assert.equal(await ana.refusal("long.bin"), "cancelled");
  await bia.now.message("short.bin");
  assert.equal(bia.now.client.state.conversations.get("ana")?.messages.length, 1);
  await ana.now.sees("all answered", () => ana.now.client.pending === 0);
});

Deno.test("what ana takes back while the server is away is never sent, also after a restart of hers", async () => {
  await using scene = await Scene.set();
  await using ana = await scene.client("ana");
  await using bia = await scene.client("bia");
  await ana.now.sees("a connection", ({ link }) => link === "online");
  await scene.server.kill();
  await ana.now.send("bia", await scene.file("regretted.bin", 1_000));
  const { id } = await ana.now.message("regretted.bin");
  assert.ok(ana.now.client.cancel(id));
  await ana.again();
  await scene.server.again();
  assert.equal(await ana.refusal("regretted.bin"), "cancelled");
  ana.now.client.send([{ to: "bia", text: "never mind" }]);
  const said = () => bia.now.client.state.conversations.get("ana")?.messages ?? [];
  await bia.now.sees("the text", () => said().length > 0);
  assert.deepEqual(said().map(({ text }) => text), ["never mind"]);
});

Deno.test("bia wants a long file no more, and later she does: it comes whole", async () => {
  await using scene = await Scene.set();
  await using ana = await scene.client("ana");
  let tries = 0;
  await using bia = await scene.client("bia", (client, id) => {
    if (tries++ === 0) assert.ok(client.cancel(id));
  });
  await ana.now.send("bia", await scene.file("long.bin", LONG));
  const message = await bia.now.message("long.bin");
  bia.now.client.fetch(message);
  await bia.now.transfer("cancelled");
  assert.ok(!bia.now.saved.includes("ana_long.bin"));
  bia.now.client.fetch(message);
  const { path } = await bia.now.transfer("done");
  assert.deepEqual(await Deno.readFile(path!), bytesOf(LONG));
  assert.equal(bia.now.client.cancel(message.id), false, "what is here cannot be cancelled");
});

Deno.test("/cancel takes the newest file back that waits, or the one of that name", async () => {
  await using scene = await Scene.set();
  const { peer } = await Peer.register(scene.server.port, "bia");
  await peer[Symbol.asyncDispose]();
  const words = ["client", "--user", "ana", "--port", String(scene.server.port)];
  await using ana = new Program(words, { env: { CHATMOM_CLIENT_HOME: scene.folder.path } });
  await ana.type("/status offline", "/to bia", "/cancel");
  await ana.says(/No such file is on its way/);
  for (const name of ["a.bin", "b.bin", "c.bin"]) {
    await ana.type(`/file ${await scene.file(name, 1_000)}`);
    await ana.says(new RegExp(`${name}.*…`));
  }
  await ana.type("/cancel a", "/cancel", "/status online");
  await ana.says(/^a\.bin: taken back/);
  await ana.says(/^c\.bin: taken back/);
  await ana.says(/^ {2}✓ b\.bin/);
  const all = ana.out.all.join("\n");
  for (const name of ["a", "c"]) assert.match(all, new RegExp(`! ${name}\\.bin: Cancelled`));
});

Deno.test("where one's own disk is full, a file that has changed is told of at the next start", async () => {
  await using scene = await Scene.set();
  await using ana = await scene.client("ana");
  await using bia = await scene.client("bia");
  void bia;
  await ana.now.sees("a connection", ({ link }) => link === "online");
  ana.now.client.setStatus("offline");
  const path = await scene.file("changing.bin", 500);
  await ana.now.send("bia", path);
  await Deno.writeFile(path, bytesOf(501));
  ana.now.store.keep = () => {
    throw new Error("database or disk is full");
  };
  ana.now.client.setStatus("online");
  await ana.now.transfer("failed");
  await ana.again();
  assert.equal(await ana.refusal("changing.bin"), "file_changed");
});
