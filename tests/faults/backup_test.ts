/** A backup that is taken in the middle of everything, and what clients see when it is put back. */

import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { packTar } from "modern-tar";
import { chatmom, isForPeople } from "../cli/chatmom.ts";
import { check, clean, type Evidence, tell } from "../support/checker.ts";
import { bytesOf, download, offer, ready, sendChunk, upload } from "../support/files.ts";
import { temporaryFolder } from "../support/folder.ts";
import { Program } from "../support/launch.ts";
import { numbered } from "../support/messages.ts";
import { Peer } from "../support/peer.ts";
import type { Entry } from "../support/record.ts";
import { Scene } from "../support/scene.ts";
import { TestServer } from "../support/test_server.ts";

async function backup(data: string, file: string): Promise<string> {
  const { code, out, err } = await chatmom(["server", "backup", file, "--data", data]);
  assert.equal(code, 0, err);
  return out;
}

async function restore(file: string, data: string, ...words: readonly string[]): Promise<void> {
  const { code, err } = await chatmom(["server", "restore", file, "--data", data, ...words]);
  assert.equal(code, 0, err);
}

/** Everybody's inbox in a data folder without its server, as a device records it that got all of it. */
function inboxes(data: string): Map<string, Entry[]> {
  const database = new DatabaseSync(`${data}/messages.db`, { readOnly: true });
  try {
    assert.deepEqual({ ...database.prepare("PRAGMA integrity_check").get() }, {
      integrity_check: "ok",
    });
    const torn = database.prepare(
      `SELECT conversation FROM message GROUP BY conversation
       HAVING count(*) <> max(seq) OR min(seq) <> 1
       UNION ALL SELECT user FROM inbox WHERE pos NOT IN (SELECT n FROM message)`,
    ).all();
    assert.deepEqual(torn, [], "every conversation is whole, every entry has its message");
    const rows = database.prepare(
      `SELECT i.user, m.n AS pos, m.id, m.sender AS "from", m.text
       FROM inbox i JOIN message m ON m.n = i.pos ORDER BY i.user, i.pos`,
    ).all() as unknown as (Extract<Entry, { what: "got" }> & { user: string })[];
    const all = new Map<string, Entry[]>();
    for (const { user, ...row } of rows) {
      if (!all.has(user)) all.set(user, []);
      all.get(user)!.push({ ...row, what: "got" });
    }
    return all;
  } finally {
    database.close();
  }
}

Deno.test("a backup under load is whole, and has all that was stored before it began", async () => {
  await using place = await temporaryFolder();
  await using set = await Scene.set(["ana", "bia", "caio"]);
  const [ana, bia, caio] = [set.of("ana"), set.of("bia"), set.of("caio")];
  let talking = true;
  const talk = async (from: typeof ana, to: typeof ana) => {
    for (let round = 0; talking; round++) {
      from.write(to.user, ...numbered(50, `${round} from ${from.user} to ${to.user}, line`));
      await from.answered();
    }
  };
  const talks = [talk(ana, bia), talk(bia, caio), talk(caio, ana)];
  await bia.got(500);
  const before = set.devices.map(({ entries }) => entries.length);
  const said = await backup(set.server.data, `${place.path}/one.tar`);
  assert.match(said, /^3 accounts, [\d,]+ messages, 0 files in ".*\/one\.tar", as of /);
  const during = bia.count;
  await bia.got(during + 500);
  talking = false;
  await Promise.all(talks);
  // The server went on as if nothing had been.
  await set.verify();

  await restore(`${place.path}/one.tar`, `${place.path}/copy`);
  const copies = inboxes(`${place.path}/copy`);
  // What each wrote, what was stored before the backup, and, as what came, what the backup has for them.
  const evidence = set.devices.map(({ user, name, entries }, index): Evidence => ({
    user,
    device: name,
    entries: [
      ...entries.filter(({ what }, at) =>
        what === "wrote" || (what === "stored" && at < before[index]!)
      ),
      ...copies.get(user)!,
    ],
  }));
  const verdict = check(evidence);
  assert.ok(clean(verdict, false), tell(verdict));
  assert.ok(verdict.stored >= 500 && verdict.shown >= verdict.stored, tell(verdict));
});

