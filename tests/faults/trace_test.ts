/** `stored` is never said before the disk has the message: the system calls of the real server show it. */

import assert from "node:assert/strict";
import { temporaryFolder } from "../support/folder.ts";
import { message } from "../support/messages.ts";
import { Peer } from "../support/peer.ts";
import { TestServer } from "../support/test_server.ts";

const CALLS = "trace=write,writev,sendto,sendmsg,fsync,fdatasync";

function tracerThere(): boolean {
  try {
    return new Deno.Command("strace", { args: ["-V"], stdout: "null", stderr: "null" }).outputSync()
      .success;
  } catch {
    return false;
  }
}

Deno.test({
  name:
    "every stored is written to the socket after its message was written to the journal and flushed",
  ignore: !tracerThere(),
  async fn() {
    await using folder = await temporaryFolder();
    const trace = `${folder.path}/trace`;
    await using server = await TestServer.start({
      before: ["strace", "-D", "-f", "-yy", "-s", "200000", "-e", CALLS, "-o", trace],
    });
    const { peer: ana } = await Peer.register(server.port, "ana");
    await using _a = ana;
    const { peer: bia } = await Peer.register(server.port, "bia");
    await using _b = bia;
    const ids: string[] = [];
    for (let n = 0; n < 25; n++) {
      const one = message("bia", `message ${n}`);
      ids.push(one.id);
      ana.send(one);
      await ana.next("stored");
    }
    server.program.signal("SIGTERM");
    await server.program.ended();
    const calls = completed((await Deno.readTextFile(trace)).split("\n"));
    for (const id of ids) {
      const told = calls.findIndex((call) =>
        isSend(call) && call.includes(`stored`) && call.includes(id)
      );
      assert.ok(told >= 0, `no stored of ${id} in the trace`);
      const written = calls.findIndex((call) => isJournalWrite(call) && call.includes(id));
      assert.ok(written >= 0, `no journal write of ${id} in the trace`);
      const flushed = calls.findIndex((call, at) => at > written && isJournalFlush(call));
      assert.ok(
        written < flushed && flushed < told,
        `${id}: written ${written}, flushed ${flushed}, told ${told}`,
      );
      const shown = calls.findIndex((call) =>
        isSend(call) && call.includes(`"pos"`) && call.includes(id)
      );
      assert.ok(shown < 0 || flushed < shown, `${id} was shown to bia before the disk had it`);
    }
  },
});

/** Calls in the order in which they began; those that another thread interrupted are put together. */
function completed(lines: readonly string[]): string[] {
  const calls: string[] = [];
  const open = new Map<string, number>();
  for (const line of lines) {
    const [, thread, rest] = /^(\d+)\s+(.*)$/s.exec(line) ?? [];
    if (thread === undefined || rest === undefined) continue;
    if (rest.startsWith("<...")) {
      const at = open.get(thread);
      if (at !== undefined) calls[at] = `${calls[at]}${rest}`;
      continue;
    }
    if (rest.includes("<unfinished ...>")) open.set(thread, calls.length);
    calls.push(rest);
  }
  return calls;
}

function isSend(call: string): boolean {
  return /^(write|writev|sendto|sendmsg)\(\d+<TCP/.test(call);
}

function isJournalWrite(call: string): boolean {
  return /^write\(\d+<[^>]*journal\.\d+[^>]*>/.test(call);
}

function isJournalFlush(call: string): boolean {
  return /^f(data)?sync\(\d+<[^>]*journal\.\d+[^>]*>/.test(call) && / = 0/.test(call);
}
