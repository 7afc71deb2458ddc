/** The full-screen client in all kinds of terminals: sizes, backgrounds, no colours, a mouse, hardly anything. */

import assert from "node:assert/strict";
import { v7 as newId } from "uuid";
import { temporaryFolder } from "../support/folder.ts";
import { oneServer } from "../support/one_server.ts";
import { until } from "../support/until.ts";
import { TerminalClient } from "./terminal.ts";
import { started } from "./tui_setup.ts";

const server = oneServer();

for (const [columns, rows] of [[40, 10], [80, 24], [300, 100]] as const) {
  Deno.test(`from the first start to a read message in ${columns} by ${rows}: all in its place`, async () => {
    await using home = await temporaryFolder();
    const user = `size${columns}`;
    const [ana] = await server.people(`${user}-ana`);
    await using _ = ana;
    await using bia = await started(server.port, home.path, user, { columns, rows });
    bia.press(`\x0b${user}-ana\r`);
    await bia.shows(new RegExp(`^ ${user}-ana`));
    bia.press(`${"long ".repeat(20)}end\r`);
    await bia.shows(/end {2}✓/);
    ana.peer.send({ type: "send", id: newId(), to: user, text: `${"漢字👍 ".repeat(12)}.` });
    // Whatever this terminal thinks of the width of an emoji.
    await bia.shows(/漢字👍 +\.$/m);
    await ana.peer.next("read");
    bia.press("half");
    await bia.shows(/> half$/);
    const lines = bia.shown.split("\n");
    assert.equal(lines.length, rows, bia.shown);
    assert.ok(lines[0]!.includes(`${user}-ana`), "whom one talks to");
    // The list has its place where there is room for it, in the same column of every row.
    const edges = new Set(lines.slice(1, -2).map((line) => line.indexOf("│")));
    assert.deepEqual(edges.size, 1, bia.shown);
    assert.equal(edges.has(-1), columns < 60);
    bia.press("\x15/help\r");
    await bia.shows(/KEYS/);
    bia.press("\x1b");
    await bia.shows(/漢字👍 +\.$/m);
  });
}

Deno.test("a window of one row and of two columns, and back: nothing is lost and nobody is thrown out", async () => {
  await using home = await temporaryFolder();
  await using bia = await started(server.port, home.path, "tiny-bia");
  bia.press("\x0btiny-ana\rstill here");
  await bia.shows(/> still here$/);
  for (const [columns, rows] of [[2, 1], [1, 5], [10, 2], [7, 3]] as const) {
    const before = bia.output.length;
    bia.resize(columns, rows);
    await until("a frame", () => bia.output.length > before);
  }
  bia.resize(100, 40);
  await bia.shows(/^ tiny-ana[^]*> still here$/);
});

/** The colour of a name and of the time in front of it. */
function coloursOf(bia: TerminalClient): { name: number; time: number } {
  const cells = bia.colours(/you: hello/);
  const at = cells.map(({ character }) => character || " ").join("").indexOf("you:");
  return { name: cells[at]!.colour, time: cells[at - 6]!.colour };
}

Deno.test("colours are those for the terminal's own background, or for the one that was chosen; NO_COLOR has none", async () => {
  const looks = new Map<string, { name: number; time: number }>();
  const looksOf = async (name: string, words: string[], variables: Record<string, string>) => {
    await using home = await temporaryFolder();
    const user = `theme-${name}`;
    await using bia = await started(server.port, home.path, user, { words, variables });
    bia.press("\x0btheme-somebody\rhello\r");
    await bia.shows(/you: hello/);
    looks.set(name, coloursOf(bia));
    if (name !== "asked") return assert.equal(bia.output.includes("\x1b]11;?"), name === "said");
    // This terminal answers, and late: as over a long way.
    assert.ok(bia.output.includes("\x1b]11;?"));
    bia.press("\x1b]11;rgb:ffff/ffff/e0e0\x1b\\");
    await until("other colours", () => coloursOf(bia).name !== looks.get("asked")!.name);
    looks.set("asked", coloursOf(bia));
    bia.press("typed");
    await bia.shows(/> typed$/);
  };
  await looksOf("dark", ["--theme", "dark"], {});
  await looksOf("light", ["--theme", "light"], {});
  await looksOf("asked", [], {});
  await looksOf("said", [], { COLORFGBG: "0;15" });
  await looksOf("none", ["--theme", "light"], { NO_COLOR: "1" });
  assert.notDeepEqual(looks.get("dark"), looks.get("light"));
  assert.deepEqual(looks.get("asked"), looks.get("light"));
  assert.deepEqual(looks.get("said"), looks.get("light"));
  assert.deepEqual(looks.get("none"), { name: -1, time: -1 });
});

Deno.test("a theme that there is not is told of, with those that there are", async () => {
  await using home = await temporaryFolder();
  await using bia = new TerminalClient(home.path, ["--user", "bia", "--theme", "pink"]);
  assert.equal((await bia.ended()).code, 2);
  assert.match(bia.shown, /"pink" for --theme: use one of auto, dark, light/);
});