Deno.test("files that people sent are in a backup, and come out of it whole", async () => {
  await using place = await temporaryFolder();
  await using server = await TestServer.start();
  const { peer: ana } = await Peer.register(server.port, "ana");
  await using _ana = ana;
  const { peer: bia, account } = await Peer.register(server.port, "bia");
  await using _bia = bia;
  const bytes = bytesOf(300_000), half = bytesOf(100_000, 2);
  assert.equal((await upload(ana, offer("bia", bytes), bytes)).type, "stored");
  // Half of another one is on its way.
  const coming = await ready(ana, offer("bia", half));
  sendChunk(ana, coming.file, half, 0, 50_000);
  await ana.settled();
  const { file } = await bia.next("message");
  const said = await backup(server.data, `${place.path}/files.tar`);
  assert.match(said, /, [12] files in /);
  await server.kill();
  await restore(`${place.path}/files.tar`, server.data, "--force");
  await server.again();
  const { peer: again } = await Peer.login(server.port, account);
  await using _again = again;
  assert.deepEqual(await download(again, file!), bytes);
});

Deno.test("a server that was killed is backed up with what its journal alone has", async () => {
  await using place = await temporaryFolder();
  await using set = await Scene.set(["ana", "bia"]);
  const ana = set.of("ana"), bia = set.of("bia");
  bia.crash();
  ana.write("bia", ...numbered(100));
  await ana.answered();
  await set.server.kill();
  await backup(set.server.data, `${place.path}/killed.tar`);
  await restore(`${place.path}/killed.tar`, set.server.data, "--force");
  await set.server.again();
  await set.everybodyBack();
  assert.equal((await set.verify()).shown, 100);
});

Deno.test("clients heal after a restore: a new epoch, nothing twice, nothing that both had is lost", async () => {
  await using place = await temporaryFolder();
  await using set = await Scene.set(["ana", "bia", "caio"]);
  const ana = set.of("ana"), bia = set.of("bia"), caio = set.of("caio");
  ana.write("bia", ...numbered(300, "in the backup"));
  bia.write("ana", ...numbered(300, "in the backup too"));
  await Promise.all([ana.answered(), bia.answered(), ana.got(300), bia.got(300)]);
  caio.crash();
  ana.write("caio", ...numbered(50, "waits in the backup"));
  await ana.answered();
  const { epoch } = await peerWelcome(set, "bia");
  await backup(set.server.data, `${place.path}/heal.tar`);
  ana.write("bia", ...numbered(200, "after the backup"));
  bia.write("ana", ...numbered(200, "after the backup too"));
  await Promise.all([ana.answered(), bia.answered(), ana.got(500), bia.got(500)]);
  await set.server.kill();
  await restore(`${place.path}/heal.tar`, set.server.data, "--force");
  await set.server.again();
  for (const device of set.devices) device.crash();
  const welcomes = [];
  for (const device of set.devices) welcomes.push(await device.connect());
  for (const welcome of welcomes) assert.notEqual(welcome.epoch, epoch);
  // The new store gives numbers again that the old one gave to other messages.
  ana.write("bia", ...numbered(100, "in the new store"));
  bia.write("ana", ...numbered(100, "in the new store too"));
  const verdict = await set.verify();
  assert.equal(verdict.shown, 300 + 300 + 50 + 200 + 200 + 100 + 100);
});

async function peerWelcome(set: Scene, user: string) {
  set.of(user).crash();
  return await set.of(user).connect();
}

