import assert from "node:assert/strict";
import { hasBrowser, oneBrowser, type Visitor } from "../support/browser.ts";
import { messages, numbered } from "../support/messages.ts";
import { Person } from "../support/one_server.ts";
import { walk } from "../support/page_scroll.ts";
import { onePageServer } from "../support/page_server.ts";
import { until } from "../support/until.ts";

const site = onePageServer();
const browser = oneBrowser();
const needs = { ignore: !hasBrowser };

const titled = (visitor: Visitor, title: string) =>
  until(`the title is "${title}"`, async () => await visitor.page.title() === title);
const readOf = (person: Person) =>
  person.peer.heard.filter((one) => one.type === "read").at(-1)?.seq;

Deno.test(
  "in a browser: all that is unread counts after a reload, however much that is",
  needs,
  async () => {
    await using bia = await Person.new(site.port, "count-bia");
    await using ana = await browser.visit(site.url);
    await ana.register("count-ana");
    bia.peer.send(...messages("count-ana", 150));
    await titled(ana, "(150) chatmom");
    await ana.page.reload();
    await ana.connected();
    await ana.page.getByRole("button", { name: /count-bia.*150/ }).waitFor();
    await titled(ana, "(150) chatmom");
  },
);

Deno.test(
  "in a browser: what has not come, as one is off, counts for nobody as read, and leaves no gap",
  needs,
  async () => {
    await using bia = await Person.new(site.port, "gone-bia");
    await using caio = await Person.new(site.port, "gone-caio");
    void caio;
    await using ana = await browser.visit(site.url);
    const { page } = ana;
    await ana.register("gone-ana");
    bia.peer.send(...messages("gone-ana", 5, "early"));
    await titled(ana, "(5) chatmom");
    const open = page.getByRole("button", { name: /^gone-bia/ });
    await open.click();
    await ana.sees("early 5");
    await titled(ana, "chatmom");
    await ana.open("gone-caio");
    const turn = async () => {
      await page.getByRole("button", { name: "Settings" }).click();
      await page.getByLabel("Be online").click();
      await page.getByRole("button", { name: "Close" }).click();
    };
    await turn();
    bia.peer.send(...messages("gone-ana", 250, "late"));
    await bia.peer.some("stored", 255);
    await open.click();
    await ana.sees("early 5");
    // An answer that was asked for after the history's says that this is here.
    await page.getByRole("button", { name: "About" }).click();
    await page.getByRole("button", { name: "Close" }).click();
    assert.deepEqual(await ana.texts(), numbered(5, "early"));
    assert.equal(readOf(bia), 5);
    await turn();
    await ana.sees("late 250");
    const { seen } = await walk(page, "back");
    assert.deepEqual(seen, [...numbered(5, "early"), ...numbered(250, "late")].toReversed());
  },
);

Deno.test(
  "in a browser: who is led to something old has not read what is new at the end",
  needs,
  async () => {
    await using bia = await Person.new(site.port, "led-bia");
    await using ana = await browser.visit(site.url);
    const { page } = ana;
    await ana.register("led-ana");
    bia.peer.send(...messages("led-ana", 150, "number"));
    await ana.open("led-bia");
    await ana.sees("number 150");
    await titled(ana, "chatmom");
    await page.getByRole("button", { name: "Search" }).click();
    await page.getByLabel("Words to look for").fill("number 5");
    await page.getByRole("search").getByRole("button", { name: "Search" }).click();
    const result = page.locator("button.result").filter({ hasText: /number 5$/ });
    await result.waitFor();
    bia.peer.send(...messages("led-ana", 30, "unseen"));
    await titled(ana, "(30) chatmom");
    await result.click();
    await ana.message("number 5").and(page.locator(":focus")).waitFor();
    assert.equal(await page.title(), "(30) chatmom");
    assert.equal(readOf(bia), 150);
    await page.getByRole("button", { name: "To the newest" }).click();
    await titled(ana, "chatmom");
  },
);
