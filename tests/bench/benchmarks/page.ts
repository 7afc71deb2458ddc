/**
 * The page for browsers: how many bytes it is on its way, and how soon somebody who opens it reads the
 * first message: at the first visit, with everything fetched anew, and with what the browser has kept.
 *
 * The goals: a page is read on a phone over a slow network, where 60 KB are about a second; what people
 * do not notice as waiting is under a second, and a login may take two, since its password is meant to
 * cost time.
 */

import { gzipSync } from "node:zlib";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { BUILT } from "../../../lib/web/built.ts";
import { launchBrowser, Visitor } from "../../support/browser.ts";
import { message } from "../../support/messages.ts";
import { type PageServer, pageServer } from "../../support/page_server.ts";
import { Peer } from "../../support/peer.ts";
import { until } from "../../support/until.ts";
import { median } from "../in_turn.ts";
import type { Report } from "../report.ts";

const TEXT = "the first message of all", PASSWORD = "correct horse";
const AT_ONCE = { atMost: 1_000 };

/** Opens the conversation when it is in the list, and notes when its message is on the page. */
const WATCH = `new MutationObserver((_, watch) => {
  const texts = [...document.querySelectorAll("li.message .text")];
  if (texts.some(({ innerText }) => innerText === ${JSON.stringify(TEXT)})) {
    watch.disconnect();
    requestAnimationFrame(() => globalThis.firstMessageMs = performance.now());
  } else if (texts.length === 0) {
    const entries = [...document.querySelectorAll("nav button, aside button")];
    entries.find(({ innerText }) => /^ana\\b/.test(innerText.trim()))?.click();
  }
}).observe(document, { childList: true, subtree: true, characterData: true });`;

export async function page(report: Report, turns: number): Promise<void> {
  // The texts of one language come; the Portuguese ones are the longer.
  const sizes = BUILT.filter(({ path }) => path !== "/en.js").map(({ text }) =>
    gzipSync(text, { level: 9 }).length
  );
  const bytes = sizes.reduce((sum, one) => sum + one, 0);
  report.add("page, gzip", bytes / 1024, "KB", { atMost: 60 });
  await using site = await pageServer();
  const { port } = site.server;
  await using bia = (await Peer.register(port, "bia", { password: PASSWORD })).peer;
  await using ana = (await Peer.register(port, "ana")).peer;
  ana.send(message("bia", TEXT));
  await ana.next("stored");
  await bia.next("message");
  const browser = await launchBrowser();
  try {
    const all: Times[] = [];
    for (let turn = 0; turn < turns; turn++) all.push(await visits(browser, site));
    const add = (what: string, of: (times: Times) => number, goal: { atMost: number }) =>
      report.add(what, median(all, of), "ms", goal);
    add("first message: first visit, login included", ({ first }) => first, { atMost: 2_500 });
    add("first message: logged in, all fetched anew", ({ cold }) => cold, AT_ONCE);
    add("first message: logged in, shell kept", ({ kept }) => kept, AT_ONCE);
    add("first message: the server is away", ({ away }) => away, AT_ONCE);
  } finally {
    await browser.close();
  }
}

/** Milliseconds from the navigation to the first message on the page. */
interface Times {
  readonly first: number;
  readonly cold: number;
  readonly kept: number;
  readonly away: number;
}

/** One person's visits, in a profile of their own. */
async function visits(browser: Browser, { url, server }: PageServer): Promise<Times> {
  const context = await browser.newContext({ locale: "en-US" });
  try {
    await context.addInitScript(WATCH);
    const visitor = await Visitor.at(context, url);
    await visitor.logIn("bia", PASSWORD);
    const first = await firstMessage(visitor.page);
    await visitor.page.evaluate("navigator.serviceWorker.ready.then(() => 0)");
    await visitor.page.close();
    const kept = await visit(context, url);
    await forgetShell(context, url);
    const cold = await visit(context, url);
    await server.kill();
    const away = await visit(context, url);
    await server.again();
    return { first, cold, kept, away };
  } finally {
    await context.close();
  }
}

/** Opens the page in a new tab, and closes that again; its shell is kept when this returns. */
async function visit(context: BrowserContext, url: string): Promise<number> {
  const page = await context.newPage();
  await page.goto(url);
  const ms = await firstMessage(page);
  await page.evaluate("navigator.serviceWorker.ready.then(() => 0)");
  await page.close();
  return ms;
}

/** Takes away what the browser has kept of the page, but not the account and its messages. */
async function forgetShell(context: BrowserContext, url: string): Promise<void> {
  const page = await context.newPage();
  await page.goto(url);
  await page.evaluate(`(async () => {
    for (const one of await navigator.serviceWorker.getRegistrations()) await one.unregister();
    for (const name of await caches.keys()) await caches.delete(name);
  })()`);
  const session = await context.newCDPSession(page);
  await session.send("Network.clearBrowserCache");
  await page.close();
}

async function firstMessage(page: Page): Promise<number> {
  return await until("the first message", () => page.evaluate<number>("globalThis.firstMessageMs"));
}
