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
}
