/** `stored` is never said before the disk has the message: the system calls of the real server show it. */

import assert from "node:assert/strict";
import { temporaryFolder } from "../support/folder.ts";
import { message } from "../support/messages.ts";
import { Peer } from "../support/peer.ts";
import { TestServer } from "../support/test_server.ts";
import { hasTracer } from "../support/tracer.ts";

const CALLS = "trace=write,writev,sendto,sendmsg,fsync,fdatasync";

const DISKS = [
  { title: "", faults: [] },
  // So slow that messages come in while it works (store.ts): another thread flushes then.
  { title: " on a slow disk", faults: ["-e", "inject=fdatasync:delay_enter=20000"] },
] as const;

for (const { title, faults } of DISKS) {
  Deno.test({
    name:
      `every stored is written to the socket after its message was written to the journal and flushed${title}`,
    ignore: !hasTracer,
    async fn() {
      await using folder = await temporaryFolder();
      const trace = `${folder.path}/trace`;
      const output = ["-D", "-f", "-yy", "-s", "200000", "-e", CALLS, "-o", trace];
      await using server = await TestServer.start({ before: ["strace", ...faults, ...output] });
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
      const calls = callsIn((await Deno.readTextFile(trace)).split("\n"));
      let elsewhere = 0;
      for (const id of ids) {
        const told = calls.find(({ text }) =>
          isSend(text) && text.includes(`stored`) && text.includes(id)
        );
        assert.ok(told, `no stored of ${id} in the trace`);
        const written = calls.find(({ text }) => isJournalWrite(text) && text.includes(id));
        assert.ok(written, `no journal write of ${id} in the trace`);
        const flushed = calls.find(({ text, begun }) =>
          begun > written.ended && isJournalFlush(text)
        );
        assert.ok(
          flushed && flushed.ended < told.begun,
          `${id} was told before the flush was over`,
        );
        if (flushed.thread !== written.thread) elsewhere++;
        const shown = calls.find(({ text }) =>
          isSend(text) && text.includes(`"pos"`) && text.includes(id)
        );
        assert.ok(
          !shown || flushed.ended < shown.begun,
          `${id} was shown to bia before the disk had it`,
        );
      }
      // A disk that nobody slows may still be slow, on a busy machine.
      if (faults.length > 0) assert.ok(elsewhere > 0, "no flush by another thread");
    },
  });
}

/** A system call: the lines of the trace at which it began and ended. */
interface Call {
  readonly thread: string;
  readonly begun: number;
  text: string;
  ended: number;
}

/** Calls in the order in which they began; those that another thread interrupted are put together. */
function callsIn(lines: readonly string[]): Call[] {
  const calls: Call[] = [];
  const open = new Map<string, Call>();
  for (const [at, line] of lines.entries()) {
    const [, thread, text] = /^(\d+)\s+(.*)$/s.exec(line) ?? [];
    if (thread === undefined || text === undefined) continue;
    if (text.startsWith("<...")) {
      const call = open.get(thread);
      if (call) call.text += text, call.ended = at;
      continue;
    }
    const call = { thread, text, begun: at, ended: at };
    if (text.includes("<unfinished ...>")) open.set(thread, call);
    calls.push(call);
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
