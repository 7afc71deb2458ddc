/**
 * The full-screen client in a terminal: how soon its first frame is there with the conversation in it,
 * and what it uses while messages come that it shows.
 *
 * The goals: a start that people do not notice as waiting is well under a second. It draws 15 times a
 * second at most, so ten times the messages must not be ten times the work: half a processor at 1,000
 * messages a second, which is more than anybody reads.
 */

import { TerminalClient } from "../../client/terminal.ts";
import { message } from "../../support/messages.ts";
import { Peer } from "../../support/peer.ts";
import { TestServer } from "../../support/test_server.ts";
import { freshFolder } from "../launch.ts";
import { median } from "../in_turn.ts";
import { cpuSeconds, residentBytes } from "../process_figures.ts";
import type { Report } from "../report.ts";

const SECONDS = 5;
const RATES = [
  { rate: 100, goal: { atMost: 30 } },
  { rate: 1_000, goal: { atMost: 50 } },
] as const;
/** Between two lots of messages. */
const LOT_MS = 10;

export async function terminal(report: Report, turns: number): Promise<void> {
  await using server = await TestServer.start();
  const home = freshFolder();
  const words = ["--user", "bia", "--port", String(server.port)];
  try {
    const { peer } = await Peer.register(server.port, "ana");
    await using ana = peer;
    {
      await using bia = new TerminalClient(home, words);
      await bia.shows(/New password:$/);
      bia.press("a long one\ra long one\r");
      await bia.shows(/Nobody is open yet/);
      bia.press("/to ana\r");
      await bia.shows(/^ ana/);
      bia.press("hello\r");
      await bia.shows(/you: hello {2}✓/);
      bia.press("\x03");
      await bia.ended();
    }
    const frames: number[] = [];
    for (let turn = 0; turn < turns; turn++) frames.push(await firstFrame(home, words));
    report.add("first frame", median(frames, (ms) => ms), "ms", { atMost: 800 });
    await using bia = new TerminalClient(home, words);
    await bia.shows(/you: hello/);
    for (const { rate, goal } of RATES) {
      report.add(`CPU at ${rate} messages/s`, await cpuWhile(ana, bia, rate), "%", goal);
      const megabytes = residentBytes(bia.clientPid) / 1024 ** 2;
      report.add(`memory at ${rate} messages/s`, megabytes, "MB", { atMost: 250 });
    }
    bia.press("\x03");
    await bia.ended();
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

/** Milliseconds from the start of the program to a screen with what was said last. */
async function firstFrame(home: string, words: readonly string[]): Promise<number> {
  const start = performance.now();
  await using client = new TerminalClient(home, words);
  await client.shows(/you: hello/);
  const ms = performance.now() - start;
  client.press("\x03");
  await client.ended();
  return ms;
}

/** Percent of one processor that the client uses, until the last message is on the screen. */
async function cpuWhile(ana: Peer, bia: TerminalClient, rate: number): Promise<number> {
  const pid = bia.clientPid;
  const before = cpuSeconds(pid), start = performance.now();
  let sent = 0;
  while (sent < rate * SECONDS) {
    const due = Math.min(rate * SECONDS, (performance.now() - start) / 1000 * rate);
    while (sent < due) ana.send(message("bia", `at ${rate}: number ${++sent} with a few words`));
    await new Promise((resolve) => setTimeout(resolve, LOT_MS));
  }
  await bia.shows(new RegExp(`at ${rate}: number ${sent} `));
  return (cpuSeconds(pid) - before) / (performance.now() - start) * 1000 * 100;
}
