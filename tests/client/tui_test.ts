/** The full-screen client in a real terminal, its screen read back. */

import assert from "node:assert/strict";
import { v7 as newId } from "uuid";
import { temporaryFolder } from "../support/folder.ts";

import { oneServer } from "../support/one_server.ts";
import { Peer } from "../support/peer.ts";
import { TestServer } from "../support/test_server.ts";
import { TerminalClient } from "./terminal.ts";
import { started as startedAt } from "./tui_setup.ts";

const server = oneServer();
/** A client past its first questions. */
const started = (home: string, user: string) => startedAt(server.port, home, user);

Deno.test("from the first start to the first message: password, jump by name, ticks, answer, read", async () => {
  await using home = await temporaryFolder();
  const [ana] = await server.people("tui-ana");
  await using _ = ana;
  await using bia = await started(home.path, "tui-bia");
  assert.doesNotMatch(bia.output, /a long one/);
  bia.press("\x0btui-ana\r");
  await bia.shows(/^ tui-ana/);
  bia.press("hello there\r");
  await bia.shows(/you: hello there {2}✓/);
  const message = await ana.peer.next("message");
  assert.equal(message.text, "hello there");
  ana.peer.send({ type: "ack", pos: message.pos });
  await bia.shows(/you: hello there {2}✓✓/);
  ana.peer.send({ type: "send", id: newId(), to: "tui-bia", text: "hi, bia" });
  await bia.shows(/tui-ana: hi, bia/);
  assert.equal((await ana.peer.next("read")).conversation, "tui-bia");
  bia.press("\x03");
  assert.deepEqual(await bia.ended(), { code: 0, sane: true });
});

Deno.test("who is there, who types, and how much of what others wrote is unread", async () => {
  await using home = await temporaryFolder();
  const [ana, caio] = await server.people("tui2-ana", "tui2-caio");
  await using _a = ana;
  await using _c = caio;
  await using bia = await started(home.path, "tui2-bia");
  bia.press("/add tui2-ana\r/add tui2-caio\r\x0btui2-ana\r");
  await bia.shows(/1 ● tui2-ana/);
  for (const text of ["one", "two"]) {
    caio.peer.send({ type: "send", id: newId(), to: "tui2-bia", text });
  }
  await bia.shows(/2 ● tui2-caio +2│/);
  await bia.shows(/2 unread/);
  ana.peer.send({ type: "typing", to: "tui2-bia", on: true });
  await bia.shows(/tui2-ana is typing/);
  // The next one with something unread, where a line says what is new.
  bia.press("\x0e");
  await bia.shows(/new messages ─+ *\n.*one *\n.*two/);
  await bia.shows(/2 ● tui2-caio +│/);
  await caio.leave();
  await bia.shows(/2 ○ tui2-caio/);
  // Alt+1 opens the first of the list.
  bia.press("\x1b1");
  await bia.shows(/^ tui2-ana/);
});

Deno.test("nobody is said to be there while there is no server to say it", async () => {
  await using own = await TestServer.start();
  await using home = await temporaryFolder();
  await using _ana = (await Peer.register(own.port, "ana")).peer;
  await using bia = await startedAt(own.port, home.path, "bia");
  bia.press("/add ana\r\x0bana\r");
  await bia.shows(/1 ● ana/);
  await bia.shows(/^ ana {2}● online/);
  await own.kill();
  await bia.shows(/1 {3}ana/);
  assert.doesNotMatch(bia.shown, /^ ana {2}[●○]/);
  await own.again();
  await bia.shows(/1 ○ ana/);
});

