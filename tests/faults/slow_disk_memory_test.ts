/** A disk that stands still for seconds while somebody sends as fast as they can: memory stays small (delivery rule 5). */

import assert from "node:assert/strict";
import { message } from "../support/messages.ts";
import { Peer } from "../support/peer.ts";
import { TestServer } from "../support/test_server.ts";
import { canTrace, SickJournal } from "../support/tracer.ts";

const MEGABYTE = 1024 * 1024;
/** What is sent at the standing disk, and how much more the server may hold because of it: unbraked, a gigabyte. */
const SENT = 200 * MEGABYTE, MOST = 300 * MEGABYTE;

/** The resident memory of a process, in bytes. */
function memoryOf(pid: number): number {
  const status = Deno.readTextFileSync(`/proc/${pid}/status`);
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)![1]) * 1024;
}

Deno.test({
  name:
    "a disk that stands still: who sends more and more is read no further, and memory stays small",
  ignore: !canTrace,
  async fn() {
    await using server = await TestServer.start();
    await using ana = (await Peer.register(server.port, "ana")).peer;
    await using _bia = (await Peer.register(server.port, "bia")).peer;
    const { pid } = server.program;
    await using _sick = await SickJournal.make(pid, server.data, { ms: 4_000 });
    // The server learns by the first that this disk is slow, and has the second on its way there.
    ana.send(message("bia", "slow"));
    await ana.next("stored");
    ana.send(message("bia", "on its way"));
    await ana.settled();
    const before = memoryOf(pid), text = "x".repeat(16_000);
    for (let sent = 0; sent < SENT; sent += MEGABYTE) {
      ana.send(...Array.from({ length: MEGABYTE / text.length }, () => message("bia", text)));
    }
    const over = ana.next("stored").then(() => true);
    let most = 0;
    while (!await Promise.race([over, new Promise((go) => setTimeout(go, 50, false))])) {
      most = Math.max(most, memoryOf(pid) - before);
    }
    assert.ok(most < MOST, `${Math.round(most / MEGABYTE)} MiB more`);
  },
});
