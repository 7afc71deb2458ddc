import assert from "node:assert/strict";
import { hasBrowser, oneBrowser } from "../support/browser.ts";
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
