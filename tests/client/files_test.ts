/** Files from one person's disk to another's, by two real clients and a real server. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { bytesOf, offer, upload } from "../support/files.ts";
import { canMount, SmallDisk } from "../support/disk.ts";
import { type Folder, temporaryFolder } from "../support/folder.ts";
import { Peer } from "../support/peer.ts";
import { ChaosProxy } from "../support/proxy.ts";
import { TestServer } from "../support/test_server.ts";
import { CoreClient, type CoreOptions } from "./core_client.ts";

const MEGABYTE = 1024 * 1024;

/** A server with a way to it that can be cut, and a folder for everything else. */
class Scene implements AsyncDisposable {
  private constructor(
    readonly server: TestServer,
    readonly proxy: ChaosProxy,
    readonly folder: Folder,
  ) {}

  static async set(): Promise<Scene> {
    const server = await TestServer.start();
    return new Scene(server, ChaosProxy.before(server.port), await temporaryFolder());
  }

  /** A new account's client, over the proxy. */
  async client(user: string, options: Partial<CoreOptions> = {}): Promise<CoreClient> {
    const { peer, account } = await Peer.register(this.server.port, user);
    await peer[Symbol.asyncDispose]();
    const folder = await Deno.makeTempDir({ dir: this.folder.path });
    return new CoreClient(account, { folder, port: this.proxy.port, ...options });
  }

  /** A file with these bytes. */
  async file(name: string, bytes: Uint8Array): Promise<string> {
    const path = join(await Deno.makeTempDir({ dir: this.folder.path }), name);
    await Deno.writeFile(path, bytes);
    return path;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.proxy[Symbol.asyncDispose]();
    await this.server[Symbol.asyncDispose]();
    await this.folder[Symbol.asyncDispose]();
  }
}

Deno.test("ana's file is in bia's folder, by her name, byte by byte; both see it grow", async () => {
  await using scene = await Scene.set();
  await using ana = await scene.client("ana");
  await using bia = await scene.client("bia");
  const bytes = bytesOf(3 * MEGABYTE);
  await ana.send("bia", await scene.file("notes.pdf", bytes));
  const came = await bia.transfer("done");
  assert.equal(came.path, `${await Deno.realPath(bia.downloads)}/ana_notes.pdf`);
  assert.deepEqual(await Deno.readFile(came.path!), bytes);
  assert.deepEqual(bia.saved, ["ana_notes.pdf"], "and nothing else");
  const { extra } = await bia.message("notes.pdf");
  assert.equal(extra?.file?.media, "application/pdf");
  for (const one of [ana, bia]) {
    const grown = one.changes.flatMap((change) =>
      change.type === "transfer" ? [change.transfer.done] : []
    );
    assert.ok(grown.length > 10, "it is told as it grows");
    assert.deepEqual(grown, grown.toSorted((a, b) => a - b), "and never shrinks");
    assert.equal(grown.at(-1), bytes.length);
  }
  assert.equal(ana.client.pending, 0);
});

for (const direction of ["up", "down"] as const) {
  Deno.test(`a file on its way ${direction} outlives a connection that is cut again and again`, async () => {
    await using scene = await Scene.set();
    const bytes = bytesOf(2 * MEGABYTE);
    const path = await scene.file("long.bin", bytes);
    await using ana = await scene.client("ana");
    await using bia = await scene.client("bia", { unasked: 0 });
    if (direction === "down") {
      await ana.send("bia", path);
      await bia.message("long.bin");
      scene.proxy.cutAnswersAfter = 170_001;
      scene.proxy.cut();
      bia.client.fetch(await bia.message("long.bin"));
      assert.deepEqual(await Deno.readFile((await bia.transfer("done")).path!), bytes);
    } else {
      scene.proxy.cutAfter = 170_001;
      scene.proxy.cut();
      await ana.send("bia", path);
      const { transfers } = ana.client.state;
      assert.equal(transfers.size, 0);
      await ana.transfer("done");
      scene.proxy.cutAfter = Number.POSITIVE_INFINITY;
      bia.client.fetch(await bia.message("long.bin"));
      assert.deepEqual(await Deno.readFile((await bia.transfer("done")).path!), bytes);
    }
    const one = direction === "up" ? ana : bia;
    const cuts = one.changes.filter((change) =>
      change.type === "link" && change.link === "offline"
    );
    assert.ok(cuts.length >= 8, `cut ${cuts.length} times`);
  });
}

