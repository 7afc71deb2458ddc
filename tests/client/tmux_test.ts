/** The full-screen client inside tmux, in a terminal that is resized and split: a terminal in a terminal. */

import assert from "node:assert/strict";
import { v7 as newId } from "uuid";
import { temporaryFolder } from "../support/folder.ts";
import { oneServer } from "../support/one_server.ts";
import { isInstalled } from "../support/installed.ts";
import { started } from "./tui_setup.ts";

const server = oneServer();

/** Runs a command of the tmux behind that socket. */
async function tmux(socket: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command("tmux", {
    args: ["-S", socket, ...args],
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

Deno.test({
  name:
    "inside tmux: split, resized and scrolled, every column stays in its place, and tmux gets its screen back",
  ignore: !isInstalled("tmux"),
  async fn() {
    await using home = await temporaryFolder();
    const socket = `${home.path}/tmux`, config = `${home.path}/tmux.conf`;
    await Deno.writeTextFile(config, "set -g status off\n");
    const [ana] = await server.people("mux-ana");
    await using _ = ana;
    const client = [Deno.execPath(), "run", "-q", "-P", "main.ts"];
    const program = ["tmux", "-u", "-S", socket, "-f", config, "new-session", ...client];
    await using bia = await started(server.port, home.path, "mux-bia", { program });
    bia.press("\x0bmux-ana\r");
    await bia.shows(/^ mux-ana/);
    for (let at = 1; at <= 100; at++) {
      const text = `row ${at}. 漢字 e\u0301 água`;
      ana.peer.send({ type: "send", id: newId(), to: "mux-bia", text });
    }
    await bia.shows(/mux-ana: row 100\. 漢字 e\u0301 água/);
    bia.press("half a li");
    // The pane is narrower now, and then the window: both while somebody types.
    await tmux(socket, "split-window", "-h", "-l", "25", "cat");
    await tmux(socket, "select-pane", "-L");
    await bia.shows(/row 100\..*│ *$/m);
    bia.resize(140, 30);
    bia.press("ne");
    await tmux(socket, "kill-pane", "-a");
    await bia.shows(/^ mux-ana.{110,}\n[^]*row 100\.[^]*> half a line$/);
    const rows = bia.shown.split("\n").filter((row) => /row \d+\./.test(row));
    assert.ok(rows.length >= 20, bia.shown);
    assert.equal(new Set(rows.map((row) => row.indexOf("│"))).size, 1, bia.shown);
    bia.press("\x1b[5~");
    await bia.shows(/row 60\.[^]*more below/);
    // An Esc from inside tmux comes after tmux's own wait, and is an Esc.
    bia.press("\x1b");
    await bia.shows(/row 100\./);
    bia.press("\x15/quit\r");
    assert.deepEqual(await bia.ended(), { code: 0, sane: true });
    assert.match(bia.shown, /\[exited\]/);
  },
});
