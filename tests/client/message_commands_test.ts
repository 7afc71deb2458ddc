/** What people do to single messages in line mode: answer, edit, delete, react, search, ask what became of them. */

import assert from "node:assert/strict";
import { emojiOf } from "../../lib/client/emoji_names.ts";
import { momentOf } from "../../lib/client/line/dates.ts";
import { type Folder, temporaryFolder } from "../support/folder.ts";
import { Program } from "../support/launch.ts";
import { TestServer } from "../support/test_server.ts";
import { until } from "../support/until.ts";

/** A server, and clients in line mode that stay the same devices. */
class Scene implements AsyncDisposable {
  readonly programs: Program[] = [];

  private constructor(readonly server: TestServer, readonly home: Folder) {}

  static async set(): Promise<Scene> {
    return new Scene(await TestServer.start(), await temporaryFolder());
  }

  start(user: string, lang = "en"): Program {
    const words = ["client", "--user", user, "--port", String(this.server.port), "--lang", lang];
    const home = `${this.home.path}/${user}`;
    const program = new Program(words, { env: { CHATMOM_CLIENT_HOME: home } });
    this.programs.push(program);
    return program;
  }

  listen(user: string): Program {
    const words = ["client", "listen", "--json", "--user", user, "--port", `${this.server.port}`];
    const program = new Program(words, {
      env: { CHATMOM_CLIENT_HOME: `${this.home.path}/${user}` },
    });
    this.programs.push(program);
    return program;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const program of this.programs) await program[Symbol.asyncDispose]();
    await this.server[Symbol.asyncDispose]();
    await this.home[Symbol.asyncDispose]();
  }
}