Deno.test("real clients: a listener prints each message once, before and after a restore", async () => {
  await using place = await temporaryFolder();
  await using server = await TestServer.start();
  const words = (user: string) => [
    ...["--user", user, "--port", String(server.port), "--home", `${place.path}/${user}`],
  ];
  const say = async (...texts: readonly string[]) => {
    for (const text of texts) {
      const sent = await chatmom(["client", "send", ...words("ana"), "--to", "bia", text]);
      assert.equal(sent.code, 0, sent.err);
    }
  };
  const printed: string[] = [];
  const listen = async (until: RegExp) => {
    await using listener = new Program(["client", "listen", ...words("bia"), "--json"]);
    await listener.says(until);
    listener.signal("SIGTERM");
    await listener.ended();
    printed.push(...listener.out.all.map((line) => JSON.parse(line).text));
  };
  // Makes bia's account and device.
  await chatmom(["client", "send", ...words("bia"), "--to", "bia", "me"]);
  await using first = new Program(["client", "listen", ...words("bia"), "--json"]);
  await say("one", "two");
  await first.says(/"two"/);
  first.signal("SIGTERM");
  await first.ended();
  printed.push(...first.out.all.map((line) => JSON.parse(line).text));
  await backup(server.data, `${place.path}/real.tar`);
  await say("three");
  await listen(/"three"/);
  await server.kill();
  await restore(`${place.path}/real.tar`, server.data, "--force");
  await server.again();
  await say("four");
  await listen(/"four"/);
  assert.deepEqual(printed, ["one", "two", "three", "four"]);
});

Deno.test("what cannot be done is told in a sentence, and nothing is lost by trying", async () => {
  await using place = await temporaryFolder();
  await using server = await TestServer.start();
  const at = (name: string) => `${place.path}/${name}`;
  const data = ["--data", server.data];
  await backup(server.data, at("good.tar"));
  assert.equal((await Deno.stat(at("good.tar"))).mode! & 0o077, 0, "nobody else may read it");
  await Deno.writeTextFile(at("letter.txt"), "dear bia");
  const whole = await Deno.readFile(at("good.tar"));
  await Deno.writeFile(at("half.tar"), whole.subarray(0, whole.length / 2));
  const about = (format: number) => ({
    header: { name: "about.json", size: 12 },
    body: `{"format":${format}}`,
  });
  const outside = [about(1), { header: { name: "files/../../out", size: 1 }, body: "x" }];
  await Deno.writeFile(at("outside.tar"), await packTar(outside));
  await Deno.writeFile(at("newer.tar"), await packTar([about(9)]));
  const cases: [readonly string[], RegExp][] = [
    [["backup", at("good.tar"), ...data], /is there already/],
    [["backup", at("no/such/folder.tar"), ...data], /Cannot write ".*": No such file/],
    [["backup", at("x.tar"), "--data", at("nowhere")], /no server's data/],
    [["restore", at("good.tar"), ...data], /not empty: .*--force/],
    [["restore", at("good.tar"), ...data, "--force"], /another chatmom is running on it/],
    [["restore", at("letter.txt"), "--data", at("a")], /is not a backup of chatmom/],
    [["restore", at("missing.tar"), "--data", at("b")], /Cannot read ".*missing\.tar"/],
    [["restore", at("half.tar"), "--data", at("c")], /is damaged/],
    [["restore", at("outside.tar"), "--data", at("d")], /is damaged .*does not belong there/],
    [["restore", at("newer.tar"), "--data", at("e")], /a later version of chatmom/],
  ];
  for (const [words, sentence] of cases) {
    const { code, err, out } = await chatmom(["server", ...words]);
    assert.equal(code, 3, err);
    assert.match(err, sentence);
    assert.ok(isForPeople(err) && out === "", err);
  }
  for (const folder of ["a", "b", "c", "d", "e"]) {
    await assert.rejects(Deno.stat(at(folder)), Deno.errors.NotFound, folder);
  }
  assert.deepEqual(
    [...Deno.readDirSync(place.path)].map(({ name }) => name).filter((name) =>
      /out|backup/.test(name)
    ),
    ["outside.tar"],
  );
  assert.ok(server.program.running);
});

Deno.test("a server does not start on a folder whose restore was interrupted; restoring again helps", async () => {
  await using place = await temporaryFolder();
  await using server = await TestServer.start();
  await backup(server.data, `${place.path}/good.tar`);
  await server.kill();
  await Deno.mkdir(`${server.data}/restoring`);
  await Deno.remove(`${server.data}/messages.db`);
  const start = ["server", "--port", "0", "--data", server.data];
  const { code, err } = await chatmom(start);
  assert.equal(code, 3);
  assert.match(err, /a restore was interrupted/);
  await restore(`${place.path}/good.tar`, server.data, "--force");
  await server.again();
});
