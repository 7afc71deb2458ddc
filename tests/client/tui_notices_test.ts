/** Who looks elsewhere is called, by the terminal and by a program of theirs, and counts as not having read. */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { v7 as newId } from "uuid";
import { temporaryFolder } from "../support/folder.ts";
import { oneServer } from "../support/one_server.ts";
import { until } from "../support/until.ts";
import { TerminalClient } from "./terminal.ts";
import { started } from "./tui_setup.ts";

const server = oneServer();

/** A folder for PATH with a program in it that notes how it was run, and what it may see of that. */
async function notifier(folder: string, name: string, more = ""): Promise<() => string> {
  await Deno.mkdir(`${folder}/bin`);
  const script =
    `#!/bin/sh\n{ for one in "$@"; do printf '[%s]' "$one"; done; echo; } >> ${folder}/told\n`;
  await Deno.writeTextFile(`${folder}/bin/${name}`, script + more, { mode: 0o755 });
  return () => {
    try {
      return Deno.readTextFileSync(`${folder}/told`);
    } catch {
      return "";
    }
  };
}

/** What the system knows of a process; nothing when there is none. */
function statOf(pid: number): string {
  try {
    return Deno.readTextFileSync(`/proc/${pid}/stat`);
  } catch {
    return "";
  }
}

const withPath = (folder: string) => ({
  variables: { PATH: `${folder}/bin:${Deno.env.get("PATH")}` },
});

