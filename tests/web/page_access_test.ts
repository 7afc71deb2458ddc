import assert from "node:assert/strict";
import axe from "axe-core";
import type { Page } from "playwright-core";
import { hasBrowser, oneBrowser, type Visitor } from "../support/browser.ts";
import { onePageServer } from "../support/page_server.ts";

const site = onePageServer();
const browser = oneBrowser();

/** What axe-core finds serious or worse, in words. */
async function faults(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate("axe.run()") as axe.AxeResults;
  return violations.filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`);
}

for (const colorScheme of ["light", "dark"] as const) {
  Deno.test(
    `in a browser, ${colorScheme}: nothing keeps people with a screen reader or weak eyes out`,
    {
      ignore: !hasBrowser,
    },
    async () => {
      const visit = (): Promise<Visitor> =>
        browser.visit(site.url, { colorScheme, bypassCSP: true });
      await using ana = await visit();
      await using bia = await visit();
      assert.deepEqual(await faults(ana.page), [], "at the way in");
      await ana.register(`axe-ana-${colorScheme}`);
      await bia.register(`axe-bia-${colorScheme}`);
      assert.deepEqual(await faults(ana.page), [], "with nothing open");
      await ana.open(`axe-bia-${colorScheme}`);
      await bia.open(`axe-ana-${colorScheme}`);
      await ana.write("hello", "see https://example.org/");
      await bia.sees("hello");
      await bia.message("hello").hover();
      await bia.message("hello").getByRole("button", { name: "React \u{1f44d}" }).click();
      await bia.message("hello").getByRole("button", { name: "Reply" }).click();
      await bia.write("and to you");
      await ana.sees("and to you");
      await ana.message("hello").getByRole("button", { name: /\u{1f44d} 1/u }).waitFor();
      await ana.message("hello").hover();
      assert.deepEqual(await faults(ana.page), [], "in a conversation");
    },
  );

  Deno.test(
    `in a browser, ${colorScheme}: what is beside conversations keeps nobody out, nor who has a phone`,
    { ignore: !hasBrowser },
    async () => {
      const viewport = { width: 360, height: 640 };
      await using ana = await browser.visit(site.url, { colorScheme, bypassCSP: true, viewport });
      await using bia = await browser.visit(site.url);
      await bia.register(`side-bia-${colorScheme}`);
      await ana.register(`side-ana-${colorScheme}`);
      const { page } = ana;
      const looked = async (where: string) => {
        assert.deepEqual(await faults(page), [], where);
        const tooWide = "document.documentElement.scrollWidth - innerWidth";
        assert.equal(await page.evaluate(tooWide), 0, `${where} is wider than a phone`);
      };
      const button = (name: string) => page.getByRole("button", { name, exact: true });
      await button("New group").click();
      await page.getByLabel("Name of the group").fill(`side-${colorScheme}`);
      await button("Make it").click();
      await button("Members").click();
      await page.getByLabel("Add somebody by name").fill(`side-bia-${colorScheme}`);
      await button("Add").click();
      await page.getByLabel(`Role of side-bia-${colorScheme}`).waitFor();
      await looked("a group");
      await button("Close").click();
      await button("Back to the list").click();
      await button("People").click();
      await button(`side-bia-${colorScheme}`).waitFor();
      await looked("the list of people");
      await button(`side-bia-${colorScheme}`).click();
      await ana.write("what becomes of this?");
      await ana.ticked("what becomes of this?", "on a device of theirs");
      await ana.message("what becomes of this?").hover();
      await looked("a message with its buttons");
      await button("What became of it").click();
      await page.getByText("on the server's disk").waitFor();
      await looked("what became of a message");
      await button("Close").click();
      await button("About").click();
      await button("Block").click();
      await button("Unblock").waitFor();
      await looked("a person");
      await button("Close").click();
      await button("Back to the list").click();
      await button("Settings").click();
      await button(`Unblock side-bia-${colorScheme}`).waitFor();
      await looked("settings");
    },
  );
}

Deno.test(
  "in a browser: who sends by the button goes on writing, as after Enter",
  { ignore: !hasBrowser },
  async () => {
    await using ana = await browser.visit(site.url);
    await ana.register("button-ana");
    await ana.open("button-ana");
    await ana.field.fill("by the button");
    await ana.page.getByRole("button", { name: "Send" }).click();
    await ana.sees("by the button");
    await ana.page.keyboard.type("and on");
    assert.equal(await ana.field.inputValue(), "and on");
  },
);