Deno.test("the server is killed under both: both go on with the new one where they were", async () => {
  await using scene = await Scene.set();
  await using ana = await scene.client("ana");
  await using bia = await scene.client("bia");
  const bytes = bytesOf(8 * MEGABYTE);
  await ana.send("bia", await scene.file("a.bin", bytes));
  await ana.sees(
    "half of it sent",
    ({ transfers }) => [...transfers.values()].some(({ done, size }) => done > size / 2),
  );
  await scene.server.crash();
  await bia.sees(
    "half of it here",
    ({ transfers }) => [...transfers.values()].some(({ done, size }) => done > size / 2),
  );
  await scene.server.crash();
  const { path } = await bia.transfer("done");
  assert.deepEqual(await Deno.readFile(path!), bytes);
  const restarts = [ana, bia].map(({ changes }) =>
    changes.filter((one) => one.type === "transfer" && one.transfer.done === 0).length
  );
  assert.ok(restarts.every((count) => count <= 2), `begun anew ${restarts} times`);
});

Deno.test("several files at once arrive all, and what is written meanwhile is not held up", async () => {
  await using scene = await Scene.set();
  await using ana = await scene.client("ana");
  await using bia = await scene.client("bia");
  const names = Array.from({ length: 40 }, (_, at) => `file ${at}.txt`);
  for (const [at, name] of names.entries()) {
    await ana.send("bia", await scene.file(name, bytesOf(10_000, at + 1)));
    ana.client.send([{ to: "bia", text: `text ${at}` }]);
  }
  await bia.sees(
    "all of it",
    ({ conversations, transfers }) =>
      conversations.get("ana")?.messages.length === 80 &&
      [...transfers.values()].filter(({ state }) => state === "done").length === 40,
  );
  for (const [at, name] of names.entries()) {
    assert.deepEqual(await Deno.readFile(`${bia.downloads}/ana_${name}`), bytesOf(10_000, at + 1));
  }
});

Deno.test("the same name twice, and a name that is taken, overwrite nothing", async () => {
  await using scene = await Scene.set();
  await using ana = await scene.client("ana");
  await using bia = await scene.client("bia");
  await Deno.mkdir(bia.downloads);
  await Deno.writeTextFile(`${bia.downloads}/ana_notes.txt`, "bia's own");
  for (const seed of [1, 2]) {
    await ana.send("bia", await scene.file("notes.txt", bytesOf(1_000, seed)));
    await bia.sees(
      "it saved",
      ({ transfers }) =>
        [...transfers.values()].filter(({ state }) => state === "done").length === seed,
    );
  }
  assert.deepEqual(bia.saved, ["ana_notes (2).txt", "ana_notes (3).txt", "ana_notes.txt"]);
  assert.equal(await Deno.readTextFile(`${bia.downloads}/ana_notes.txt`), "bia's own");
  assert.deepEqual(await Deno.readFile(`${bia.downloads}/ana_notes (2).txt`), bytesOf(1_000, 1));
  assert.deepEqual(await Deno.readFile(`${bia.downloads}/ana_notes (3).txt`), bytesOf(1_000, 2));
});

const HOSTILE: Readonly<Record<string, string>> = {
  "../../x": "ana_x",
  "..\\..\\x2": "ana_x2",
  "/tmp/absolute": "ana_absolute",
  "CON": "ana__CON",
  ".bashrc": "ana_bashrc",
  "a/b\\c": "ana_c",
  "gpj.\u202eexe": "ana_gpj.exe",
  "\u0000\u001b[2J": "ana_[2J",
  [`${"x".repeat(296)}.pdf`]: `ana_${"x".repeat(112)}.pdf`,
};

Deno.test("hostile names are harmless ones in bia's folder, and nothing is outside it", async () => {
  await using scene = await Scene.set();
  await using bia = await scene.client("bia");
  const { peer } = await Peer.register(scene.server.port, "ana");
  await using _a = peer;
  const around = () => [...Deno.readDirSync(join(bia.downloads, ".."))].map(({ name }) => name);
  const bytes = bytesOf(100);
  for (const name of Object.keys(HOSTILE)) {
    await upload(peer, offer("bia", bytes, { name }), bytes);
  }
  await bia.sees(
    "all saved",
    ({ transfers }) =>
      [...transfers.values()].filter(({ state }) => state === "done").length ===
        Object.keys(HOSTILE).length,
  );
  assert.deepEqual(bia.saved, Object.values(HOSTILE).sort());
  assert.ok(
    around().every((name) => name === "downloads" || name.startsWith("bia-")),
    `${around()}`,
  );
});

