import assert from "node:assert/strict";
import { hasBrowser, oneBrowser } from "../support/browser.ts";
import { Person } from "../support/one_server.ts";
import { choose } from "../support/page_files.ts";
import { onePageServer } from "../support/page_server.ts";
import { ChaosProxy } from "../support/proxy.ts";

const site = onePageServer();
const browser = oneBrowser();
const needs = { ignore: !hasBrowser };

Deno.test(
  "in a browser: who logs out with a file chosen is asked once, and then is out, words and all",
  needs,
  async () => {
    await using bia = await Person.new(site.port, "out-bia");
    void bia;
    await using ana = await browser.visit(site.url);
    const { page } = ana;
    await ana.register("out-ana");
    await ana.open("out-bia");
    await ana.field.fill("nobody's business");
    await choose(ana, { name: "a.txt", bytes: new Uint8Array(10) });
    await page.locator(".tray").getByText("a.txt").waitFor();
    const asked: string[] = [];
    page.on("dialog", (dialog) => {
      asked.push(dialog.type());
      void (dialog.type() === "confirm" ? dialog.accept() : dialog.dismiss());
    });
    await page.getByRole("button", { name: "Log out" }).click();
    await page.getByLabel("Name", { exact: true }).waitFor();
    assert.deepEqual(asked, ["confirm"]);
    assert.equal(await page.evaluate("JSON.stringify(localStorage)"), "{}");
    await ana.register("out-eva");
  },
);

Deno.test("in a browser: on a line over which nothing comes one gets out, too", needs, async () => {
  await using proxy = ChaosProxy.before(Number(new URL(site.url).port));
  await using ana = await browser.visit(`http://127.0.0.1:${proxy.port}/`);
  await ana.register("mute-ana");
  proxy.stall();
  // Nothing is left here, and the page comes anew: it would, over a line that speaks.
  const anew = ana.page.waitForRequest((request) => request.isNavigationRequest());
  await ana.page.getByRole("button", { name: "Log out" }).click();
  await anew;
});