Deno.test("a program of one's own is run with who wrote and what, whatever that is, and never for one's own or muted words", async () => {
  await using home = await temporaryFolder();
  const told = await notifier(home.path, "chatmom-notify", "echo over the screen\n");
  const [ana] = await server.people("note-ana");
  await using _ = ana;
  const words = ["--notify", "chatmom-notify"];
  await using bia = await started(server.port, home.path, "note-bia", {
    words,
    ...withPath(home.path),
  });
  const create = { type: "group_create", id: newId(), group: "#note", title: "n" } as const;
  ana.peer.send(create);
  ana.peer.send({ type: "group_add", id: newId(), group: "#note", user: "note-bia" });
  await bia.shows(/1 {3}#note/);
  bia.press("/to #note\r/group mute\r/to note-ana\rmine\r");
  await bia.shows(/you: mine {2}✓/);
  ana.peer.send({ type: "send", id: newId(), to: "#note", text: "not to be told" });
  await bia.shows(/#note +1│/);
  bia.press("\x1b1");
  await bia.shows(/not to be told/);
  const hostile = `$(touch ${home.path}/oh) \`id\` '; "\n--flag\x1b]0;title\x07 <b>&`;
  ana.peer.send({ type: "send", id: newId(), to: "note-bia", text: hostile });
  await until("a notice", () => told() !== "");
  const shown = `[note-ana][$(touch ${home.path}/oh) \`id\` '; " --flag]0;title <b>&]`;
  assert.equal(told().trim(), shown);
  await bia.shows(/2 {3}note-ana +1│/);
  assert.doesNotMatch(bia.shown, /over the screen/);
  assert.ok(!(await Array.fromAsync(Deno.readDir(home.path))).some(({ name }) => name === "oh"));
});

Deno.test("the desktop's own program takes nothing of a message for an option or for marks", async () => {
  await using home = await temporaryFolder();
  const told = await notifier(home.path, "notify-send");
  const [ana] = await server.people("desk-ana");
  await using _ = ana;
  const words = ["--notify", "notify-send"];
  await using _bia = await started(server.port, home.path, "desk-bia", {
    words,
    ...withPath(home.path),
  });
  const text = "--icon=/etc/passwd <a href='x'>&amp; \\074b\\076";
  ana.peer.send({ type: "send", id: newId(), to: "desk-bia", text });
  await until("a notice", () => told() !== "");
  const plain = "--icon=/etc/passwd &lt;a href='x'&gt;&amp;amp; \\\\074b\\\\076";
  assert.equal(told().trim(), `[--app-name=chatmom][--][desk-ana][${plain}]`);
});

Deno.test("a program that hangs is one program, and does not keep the client from leaving", async () => {
  await using home = await temporaryFolder();
  const hanging = `trap '' HUP\necho $$ > ${home.path}/pid\nexec sleep 600\n`;
  const told = await notifier(home.path, "chatmom-notify", hanging);
  const [ana] = await server.people("hang-ana");
  await using _ = ana;
  const words = ["--notify", "chatmom-notify"];
  await using bia = await started(server.port, home.path, "hang-bia", {
    words,
    ...withPath(home.path),
  });
  ana.peer.send({ type: "send", id: newId(), to: "hang-bia", text: "first" });
  await until("it hangs", () => existsSync(`${home.path}/pid`) && told() !== "");
  bia.press("/quit\r");
  assert.deepEqual(await bia.ended(), { code: 0, sane: true });
  assert.equal(told().trim(), "[hang-ana][first]");
  const pid = Number(await Deno.readTextFile(`${home.path}/pid`));
  await until("its end", () => !/\) [^Z] /.test(statOf(pid)));
});

Deno.test("a program that is not there is told of once, any other is refused with what to do", async () => {
  await using home = await temporaryFolder();
  const [ana] = await server.people("gone-ana");
  await using _ = ana;
  const words = ["--notify", "chatmom-notify"];
  await using bia = await started(server.port, home.path, "gone-bia", { words });
  ana.peer.send({ type: "send", id: newId(), to: "gone-bia", text: "hello" });
  await bia.shows(/chatmom-notify cannot be run/);
  await bia.shows(/gone-ana +1│/);
  assert.ok(bia.output.includes("\x07\x1b]9;gone-ana: hello\x07"));
  await using other = new TerminalClient(home.path, ["--user", "bia", "--notify", "/bin/sh"]);
  assert.equal((await other.ended()).code, 2);
  const said = other.shown.replaceAll("\n", "");
  assert.match(said, /"\/bin\/sh" for --notify: use notify-send or chatmom-notify/);
});

Deno.test("what comes while the window is not looked at is not read, and stands under a line afterwards", async () => {
  await using home = await temporaryFolder();
  const [ana] = await server.people("away-ana");
  await using _ = ana;
  await using bia = await started(server.port, home.path, "away-bia");
  bia.press("/to away-ana\r");
  await bia.shows(/^ away-ana/);
  const send = (text: string): void =>
    ana.peer.send({ type: "send", id: newId(), to: "away-bia", text });
  send("seen at once");
  await bia.shows(/away-ana: seen at once/);
  const { seq } = await ana.peer.next("read");
  // The terminal says that the keys go elsewhere; once the next ones are seen it has been heard.
  bia.press("\x1b[Onot loo");
  await bia.shows(/not loo/);
  send("while away");
  await bia.shows(/new messages ─+ *\n.*away-ana: while away/);
  await until("the notice", () => bia.output.includes("\x07\x1b]9;away-ana: while away\x07"));
  // What bia's client says comes in order: had it told of reading, that would be there first.
  bia.press("king\r");
  await ana.peer.next("message", ({ text }) => text === "not looking");
  assert.ok(!ana.peer.heard.some((one) => one.type === "read" && one.seq > seq));
  bia.press("\x1b[I");
  assert.ok((await ana.peer.next("read", (one) => one.seq > seq)).seq > seq);
  await bia.shows(/new messages ─+ *\n.*away-ana: while away/);
  // The next time the line is above what is new then, and nowhere else.
  bia.press("\x1b[Oelse");
  await bia.shows(/else/);
  send("away again");
  await bia.shows(/not looking[^]*new messages ─+ *\n.*away-ana: away again/);
  assert.equal(bia.shown.match(/new messages/g)?.length, 1);
});