Deno.test("a link that lies where a file would gather is not followed", async () => {
  await using scene = await Scene.set();
  await using ana = await scene.client("ana");
  await using bia = await scene.client("bia", { unasked: 0 });
  const bytes = bytesOf(1_000), victim = await scene.file("victim", bytesOf(5));
  await ana.send("bia", await scene.file("x.txt", bytes));
  const message = await bia.message("x.txt");
  const { partOf } = await import("../../lib/client/files/save.ts");
  await Deno.mkdir(bia.downloads);
  await Deno.symlink(victim, partOf(bia.downloads, message.extra!.file!.file));
  await Deno.symlink(victim, `${bia.downloads}/ana_x.txt`);
  assert.ok(bia.client.fetch(message));
  const { path } = await bia.transfer("done");
  assert.match(path!, /ana_x \(2\)\.txt$/);
  assert.deepEqual(await Deno.readFile(victim), bytesOf(5));
});

Deno.test("a file that changes, or goes, before it is sent is told, and nothing else is sent for it", async () => {
  await using scene = await Scene.set();
  await using ana = await scene.client("ana");
  await using bia = await scene.client("bia");
  await ana.sees("a connection", ({ link }) => link === "online");
  const paths = [await scene.file("a.txt", bytesOf(500)), await scene.file("b.txt", bytesOf(500))];
  ana.client.setStatus("offline");
  for (const path of paths) await ana.send("bia", path);
  await Deno.writeFile(paths[0]!, bytesOf(501));
  await Deno.remove(paths[1]!);
  ana.client.setStatus("online");
  const refused = () =>
    ana.client.state.conversations.get("bia")?.messages.filter(({ state }) => state === "refused");
  await ana.sees("both told", () => refused()?.length === 2);
  assert.deepEqual(refused()!.map(({ code }) => code), ["file_changed", "file_changed"]);
  assert.equal(ana.client.pending, 0);
  assert.deepEqual(ana.store.refused().map(({ code }) => code), ["file_changed", "file_changed"]);
  await ana.send("bia", await scene.file("c.txt", bytesOf(500)));
  await bia.transfer("done", "c.txt");
  assert.deepEqual(bia.saved, ["ana_c.txt"]);
});

Deno.test("what the server's disk has spoilt, or lost, is told and not saved", async () => {
  await using scene = await Scene.set();
  await using ana = await scene.client("ana");
  await using bia = await scene.client("bia", { unasked: 0 });
  for (const name of ["spoilt.bin", "lost.bin"]) {
    await ana.send("bia", await scene.file(name, bytesOf(300_000)));
  }
  const [spoilt, lost] = [await bia.message("spoilt.bin"), await bia.message("lost.bin")];
  const stored = (one: typeof spoilt) => `${scene.server.data}/files/${one.extra!.file!.file}`;
  await Deno.writeFile(stored(spoilt), bytesOf(300_000, 9));
  await Deno.remove(stored(lost));
  bia.client.fetch(spoilt);
  bia.client.fetch(lost);
  assert.equal((await bia.transfer("failed", "spoilt.bin")).why, "file_broken");
  assert.equal((await bia.transfer("failed", "lost.bin")).why, "unknown_file");
  assert.ok(bia.saved.every((name) => name.startsWith(".chatmom-")), `${bia.saved}`);
  // Put right, it comes whole.
  await Deno.writeFile(stored(spoilt), bytesOf(300_000));
  bia.client.fetch(spoilt);
  const { path } = await bia.transfer("done", "spoilt.bin");
  assert.deepEqual(await Deno.readFile(path!), bytesOf(300_000));
});

Deno.test("only what is small comes by itself, and never one's own", async () => {
  await using scene = await Scene.set();
  await using ana = await scene.client("ana");
  await using bia = await scene.client("bia", { unasked: 1_000 });
  await ana.send("bia", await scene.file("large.bin", bytesOf(1_001)));
  await ana.send("bia", await scene.file("small.bin", bytesOf(1_000)));
  await bia.transfer("done", "small.bin");
  assert.deepEqual(bia.saved, ["ana_small.bin"]);
  bia.client.fetch(await bia.message("large.bin"));
  await bia.transfer("done", "large.bin");
});

Deno.test({
  name: "bia's disk is full: she is told, nothing half is there; with room it goes on",
  ignore: !canMount,
  async fn() {
    await using disk = await SmallDisk.mount(4 * MEGABYTE);
    await using scene = await Scene.set();
    await using ana = await scene.client("ana");
    await using bia = await scene.client("bia", {
      downloads: { folder: `${disk.path}/in`, unasked: 0 },
    });
    const bytes = bytesOf(2 * MEGABYTE);
    await ana.send("bia", await scene.file("big.bin", bytes));
    const message = await bia.message("big.bin");
    disk.fill();
    bia.client.fetch(message);
    assert.equal((await bia.transfer("failed")).why, "keeping");
    disk.free();
    bia.client.fetch(message);
    const { path } = await bia.transfer("done");
    assert.deepEqual(await Deno.readFile(path!), bytes);
  },
});
