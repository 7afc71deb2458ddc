/** Going to what was said long ago, in the full-screen client: by search, by number, by date. */

import assert from "node:assert/strict";
import { v7 as newId } from "uuid";
import { temporaryFolder } from "../support/folder.ts";
import { oneServer } from "../support/one_server.ts";
import { ChaosProxy } from "../support/proxy.ts";
import { TestServer } from "../support/test_server.ts";
import type { TerminalClient } from "./terminal.ts";
import { started } from "./tui_setup.ts";

const server = oneServer();

/** A group with so many lines, said before bia was there; `words` are the ends of some. */
async function longGroup(
  group: string,
  bia: string,
  lines: number,
  words: Readonly<Record<number, string>>,
) {
  const [ana] = await server.people(`${group.slice(1)}-ana`);
  const { peer } = ana;
  peer.send({ type: "group_create", id: newId(), group, title: "long" });
  peer.send({ type: "group_history", id: newId(), group, shows_all: true });
  for (let at = 1; at <= lines; at++) {
    peer.send({ type: "send", id: newId(), to: group, text: `line ${at}. ${words[at] ?? ""}` });
  }
  await peer.settled();
  return {
    ana,
    async invite(client: TerminalClient): Promise<void> {
      peer.send({ type: "group_add", id: newId(), group, user: bia });
      await client.shows(new RegExp(`1 {3}${group}`));
    },
  };
}

/** The numbers of the lines on the screen, from above. */
function numbers(client: TerminalClient): number[] {
  return [...client.shown.matchAll(/line (\d+)\./g)].map(([, number]) => Number(number));
}

Deno.test("what is found is gone to, with what was said around it; and from there on to today without a gap", async () => {
  await using home = await temporaryFolder();
  const words = { 250: "needle one", 700: "needle two" };
  const { ana, invite } = await longGroup("#find1", "find1-bia", 900, words);
  await using _ = ana;
  await using bia = await started(server.port, home.path, "find1-bia");
  await invite(bia);
  bia.press("\x1b1");
  await bia.shows(/line 900\./);
  bia.press("/search needle\r");
  await bia.shows(/2 found for needle/);
  await bia.shows(/#find1 · find1-ana: line 700\. needle two *\n.*line 250\. needle one/);
  bia.press("\x1b[B\r");
  await bia.shows(/line 240\.[^]*line 250\. needle one[^]*line 260\./);
  const all = new Set<number>(numbers(bia));
  // Forth, as far as there is: no line is left out on the way.
  for (let page = 0; !all.has(900); page++) {
    assert.ok(page < 60, bia.shown);
    const before = bia.shown;
    bia.press("\x1b[6~");
    await bia.changes(before);
    for (const one of numbers(bia)) all.add(one);
  }
  const first = Math.min(...all);
  assert.deepEqual(
    [...all].sort((a, b) => a - b),
    Array.from(
      { length: 901 - first },
      (_, at) => first + at,
    ),
  );
  // The same list once more, and the other one.
  bia.press("/search\r");
  await bia.shows(/2 found for needle/);
  bia.press("\x1b[A\r");
  await bia.shows(/line 690\.[^]*line 700\. needle two[^]*line 710\./);
  bia.press("\x1b");
  await bia.shows(/line 900\.[^]*\n>$/);
  assert.doesNotMatch(bia.shown, /more below/);
});

Deno.test("/history goes to a number, back from there to the beginning, and what comes meanwhile waits below", async () => {
  await using home = await temporaryFolder();
  const { ana, invite } = await longGroup("#find2", "find2-bia", 400, {});
  await using _ = ana;
  await using bia = await started(server.port, home.path, "find2-bia");
  await invite(bia);
  bia.press("\x1b1");
  await bia.shows(/line 400\./);
  // The group was made and opened first: line 1 is number 3.
  bia.press("/history #122\r");
  await bia.shows(/line 115\.[^]*line 120\.[^]*line 125\./);
  await bia.shows(/more below/);
  ana.peer.send({ type: "send", id: newId(), to: "#find2", text: "meanwhile" });
  await bia.shows(/#find2 +1│/);
  while (!/this is where it begins/.test(bia.shown)) {
    const before = bia.shown;
    bia.press("\x1b[5~");
    await bia.changes(before);
  }
  assert.equal(numbers(bia)[0], 1);
  bia.press("\x1b");
  await bia.shows(/line 400\.[^]*find2-ana: meanwhile/);
});

Deno.test("a search that finds nothing says so, one without words says how, and Esc goes back", async () => {
  await using home = await temporaryFolder();
  const [ana] = await server.people("find3-ana");
  await using _ = ana;
  await using bia = await started(server.port, home.path, "find3-bia");
  bia.press("/to find3-ana\rhello\r");
  await bia.shows(/you: hello {2}✓/);
  bia.press("/search\r");
  await bia.shows(/Write it like this: \/search/);
  bia.press("/search nowhere\x1b[31mred\r");
  await bia.shows(/nothing found for nowhere/);
  bia.press("\x1b");
  await bia.shows(/you: hello/);
  bia.press("/history 1999-01-01\r");
  await bia.shows(/you: hello/);
});

Deno.test("a search without a connection does not say that there is nothing", async () => {
  await using own = await TestServer.start();
  await using home = await temporaryFolder();
  await using bia = await started(own.port, home.path, "find4-bia");
  await own.kill();
  await bia.shows(/Trying again/);
  bia.press("/search ruler\r");
  await bia.shows(/There is no connection just now|nothing found/);
  assert.doesNotMatch(bia.shown, /nothing found/);
  bia.press("/search\r");
  await bia.shows(/Write it like this: \/search/);
});

Deno.test("who goes elsewhere before an old place has come finds the newest when they come back", async () => {
  await using home = await temporaryFolder();
  await using proxy = ChaosProxy.before(server.port);
  const { ana, invite } = await longGroup("#find4", "find4-bia", 400, {});
  await using _ = ana;
  await using bia = await started(proxy.port, home.path, "find4-bia");
  await invite(bia);
  bia.press("\x1b1");
  await bia.shows(/line 400\./);
  bia.press("/to find4-ana\r");
  await bia.shows(/goes to find4-ana now/);
  bia.press("/to #find4\r");
  await bia.shows(/line 400\./);
  proxy.stall();
  bia.press("/history #100\r/to find4-ana\r");
  await bia.shows(/goes to find4-ana now/);
  proxy.release();
  // What is asked later is answered later.
  bia.press("/devices\r");
  await bia.shows(/Your devices/);
  bia.press("/to #find4\r");
  await bia.shows(/line 400\./);
  assert.doesNotMatch(bia.shown, /more below/);
});