Deno.test("an answer shows what it answers, an edit what was there before, on both sides", async () => {
  await using scene = await Scene.set();
  const ana = scene.start("ana");
  await ana.says(/no contacts/);
  const bia = scene.start("bia");
  await bia.says(/no contacts/);
  await ana.type("@bia when do we meet?");
  await bia.says(/ana: when do we meet\?/);
  await bia.type("/to ana", "/reply at five");
  await bia.says(/you → ana ↪ "when do we meet\?": at five {2}…/);
  await ana.says(/bia ↪ "when do we meet\?": at five$/);
  await bia.type("/edit at six");
  await bia.says(/^Editing #2 "at five"$/);
  await bia.says(/✓ \/edit #2 at six/);
  await ana.says(/\] bia edited "at five": at six$/);
  await ana.type("/history");
  await ana.says(/^#2 \[.*\] bia ↪ "when do we meet\?": at six \(edited\)$/);
  await bia.type("/history");
  await bia.says(/^#2 .* you → ana ↪ "when do we meet\?": at six \(edited\) {2}✓/);
  await ana.type("/edit #2 not mine");
  await ana.says(/! \/edit #2 not mine: That is not your message/);
  await ana.type("/edit #77 nothing");
  await ana.says(/There is no message #77 here/);
});

Deno.test("changes that come together are each told with the words that were there just before", async () => {
  await using scene = await Scene.set();
  const ana = scene.start("ana");
  await ana.says(/no contacts/);
  const bia = scene.start("bia");
  await bia.says(/no contacts/);
  await ana.type("@bia at five");
  await bia.says(/ana: at five/);
  bia.signal("SIGSTOP");
  await ana.type("/edit at six", "/react #1 ok", "/delete");
  await ana.says(/✓ \/delete/);
  bia.signal("SIGCONT");
  await bia.says(/ana edited "at five": at six$/);
  await bia.says(/ana 👌 "at six"$/);
  await bia.says(/ana deleted "at six"$/);
});

Deno.test("a deletion takes the words from every screen that is drawn later, also without a connection", async () => {
  await using scene = await Scene.set();
  const ana = scene.start("ana");
  await ana.says(/no contacts/);
  const bia = scene.start("bia");
  await bia.says(/no contacts/);
  await ana.type("@bia one", "two", "three");
  await bia.says(/three/);
  await ana.type("/delete", "/delete #1");
  await ana.says(/✓ \/delete #1/);
  await bia.says(/ana deleted "three"$/);
  await bia.says(/ana deleted "one"$/);
  await scene.server.kill();
  await bia.says(/Lost the connection/);
  await bia.type("/to ana", "/history");
  await bia.says(/^---$/);
  const page = bia.out.all.filter((line) => /^#\d/.test(line));
  assert.deepEqual(page.map((line) => line.replace(/\[.*\]/, "")), [
    "#1  ana: (deleted)",
    "#2  ana: two",
    "#3  ana: (deleted)",
  ]);
});

Deno.test("a reaction is put there and taken off by the same words, and a script hears of all of it", async () => {
  await using scene = await Scene.set();
  const ana = scene.start("ana");
  await ana.says(/no contacts/);
  const bia = scene.start("bia");
  await bia.says(/no contacts/);
  const script = scene.listen("bia");
  await until("the script's device to be here", async () => {
    const from = bia.out.all.length;
    await bia.type("/devices");
    await bia.says(/^ {2}\S+ \(this one/, undefined, from);
    return bia.out.all.slice(from).some((line) => /^ {2}\S+ \(online/.test(line));
  });
  await ana.type("@bia party tonight!");
  await bia.says(/party tonight/);
  await script.says(/party tonight/);
  await bia.type("/to ana", "/react party");
  await bia.says(/^🎉 under #1 "party tonight!"$/);
  await ana.says(/bia 🎉 "party tonight!"$/);
  await ana.type("/history");
  await ana.says(/party tonight! \[🎉 bia\]/);
  await bia.type("/react 🎉", "/react #1 hello", "/react");
  await ana.says(/bia took 🎉 off "party tonight!"$/);
  await bia.says(/That is not an emoji\. There are short names: \+1 👍/);
  await bia.says(/Write it like this: \/react \[#NUMBER\] EMOJI/);
  await ana.type("/edit party tomorrow", "/delete");
  await bia.says(/ana deleted "party tomorrow"/);
  const heard = async (kind: string) => JSON.parse(await script.says(new RegExp(`"${kind}"`)));
  const edit = await heard("edit"), deletion = await heard("delete");
  const { kind, target, target_id, text, from } = edit;
  assert.deepEqual([kind, target, text, from], ["edit", 1, "party tomorrow", "ana"]);
  assert.deepEqual([deletion.kind, deletion.target, deletion.target_id], ["delete", 1, target_id]);
  const [message] = script.out.all.map((line) => JSON.parse(line));
  assert.equal(message.id, target_id);
});

Deno.test("search finds words everywhere or with one person, page by page", async () => {
  await using scene = await Scene.set();
  const ana = scene.start("ana", "pt-BR");
  await ana.says(/não tem contatos/);
  const bia = scene.start("bia");
  await bia.says(/no contacts/);
  await ana.type(...Array.from({ length: 12 }, (_, n) => `@bia ação ${n + 1}`), "@bia outra coisa");
  await bia.says(/outra coisa/);
  await bia.type("@ana my acao");
  await ana.says(/my acao/);
  await ana.type("/search ACAO");
  await ana.says(/^\/search: as anteriores$/);
  const results = () =>
    ana.out.all.filter((line) => /^#\d+ \[/.test(line))
      .map((line) => line.replace(/\[.*?\]/, ""));
  assert.equal(results().length, 10);
  assert.equal(results().at(-1), "#14  com bia · bia: my acao");
  await ana.type("/search");
  await ana.says(/^#1 .*ação 1$/);
  assert.equal(results().length, 13);
  await ana.type("/search", "/search @bia outra", "/search girafa", '/search "* NEAR(');
  await ana.says(/^Não há mais anteriores\.$/);
  await ana.says(/^#13 .* com bia · você: outra coisa$/);
  await ana.says(/^Nada foi encontrado\.$/);
});

Deno.test("history goes back, forth, to a number and to a date", async () => {
  await using scene = await Scene.set();
  const ana = scene.start("ana");
  await ana.says(/no contacts/);
  const bia = scene.start("bia");
  await bia.says(/no contacts/);
  await ana.type(...Array.from({ length: 50 }, (_, n) => `@bia number ${n + 1}`));
  await bia.says(/number 50/);
  await bia.type("/to ana");
  const page = async (command: string) => {
    const from = bia.out.all.length;
    await bia.type(command);
    const end = await bia.says(/^---( \/|$)/, undefined, from);
    const seqs = bia.out.all.slice(from).flatMap((line) => /^#(\d+) /.exec(line)?.[1] ?? []);
    return [Number(seqs[0]), Number(seqs.at(-1)), end];
  };
  const both = "--- /history older: what was before · /history newer: what comes after";
  assert.deepEqual(await page("/history"), [31, 50, "--- /history older: what was before"]);
  assert.deepEqual(await page("/history older"), [11, 30, both]);
  assert.deepEqual(await page("/history older"), [1, 10, "--- /history newer: what comes after"]);
  assert.deepEqual(await page("/history newer"), [11, 30, both]);
  assert.deepEqual(await page("/history #25"), [16, 35, both]);
  assert.deepEqual((await page("/history today")).slice(0, 2), [1, 20]);
  await bia.type("/history 2026-02-31", "/history sideways");
  await bia.says(/That is not a date/);
  await bia.says(/Write it like this: \/history/);
});

Deno.test("why tells the life of a message, block and devices do what they say", async () => {
  await using scene = await Scene.set();
  const ana = scene.start("ana");
  await ana.says(/no contacts/);
  const bia = scene.start("bia");
  await bia.says(/no contacts/);
  await ana.type("@bia hello");
  await ana.says(/✓✓ hello/);
  await ana.type("/why");
  await ana.says(/^#1 "hello"$/);
  await ana.says(/^ {2}written on the device, \d\d:\d\d:\d\d\.\d{3}$/);
  await ana.says(/^ {2}taken by the server, \d\d:\d\d:\d\d\.\d{3}$/);
  await ana.says(/^ {2}on the server's disk, by \d\d:\d\d:\d\d\.\d00$/);
  await ana.says(/^ {2}sent to bia's device 1/);
  await bia.type("/block", "/block ana", "/block");
  await bia.says(/blocked nobody/);
  await bia.says(/ana is blocked/);
  await bia.says(/^Blocked: ana$/);
  await ana.type("are you there?");
  await ana.says(/! are you there\?: This user does not take messages from you/);
  await bia.type("/unblock ana", "/unblock ana");
  await bia.says(/ana is not blocked any more/);
  await bia.says(/not on your block list/);
  await ana.type("and now?");
  await bia.says(/and now\?/);
  await bia.type("/devices", "/devices remove nothing");
  await bia.says(/^Your devices:$/);
  await bia.says(/^ {2}\S+ \(this one, online, added/);
  await bia.says(/There is no such device/);
});

Deno.test("a day is understood as people write it, and the 31st of February is none", () => {
  const now = new Date(2026, 2, 12, 15, 0).getTime();
  const at = (entered: string, lang: "en" | "pt-BR" = "en") => {
    const moment = momentOf(entered, lang, now);
    return moment === undefined ? undefined : new Date(moment).toLocaleString("sv-SE").slice(0, 16);
  };
  assert.equal(at("2026-03-10"), "2026-03-10 00:00");
  assert.equal(at("2026-03-10 14:30"), "2026-03-10 14:30");
  assert.equal(at("today"), "2026-03-12 00:00");
  assert.equal(at("ontem"), "2026-03-11 00:00");
  assert.equal(at("10/3/2025 8:05", "pt-BR"), "2025-03-10 08:05");
  assert.equal(at("13/03", "pt-BR"), "2025-03-13 00:00");
  assert.equal(at("11/03", "pt-BR"), "2026-03-11 00:00");
  assert.equal(at("10/3/2025", "en"), undefined);
  for (const no of ["2026-02-31", "31/02/2026", "2026-13-01", "2026-03-10 25:00", "x", ""]) {
    assert.equal(at(no, "pt-BR"), undefined, no);
  }
});

Deno.test("an emoji can be typed by a short name, and nothing else counts as one", () => {
  assert.deepEqual(["+1", "OK", ":D", "<3", "❤", "❤️", "🧑🏻‍❤️‍💋‍🧑🏼"].map(emojiOf), [
    "👍",
    "👌",
    "😄",
    "❤️",
    "❤️",
    "❤️",
    "🧑🏻‍❤️‍💋‍🧑🏼",
  ]);
  for (const no of ["", "hello", "👍👍", "constructor", "__proto__", "x".repeat(99)]) {
    assert.equal(emojiOf(no), undefined, no);
  }
});
