/** Files as a person or a script sends and saves them: the real program, its words and its exit codes. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { bytesOf, offer, upload } from "../support/files.ts";
import { type Folder, temporaryFolder } from "../support/folder.ts";
import { Program } from "../support/launch.ts";
import { oneServer } from "../support/one_server.ts";
import { ChaosProxy } from "../support/proxy.ts";
import { TestServer } from "../support/test_server.ts";
import { TerminalClient } from "./terminal.ts";

const server = oneServer();
const MEGABYTE = 1024 * 1024;

/** A home with files in it, and a folder for those that come. */
class Home implements AsyncDisposable {
  private constructor(readonly folder: Folder) {}

  static async make(): Promise<Home> {
    return new Home(await temporaryFolder());
  }

  get downloads(): string {
    return join(this.folder.path, "in");
  }

  async file(name: string, bytes: Uint8Array): Promise<string> {
    const path = join(this.folder.path, name);
    await Deno.writeFile(path, bytes);
    return path;
  }

  /** A program of this home's. */
  start(
    user: string,
    words: readonly string[] = [],
    env: Record<string, string> = {},
    port = server.port,
  ): Program {
    const [command = "", ...more] = words;
    const sub = command && !command.startsWith("-") ? [command] : [];
    const rest = sub.length > 0 ? more : words;
    return new Program(
      ["client", ...sub, "--user", user, "--port", String(port), ...rest],
      {
        env: {
          CHATMOM_CLIENT_HOME: this.folder.path,
          CHATMOM_CLIENT_DOWNLOADS: this.downloads,
          ...env,
        },
        home: this.folder.path,
      },
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.folder[Symbol.asyncDispose]();
  }
}

Deno.test("/file sends, the file is saved at once and told where; ticks come as for any message", async () => {
  await using home = await Home.make();
  const bytes = bytesOf(200_000);
  const path = await home.file("my notes.pdf", bytes);
  await using bia = home.start("fc-bia");
  await bia.says(/no contacts/);
  await using ana = home.start("fc-ana");
  await ana.type("/to fc-bia", `/file ${path}`);
  await ana.says(/you → fc-bia: 📎 my notes\.pdf \(195 kB\) {2}…/);
  await bia.says(/fc-ana: 📎 my notes\.pdf \(195 kB\)$/);
  await bia.says(/↓ my notes\.pdf: .*\/in\/fc-ana_my notes\.pdf$/);
  assert.deepEqual(await Deno.readFile(`${home.downloads}/fc-ana_my notes.pdf`), bytes);
  await ana.says(/^ {2}✓ my notes\.pdf/);
  await ana.says(/^ {2}✓✓ my notes\.pdf/);
  const all = [...ana.out.all, ...bia.out.all].join("\n");
  assert.doesNotMatch(all, /%|\/s\b/, "no progress in a pipe");
});

Deno.test("/file in quotation marks and with a tilde finds what a person means", async () => {
  await using home = await Home.make();
  await home.file("two  spaces.txt", bytesOf(10));
  const [bia] = await server.people("fq-bia");
  await using _b = bia;
  await using ana = home.start("fq-ana");
  await ana.type("/to fq-bia", `/file "~/two  spaces.txt"`);
  assert.equal((await bia.peer.next("message")).file?.name, "two  spaces.txt");
});

Deno.test("what cannot be sent is one sentence, and a script hears of it by the exit code", async () => {
  await using home = await Home.make();
  await using ana = home.start("fe-ana");
  await ana.type("/file nobody-said-to-whom.txt", "/to fe-bia", "/file");
  await ana.type(`/file ${home.folder.path}/none.txt`, `/file ${home.folder.path}`);
  await ana.says(/To whom\?/);
  await ana.says(/Write it like this: \/file PATH/);
  await ana.says(/There is no file .*none\.txt: check the name\./);
  await ana.says(/is not a file: put a folder into an archive first\./);
  await ana.endInput();
  assert.equal((await ana.ended()).code, 2);
});

Deno.test("a refusal stands at the file: too large, and nobody of that name", async () => {
  await using home = await Home.make();
  await using small = await TestServer.start({ words: ["--file-size", "1K"] });
  const path = await home.file("big.bin", bytesOf(2_000));
  await using ana = home.start("ana", [], {}, small.port);
  await ana.type("/to bia", `/file ${path}`);
  await ana.says(/! big\.bin: There is no such user/);
  await using bia = home.start("bia", [], {}, small.port);
  await bia.says(/no contacts/);
  await ana.type(`/file ${path}`);
  await ana.says(/! big\.bin: That file is larger than this server takes/);
});

Deno.test("a large file waits for /get; /files lists what there is, by number", async () => {
  await using home = await Home.make();
  const [ana] = await server.people("fg-ana");
  await using _a = ana;
  await using bia = home.start("fg-bia", ["--get-below", "1K"]);
  await bia.says(/no contacts/);
  for (const [name, seed] of [["one.bin", 1], ["two.bin", 2], ["three.bin", 3]] as const) {
    const bytes = bytesOf(5_000, seed);
    await upload(ana.peer, offer("fg-bia", bytes, { name }), bytes);
  }
  await bia.says(/three\.bin \(4\.9 kB\) {2}\/get saves it/);
  await bia.type("/get", "/to fg-ana", "/files");
  await bia.says(/To whom\?/);
  await bia.says(/files with fg-ana/);
  await bia.says(/^1 .*three\.bin .* not saved$/);
  await bia.says(/^3 .*one\.bin .* not saved$/);
  await bia.type("/get 3");
  await bia.says(/↓ one\.bin: /);
  await bia.type("/get");
  await bia.says(/↓ three\.bin: /);
  assert.deepEqual(await Deno.readFile(`${home.downloads}/fg-ana_one.bin`), bytesOf(5_000, 1));
  await bia.type("/get 3", "/get 9", "/files");
  await bia.says(/one\.bin is here already: .*fg-ana_one\.bin/);
  await bia.says(/There is no such file in this conversation/);
  await bia.says(/^3 .*one\.bin .* saved: .*fg-ana_one\.bin$/);
  assert.deepEqual([...Deno.readDirSync(home.downloads)].map(({ name }) => name).sort(), [
    "fg-ana_one.bin",
    "fg-ana_three.bin",
  ]);
});

Deno.test("kill -9 of either client in the middle: the next start finishes the file by itself", async () => {
  await using home = await Home.make();
  const bytes = bytesOf(3 * MEGABYTE);
  const path = await home.file("long.bin", bytes);
  const dieAt = (name: string) => ({ CHATMOM_CRASH_AT: name });
  {
    await using ana = home.start("fk-ana", [], dieAt("client.file_chunk_sent:5"));
    await using bia = home.start("fk-bia");
    await bia.says(/no contacts/);
    await ana.type("/to fk-bia", `/file ${path}`);
    await ana.warns(/^crash point client\.file_chunk_sent$/);
    await ana.kill();
    await bia.endInput();
    await bia.ended();
  }
  {
    await using ana = home.start("fk-ana");
    await ana.says(/📎 long\.bin .* …/);
    await ana.says(/^ {2}✓ long\.bin/);
  }
  for (const place of ["client.file_chunk_kept:5", "client.file_saved"]) {
    await using bia = home.start("fk-bia", ["--get-below", "1G"], dieAt(place));
    await bia.warns(/^crash point client\.file_/);
    await bia.kill();
  }
  await using bia = home.start("fk-bia");
  await bia.says(/↓ long\.bin: .*fk-ana_long\.bin/);
  const saved = [...Deno.readDirSync(home.downloads)].map(({ name }) => name);
  assert.deepEqual(saved, ["fk-ana_long.bin"], "one file, and no half ones");
  assert.deepEqual(await Deno.readFile(`${home.downloads}/fk-ana_long.bin`), bytes);
});

Deno.test("client send --file: stored is exit code 0, a text goes before it, listen --json shows both", async () => {
  await using home = await Home.make();
  const path = await home.file("report.csv", bytesOf(90_000));
  await using bia = home.start("fs-bia", ["listen", "--json"]);
  {
    // Registers at its first start; nobody could write to her before.
    await using known = home.start("fs-bia");
    await known.says(/no contacts/);
  }
  await using sending = home.start("fs-ana", [
    "send",
    "--to",
    "fs-bia",
    "--file",
    path,
    "here it is",
  ]);
  assert.equal((await sending.ended()).code, 0);
  const text = JSON.parse(await bia.says(/here it is/));
  assert.equal(text.file, undefined);
  const shown = JSON.parse(await bia.says(/report\.csv/));
  const { file, sha256, ...about } = shown.file;
  assert.match(`${file} ${sha256}`, /^[0-9a-f]{32} [0-9a-f]{64}$/);
  assert.deepEqual(about, { name: "report.csv", size: 90_000, media: "text/csv" });
  assert.deepEqual([shown.from, shown.text], ["fs-ana", "report.csv"]);
});

Deno.test("client send --file: no such file, both ways to say what, and nobody to take it", async () => {
  await using home = await Home.make();
  const path = await home.file("x.txt", bytesOf(10));
  const cases: readonly (readonly [string[], number, RegExp])[] = [
    [
      ["--file", "/nowhere/at all.txt"],
      2,
      /There is no file \/nowhere\/at all\.txt: check the name/,
    ],
    [["--file", path, "--lines"], 2, /--lines.*--file|--file.*--lines/],
    [["--file", path], 7, /Not sent to nobody-of-that-name: There is no such user/],
  ];
  for (const [words, code, says] of cases) {
    await using program = home.start("fx-ana", ["send", "--to", "nobody-of-that-name", ...words]);
    assert.equal((await program.ended()).code, code, program.transcript());
    assert.match(program.err.all.join("\n"), says);
  }
});

Deno.test("client send --file without a server keeps the file's place; the next send takes it along", async () => {
  await using home = await Home.make();
  await using own = await TestServer.start();
  const bytes = bytesOf(150_000);
  const path = await home.file("late.bin", bytes);
  await using bia = home.start("bia", [], {}, own.port);
  await bia.says(/no contacts/);
  await own.kill();
  const words = ["send", "--to", "bia", "--wait", "0.2"];
  {
    await using late = home.start("ana", [...words, "--file", path], {}, own.port);
    assert.equal((await late.ended()).code, 8);
  }
  await own.again();
  await using next = home.start("ana", ["send", "--to", "bia", "and a text"], {}, own.port);
  assert.equal((await next.ended()).code, 0);
  await bia.says(/↓ late\.bin/);
  assert.deepEqual(await Deno.readFile(`${home.downloads}/ana_late.bin`), bytes);
});

Deno.test("a script that sends a long file and ends its input waits until it is stored", async () => {
  await using home = await Home.make();
  const [bia] = await server.people("fw-bia");
  await using _b = bia;
  const path = await home.file("long.bin", bytesOf(20 * MEGABYTE));
  await using ana = home.start("fw-ana");
  await ana.type("/to fw-bia", `/file ${path}`);
  await ana.endInput();
  assert.equal((await ana.ended()).code, 0);
  await bia.peer.next("message", (one) => one.file?.size === 20 * MEGABYTE);
});

Deno.test("in a terminal both sides see how far a file has come, how fast, and how long it takes", async () => {
  await using home = await Home.make();
  const path = await home.file("movie.mkv", bytesOf(40 * MEGABYTE));
  // A line on which this takes seconds: progress is drawn four times in one.
  await using line = ChaosProxy.before(server.port);
  line.piece = 128;
  const words = (
    user: string,
    more: string[],
  ) => [
    "--plain",
    "--user",
    user,
    "--port",
    String(line.port),
    "--downloads",
    home.downloads,
    ...more,
  ];
  await using bia = new TerminalClient(home.folder.path, words("ft-bia", ["--get-below", "1G"]));
  await bia.shows(/Choose a password/);
  bia.press("correct horse\r");
  await bia.shows(/Once more/);
  bia.press("correct horse\r");
  await bia.shows(/no contacts/);
  await using ana = new TerminalClient(home.folder.path, words("ft-ana", []));
  await ana.shows(/Choose a password/);
  ana.press("correct horse\r");
  await ana.shows(/Once more/);
  ana.press("correct horse\r");
  await ana.shows(/no contacts/);
  ana.press(`/to ft-bia\r/file ${path}\r`);
  await ana.shows(/\[↑ movie\.mkv \d+% [\d.,]+ MB\/s \d:\d\d\]>/);
  await bia.shows(/\[↓ movie\.mkv \d+% [\d.,]+ MB\/s \d:\d\d\]>/);
  await bia.shows(/↓ movie\.mkv: .*ft-ana_movie\.mkv/);
  await bia.shows(/\n> $|\n>$/);
});
