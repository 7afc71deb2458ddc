/** Browsers and a terminal in one conversation, and a server that is killed: what each of them shows. */

import assert from "node:assert/strict";
import { TerminalClient } from "../client/terminal.ts";
import { hasBrowser, oneBrowser, type Visitor } from "../support/browser.ts";
import { temporaryFolder } from "../support/folder.ts";
import { pageServer } from "../support/page_server.ts";
import { until } from "../support/until.ts";

const browser = oneBrowser();
/** Room for all that is said here: a page draws what is in view only. */
const TALL = { viewport: { width: 1_000, height: 3_000 } };
/** What people say in these tests: `ana 1 before`. */
const SAID = /\b(?:ana|bia|caio) \d (?:before|meanwhile|after)\b/g;

/** What the terminal shows of it, from top to bottom. */
function onScreen(terminal: TerminalClient): string[] {
  return terminal.shown.match(SAID) ?? [];
}

Deno.test(
  "two browsers and a terminal in one group, the server killed twice: nothing is lost, each message shows once, in one order",
  { ignore: !hasBrowser },
  async () => {
    await using home = await temporaryFolder();
    await using site = await pageServer();
    await using ana = await browser.visit(site.url, TALL);
    await ana.register("ana");
    await using bia = await browser.visit(site.url, TALL);
    await bia.register("bia");
    const words = ["--user", "caio", "--port", String(site.server.port)];
    await using caio = new TerminalClient(home.path, words);
    await caio.shows(/New password:$/);
    caio.press("a long one\ra long one\r");
    await caio.shows(/Nobody is open yet/);
    caio.press("/group create trio\r");
    await caio.shows(/you made the group/);
    for (const one of ["ana", "bia"]) {
      caio.press(`/group add #trio ${one}\r`);
      await caio.shows(new RegExp(`you added ${one}`));
    }
    for (const one of [ana, bia]) await one.page.getByRole("button", { name: /#trio/ }).click();

    const all: string[] = [];
    const everybodySays = async (when: string): Promise<void> => {
      const texts = ["ana", "bia", "caio"].map((one) => `${one} ${when}`);
      all.push(...texts);
      await Promise.all([ana.write(texts[0]!), bia.write(texts[1]!)]);
      caio.press(`${texts[2]}\r`);
    };
    for (const round of [1, 2]) {
      // Nobody waits for a tick: the kill comes between request, commit and answer.
      await everybodySays(`${round} before`);
      await site.server.kill();
      for (const one of [ana, bia]) await one.page.getByText("not connected").waitFor();
      await everybodySays(`${round} meanwhile`);
      await ana.ticked(`ana ${round} meanwhile`, "waiting in this browser");
      await caio.shows(new RegExp(`caio ${round} meanwhile +…`));
      await site.server.again();
      await everybodySays(`${round} after`);
      await shown([ana, bia], caio, all);
    }

    // All three come back tomorrow: the same, from their own disks and the server's.
    const order = onScreen(caio);
    caio.press("\x03");
    assert.equal((await caio.ended()).code, 0);
    await using again = new TerminalClient(home.path, words);
    await again.shows(/#trio/);
    again.press("\x0btrio\r");
    for (const one of [ana, bia]) {
      await one.again();
      await one.connected();
      await one.page.getByRole("button", { name: /#trio/ }).click();
    }
    await shown([ana, bia], again, all);
    assert.deepEqual(onScreen(again), order);
    assert.deepEqual([...ana.complaints, ...bia.complaints], []);
  },
);

/** Waits until everybody has all of it, and looks that nobody has it twice or in another order. */
async function shown(
  pages: readonly Visitor[],
  terminal: TerminalClient,
  all: readonly string[],
): Promise<void> {
  for (const { page } of pages) await page.bringToFront();
  for (const page of pages) for (const text of all) await page.sees(text);
  // On the server, too: nothing waits in anybody's outbox any more.
  for (const page of pages) {
    await page.page.getByRole("img", { name: /waiting/ }).waitFor({ state: "detached" });
  }
  await until(
    `${all.length} messages on the terminal's screen`,
    () => all.every((text) => onScreen(terminal).includes(text)) && !terminal.shown.includes("…"),
  );
  const [first, second] = await Promise.all(pages.map((page) => page.texts()));
  assert.deepEqual(first!.toSorted(), all.toSorted(), "nothing is lost, nothing shows twice");
  assert.deepEqual(second, first, "both pages have one order");
  assert.deepEqual(onScreen(terminal), first, "and so has the terminal");
}