Deno.test("replies, edits, reactions and deletions stand at their messages", async () => {
  await using home = await temporaryFolder();
  const [ana] = await server.people("tui3-ana");
  await using _ = ana;
  await using bia = await started(home.path, "tui3-bia");
  bia.press("@tui3-ana first words\r");
  await bia.shows(/first words {2}✓/);
  const { id, seq } = await ana.peer.next("message");
  const to = "tui3-bia";
  ana.peer.send({ type: "send", id: newId(), to, text: "an answer", reply_to: id });
  await bia.shows(/tui3-ana ↪ "first words": an answer/);
  ana.peer.send({ type: "react", id: newId(), to, target: seq, emoji: "👍", on: true });
  await bia.shows(/first words \[👍 +tui3-ana\]/);
  bia.press("/edit ");
  await bia.shows(/#1 you: first words/);
  bia.press("better words\r");
  await bia.shows(/you: better words \(edited\)/);
  bia.press("/delete #1\r");
  await bia.shows(/you: \(deleted\)/);
});

Deno.test("Page Up goes back through all that the server has, and Esc comes back", async () => {
  await using home = await temporaryFolder();
  const [ana] = await server.people("tui4-ana");
  await using _ = ana;
  // What was said before this device was there, and has nothing of it.
  ana.peer.send({ type: "group_create", id: newId(), group: "#tui4", title: "old" });
  for (let at = 1; at <= 450; at++) {
    ana.peer.send({ type: "send", id: newId(), to: "#tui4", text: `line ${at}.` });
  }
  ana.peer.send({ type: "group_history", id: newId(), group: "#tui4", shows_all: true });
  await ana.peer.settled();
  await using bia = await started(home.path, "tui4-bia");
  ana.peer.send({ type: "group_add", id: newId(), group: "#tui4", user: "tui4-bia" });
  await bia.shows(/1 {3}#tui4/);
  bia.press("\x1b1");
  await bia.shows(/line 450\./);
  for (let page = 0; !/this is where it begins/.test(bia.shown); page++) {
    assert.ok(page < 40, bia.shown);
    const before = bia.shown;
    bia.press("\x1b[5~");
    await bia.changes(before);
  }
  await bia.shows(/line 1\./);
  ana.peer.send({ type: "send", id: newId(), to: "#tui4", text: "news" });
  await bia.shows(/more below/);
  bia.press("\x1b");
  await bia.shows(/tui4-ana: news/);
});

Deno.test("resizing while typing and during a burst of 1,000 messages: all come, nothing breaks", async () => {
  await using home = await temporaryFolder();
  const [ana] = await server.people("tui5-ana");
  await using _ = ana;
  await using bia = await started(home.path, "tui5-bia");
  bia.press("/to tui5-ana\r");
  await bia.shows(/^ tui5-ana/);
  const sizes = [[40, 10], [300, 100], [61, 11], [59, 30], [120, 24], [100, 40]] as const;
  for (let at = 0; at < 1000; at++) {
    const text = `burst ${at} 漢字 👨‍👩‍👧‍👦 ${"w".repeat(at % 90)}`;
    ana.peer.send({ type: "send", id: newId(), to: "tui5-bia", text });
    if (at % 100 === 50) {
      await ana.peer.next("stored", undefined);
      const [columns, rows] = sizes[(at - 50) / 100 % sizes.length]!;
      bia.resize(columns, rows);
      bia.press(String((at - 50) / 100));
    }
  }
  bia.resize(100, 40);
  await bia.shows(/burst 999 /);
  await bia.shows(/> 0123456789$/);
  for (const [columns, rows] of sizes) {
    bia.resize(columns, rows);
    await bia.shows(/burst 999 [^]*> 0123456789$/);
    const lines = bia.shown.split("\n");
    assert.ok(lines.length <= rows, `${lines.length} rows of ${rows}`);
    // The list ends in the same column on every row, whatever the text beside it is.
    if (columns >= 60) {
      const bars = lines.slice(1, -2).map((line) => line.indexOf("│"));
      assert.deepEqual(new Set(bars).size, 1, bia.shown);
    }
  }
});

Deno.test("a paste of 200 lines is one message, and is not sent before Enter", async () => {
  await using home = await temporaryFolder();
  const [ana] = await server.people("tui6-ana");
  await using _ = ana;
  await using bia = await started(home.path, "tui6-bia");
  bia.press("/to tui6-ana\r");
  await bia.shows(/^ tui6-ana/);
  const text = Array.from({ length: 200 }, (_, at) => `row ${at + 1}: água`).join("\n");
  bia.press(`\x1b[200~${text.replaceAll("\n", "\r")}\x1b[201~`);
  await bia.shows(/row 200: água$/);
  bia.press("!\r");
  assert.equal((await ana.peer.next("message")).text, `${text}!`);
  await bia.shows(/row 200: água! {2}✓/);
});

Deno.test("hostile text stays text: escapes, bidi, zero width, 10,000 marks on one letter", async () => {
  await using home = await temporaryFolder();
  const [ana] = await server.people("tui7-ana");
  await using _ = ana;
  await using bia = await started(home.path, "tui7-bia");
  bia.press("/to tui7-ana\r");
  await bia.shows(/^ tui7-ana/);
  const send = (text: string): void =>
    ana.peer.send({ type: "send", id: newId(), to: "tui7-bia", text });
  const ends = [
    "\x1b]0;title\x07",
    "\x1b[2J\x1b[H",
    "\x1b[31m",
    "\x9b31m",
    "\x1bP1$r\x1b\\",
    "\x1bc",
  ];
  for (const sequence of ends) send(`a${sequence}b`);
  send("x\u202eevil\u2066\u200bhidden\u200b");
  send(`m${"\u0301".repeat(8000)}n`);
  send(`${"\u0301".repeat(4000)}z`);
  send("line\ntui7-caio: forged");
  send("the end of it");
  await bia.shows(/tui7-ana: the end of it/);
  assert.match(bia.shown, /tui7-ana: xevilhidden/);
  assert.match(bia.shown, /tui7-ana: m\u0301+n/u);
  assert.match(bia.shown, /│ {5,}tui7-caio: forged/);
  for (const bad of ["\x1b]0", "\x07", "\x9b", "\x1bP", "\x1bc", "\u202e", "\u2066", "\u200b"]) {
    assert.ok(!bia.output.includes(bad), JSON.stringify(bad));
  }
  assert.ok(!/\u0301{20}/u.test(bia.output), "marks upon marks reached the terminal");
});

Deno.test("SIGTERM and SIGHUP give the terminal back as it was, and what it showed before", async () => {
  for (const signal of ["SIGTERM", "SIGHUP"] as const) {
    await using home = await temporaryFolder();
    await using bia = await started(home.path, `tui8-${signal.toLowerCase()}`);
    bia.press("half a sentence");
    await bia.shows(/half a sentence$/);
    bia.signalClient(signal);
    assert.deepEqual(await bia.ended(), { code: 0, sane: true });
    assert.doesNotMatch(bia.shown, /half a sentence/);
    assert.match(bia.shown, /Choose a password/);
    assert.ok(bia.output.includes("\x1b[?2004l"));
  }
});

Deno.test("Tab completes commands and names, ↑ brings back what was entered, /help lies over it all", async () => {
  await using home = await temporaryFolder();
  const [ana] = await server.people("tui9-anabel");
  await using _ = ana;
  await using bia = await started(home.path, "tui9-bia");
  bia.press("/add tui9-anabel\r");
  await bia.shows(/1 ● tui9-anabel/);
  bia.press("/t\ttui9-a\t");
  await bia.shows(/> \/to tui9-anabel$/);
  bia.press("\r");
  await bia.shows(/^ tui9-anabel/);
  bia.press("first\rsecond\r");
  await bia.shows(/you: second/);
  bia.press("\x1b[A\x1b[A");
  await bia.shows(/> first$/);
  bia.press("\x15/help\r");
  await bia.shows(/KEYS *\n[^]*Page Up, Page Down/);
  // Esc and what follows at once are two keys.
  bia.press("\x1b\x0b");
  await bia.shows(/Jump to:/);
  bia.press("\x1b");
  await bia.shows(/you: second[^]*\n>$/);
  // Alt+Enter begins a new line of the same message.
  bia.press("above\x1b\rbelow");
  await bia.shows(/> above\n {2}below$/);
  bia.press("\r");
  await ana.peer.next("message", ({ text }) => text === "above\nbelow");
});

Deno.test("whoever is named in a group sees it in the list and in the text, and is called", async () => {
  await using home = await temporaryFolder();
  const [ana] = await server.people("tui11-ana");
  await using _ = ana;
  await using bia = await started(home.path, "tui11-bia");
  ana.peer.send({ type: "group_create", id: newId(), group: "#tui11", title: "tui11" });
  ana.peer.send({ type: "group_add", id: newId(), group: "#tui11", user: "tui11-bia" });
  await bia.shows(/1 {3}#tui11/);
  const text = "is tui11-bia here?\x1b]0;no";
  ana.peer.send({ type: "send", id: newId(), to: "#tui11", text });
  await bia.shows(/#tui11 +@\d│/);
  assert.ok(bia.output.includes("\x07\x1b]9;#tui11 tui11-ana: is tui11-bia here?]0;no\x07"));
  bia.press("\x1b1");
  await bia.shows(/tui11-ana: is tui11-bia here/);
  assert.ok(bia.output.includes("\x1b[7mtui11-bia\x1b[0m"), "the name does not stand out");
});

Deno.test("Tab completes the path of a file, which then stands in the conversation", async () => {
  await using home = await temporaryFolder();
  await Deno.mkdir(`${home.path}/my papers`);
  await Deno.writeTextFile(`${home.path}/my papers/homework.txt`, "done");
  const [ana] = await server.people("tui12-ana");
  await using _ = ana;
  await using bia = await started(home.path, "tui12-bia");
  bia.press(`/to tui12-ana\r/file ${home.path}/my\t`);
  await bia.shows(/my papers\/$/);
  bia.press("home\t");
  await bia.shows(/homework\.txt$/);
  bia.press("\r");
  await bia.shows(/you: 📎 +homework\.txt \(.*\) {2}✓/);
  assert.equal((await ana.peer.next("message")).file?.name, "homework.txt");
});

Deno.test("with --plain a terminal has line mode", async () => {
  await using home = await temporaryFolder();
  const words = ["--user", "tui10-bia", "--port", String(server.port), "--plain"];
  await using bia = new TerminalClient(home.path, words);
  await bia.shows(/New password:$/);
  bia.press("a long one\ra long one\r");
  await bia.shows(/you are tui10-bia[^]*>$/);
  assert.ok(!bia.output.includes("\x1b[?1049h"));
});