Deno.test("the mouse is the terminal's until Alt+M; then it opens and scrolls, and is given back at the end", async () => {
  await using home = await temporaryFolder();
  const [ana] = await server.people("mouse-ana");
  await using _ = ana;
  await using bia = await started(server.port, home.path, "mouse-bia");
  bia.press("/add mouse-ana\r");
  await bia.shows(/1 ● mouse-ana/);
  const text = Array.from({ length: 100 }, (_, at) => `row ${at + 1}.`).join("\n");
  ana.peer.send({ type: "send", id: newId(), to: "mouse-bia", text });
  await bia.shows(/1 ● mouse-ana +1│/);
  assert.ok(!bia.output.includes("\x1b[?1000h"));
  bia.press("\x1bm");
  await until("the mouse", () => bia.output.includes("\x1b[?1000h\x1b[?1006h"));
  bia.press("\x1b[<0;5;2M\x1b[<0;5;2m");
  await bia.shows(/^ mouse-ana[^]*row 100\./);
  bia.press("\x1b[<64;50;10M");
  await bia.shows(/row 97\. *\n.*more below/);
  bia.press("\x1b[<65;50;10M");
  await bia.shows(/row 100\./);
  bia.press("/quit\r");
  assert.deepEqual(await bia.ended(), { code: 0, sane: true });
  assert.ok(bia.output.lastIndexOf("\x1b[?1000l") > bia.output.lastIndexOf("\x1b[?1000h"));
});

Deno.test("the wheel over the jump list chooses from it, and leaves the conversation where it was", async () => {
  await using home = await temporaryFolder();
  const [ana] = await server.people("wheel-ana");
  await using _ = ana;
  await using bia = await started(server.port, home.path, "wheel-bia", {
    ...{ rows: 8, words: ["--mouse"] },
  });
  for (let at = 1; at <= 12; at++) bia.press(`/group create #wheel${at}\r`);
  await bia.shows(/^ #wheel12[^]*made the group/);
  bia.press("/to wheel-ana\r");
  ana.peer.send({ type: "send", id: newId(), to: "wheel-bia", text: "one" });
  await bia.shows(/wheel-ana: one/);
  bia.press("\x0b#wheel");
  await bia.shows(/#wheel1[^]*#wheel/);
  bia.press("\x1b[<65;40;3M\x1b[<65;40;3M\x1b[<64;40;3M");
  bia.press("\x1b");
  await bia.shows(/wheel-ana: one[^]*>$/);
  assert.doesNotMatch(bia.shown, /more below/);
  bia.press("\x0b#wheel1\x1b[<65;40;3M\r");
  await bia.shows(/^ #wheel1\d/);
});

Deno.test("a terminal that cannot move its cursor gets lines and no escape sequence at all", async () => {
  await using home = await temporaryFolder();
  const words = ["--user", "dumb-bia", "--port", String(server.port)];
  await using bia = new TerminalClient(home.path, words, { variables: { TERM: "dumb" } });
  await bia.shows(/New password:$/);
  bia.press("a long one\ra long one\r");
  await bia.shows(/you are dumb-bia/);
  bia.press("/help\r");
  await bia.shows(/\/search/);
  bia.press("/quit\r");
  assert.deepEqual(await bia.ended(), { code: 0, sane: true });
  assert.ok(!bia.output.includes("\x1b"), JSON.stringify(bia.output));
});

Deno.test("the console of Linux is not asked for what it does not know", async () => {
  await using home = await temporaryFolder();
  await using bia = await started(server.port, home.path, "linux-bia", {
    variables: { TERM: "linux" },
  });
  bia.press("\x1b[[A");
  await bia.shows(/KEYS/);
  assert.ok(!bia.output.includes("\x1b]"));
  assert.ok(!bia.output.includes("38;5"));
});

Deno.test("who stops the program in a shell and goes on has the same screen again", async () => {
  await using home = await temporaryFolder();
  await using bia = await started(server.port, home.path, "stop-bia");
  bia.press("\x0bstop-ana\rhalf a line");
  await bia.shows(/> half a line$/);
  const pid = bia.clientPid;
  bia.signalClient("SIGSTOP");
  const stopped = () => /\) T /.test(Deno.readTextFileSync(`/proc/${pid}/stat`));
  await until("it stands still", stopped);
  const before = bia.output.length;
  bia.signalClient("SIGCONT");
  await until("the whole screen", () => {
    const anew = bia.output.slice(before);
    return anew.includes("\x1b[?1049h") && anew.includes("half a line");
  });
  await bia.shows(/> half a line$/);
});

Deno.test("over a slow line: a key costs a few bytes, a message no more than the rows it moves", async () => {
  await using home = await temporaryFolder();
  const [ana] = await server.people("slow-ana");
  await using _ = ana;
  await using bia = await started(server.port, home.path, "slow-bia", { columns: 80, rows: 24 });
  bia.press("/add slow-ana\r\x0bslow-ana\r");
  await bia.shows(/● slow-ana/);
  bia.press("a");
  await bia.shows(/> a$/);
  const typed = bia.output.length;
  bia.press("b");
  await bia.shows(/> ab$/);
  // Nothing else than hiding the cursor, the letter in its place, and the cursor.
  assert.ok(bia.output.length - typed <= 60, JSON.stringify(bia.output.slice(typed)));
  const sent = bia.output.length;
  ana.peer.send({ type: "send", id: newId(), to: "slow-bia", text: "a short one" });
  await bia.shows(/slow-ana: a short one/);
  assert.ok(bia.output.length - sent < 80 * 24, `${bia.output.length - sent} bytes`);
});
