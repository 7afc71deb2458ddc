/** What a page that is open for days must not gather. */

import assert from "node:assert/strict";
import { hasBrowser, oneBrowser } from "../support/browser.ts";
import { bytesOf, offer, upload } from "../support/files.ts";
import { Person } from "../support/one_server.ts";
import { png } from "../support/page_files.ts";
import { onePageServer } from "../support/page_server.ts";
import { until } from "../support/until.ts";

const site = onePageServer();
const browser = oneBrowser();

Deno.test(
  "in a browser: pictures that were scrolled past are not held in memory by their addresses",
  { ignore: !hasBrowser },
  async () => {
    await using bia = await Person.new(site.port, "held-bia");
    await using ana = await browser.visit(site.url);
    await ana.register("held-ana");
    const picture = { width: 300, height: 200, preview: png(6, 4).toBase64() };
    for (let n = 0; n < 60; n++) {
      const fields = { media: "image/png", name: `${n}.png`, picture };
      await upload(bia.peer, offer("held-ana", bytesOf(0), fields), bytesOf(0));
    }
    await ana.page.evaluate(`
      held = new Set();
      const { createObjectURL, revokeObjectURL } = URL;
      URL.createObjectURL = (blob) => {
        const url = createObjectURL.call(URL, blob);
        held.add(url);
        return url;
      };
      URL.revokeObjectURL = (url) => {
        held.delete(url);
        revokeObjectURL.call(URL, url);
      };`);
    await ana.page.getByRole("button", { name: /^held-bia/ }).click();
    await ana.page.locator("img.preview").first().waitFor();
    await ana.page.evaluate(`new Promise((resolve) => {
      const scroller = document.querySelector(".scroller");
      let n = 0;
      const step = () => {
        if (n++ === 120) return resolve();
        scroller.scrollTop = scroller.scrollHeight * ((n * 37) % 100) / 100;
        scroller.dispatchEvent(new Event("scroll"));
        requestAnimationFrame(step);
      };
      step();
    })`);
    assert.ok(await ana.page.evaluate<number>("held.size") > 0);
    await ana.page.getByRole("button", { name: "Settings" }).click();
    await ana.page.locator("img").first().waitFor({ state: "detached" });
    await until("no address", async () => await ana.page.evaluate("held.size") === 0, 5_000);
  },
);
