import assert from "node:assert/strict";
import { hasBrowser, oneBrowser } from "../support/browser.ts";
import { message } from "../support/messages.ts";
import { Person } from "../support/one_server.ts";
import { onePageServer } from "../support/page_server.ts";
import { until } from "../support/until.ts";

const site = onePageServer();
const browser = oneBrowser();
const needs = { ignore: !hasBrowser };

Deno.test(
  "in a browser: half a text is still there after a look at somebody else, at the settings, or after an edit",
  needs,
  async () => {
    await using bia = await Person.new(site.port, "draft-bia");
    await using caio = await Person.new(site.port, "draft-caio");
    void bia, void caio;
    await using ana = await browser.visit(site.url);
    await ana.register("draft-ana");
    const { page, field } = ana;
    const holds = (text: string) =>
      until(`the field holds "${text}"`, async () => await field.inputValue() === text);
    const edit = async (text: string) => {
      await ana.message(text).hover();
      await ana.message(text).getByRole("button", { name: "Edit" }).click();
      await holds(text);
    };
    await ana.open("draft-bia");
    await ana.write("said");
    await ana.ticked("said", "stored on the server");
    await field.fill("half a text");
    await ana.open("draft-caio");
    await holds("");
    await field.fill("for caio");
    await page.getByRole("button", { name: "Settings" }).click();
    await field.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Close" }).click();
    await holds("for caio");
    await page.getByRole("button", { name: /^draft-bia/ }).click();
    await holds("half a text");
    await edit("said");
    await field.fill("never sent");
    await page.getByRole("button", { name: "Cancel" }).click();
    await holds("half a text");
    await edit("said");
    await ana.write("said well");
    await ana.message("said well").getByText("edited").waitFor();
    await holds("half a text");
    await field.press("Enter");
    await ana.sees("half a text");
    await ana.open("draft-caio");
    await holds("for caio");
    await ana.open("draft-bia");
    await holds("");
    assert.deepEqual(await ana.texts(), ["said well", "half a text"]);
  },
);

Deno.test(
  "in a browser: an answer still answers, and an edit still edits, after a look at the settings or somebody else",
  needs,
  async () => {
    await using bia = await Person.new(site.port, "about-bia");
    await using caio = await Person.new(site.port, "about-caio");
    void caio;
    await using ana = await browser.visit(site.url);
    const { page, field } = ana;
    await ana.register("about-ana");
    bia.peer.send(message("about-ana", "a question"));
    await ana.open("about-bia");
    const choose = async (text: string, what: string) => {
      await ana.message(text).hover();
      await ana.message(text).getByRole("button", { name: what }).click();
    };
    const lookElsewhere = async () => {
      await page.getByRole("button", { name: "Settings" }).click();
      await field.waitFor({ state: "detached" });
      await page.getByRole("button", { name: "Close" }).click();
      await ana.open("about-caio");
      await page.getByRole("button", { name: /^about-bia/ }).click();
    };
    await ana.sees("a question");
    await choose("a question", "Reply");
    await field.fill("an answer");
    await lookElsewhere();
    await page.locator(".draft").getByText("a question", { exact: false }).waitFor();
    assert.equal(await field.inputValue(), "an answer");
    await field.press("Enter");
    await ana.message("an answer").locator("blockquote").waitFor();
    await ana.ticked("an answer", "stored on the server");
    await choose("an answer", "Edit");
    await field.fill("a better answer");
    await lookElsewhere();
    await page.locator(".draft").waitFor();
    assert.equal(await field.inputValue(), "a better answer");
    await field.press("Enter");
    await ana.message("a better answer").getByText("edited").waitFor();
  },
);

Deno.test(
  "in a browser: half a text outlives another tab, a reload, and the page's end",
  needs,
  async () => {
    await using bia = await Person.new(site.port, "tab-bia");
    void bia;
    await using ana = await browser.visit(site.url);
    await ana.register("tab-ana");
    const holds = async (text: string) => {
      await ana.open("tab-bia");
      await until(`the field holds "${text}"`, async () => await ana.field.inputValue() === text);
    };
    await ana.open("tab-bia");
    await ana.field.fill("half a text");
    const second = await ana.context.newPage();
    await second.goto(site.url);
    await second.getByText("connected", { exact: true }).waitFor();
    await ana.page.getByRole("button", { name: "Use it here" }).click();
    await ana.connected();
    await holds("half a text");
    await ana.page.reload();
    await ana.connected();
    await holds("half a text");
    await second.close();
    await ana.again();
    await ana.connected();
    await holds("half a text");
    await ana.field.press("Enter");
    await ana.sees("half a text");
    await ana.page.reload();
    await ana.connected();
    await holds("");
  },
);
