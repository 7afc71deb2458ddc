/** Files that have come, on the page: pictures and players in their messages, everything else to be saved. */

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import axe from "axe-core";
import { hasBrowser, oneBrowser, type Visitor } from "../support/browser.ts";
import { bytesOf } from "../support/files.ts";
import { Person } from "../support/one_server.ts";
import { choose, give, heightOf, png, wav, withFile } from "../support/page_files.ts";
import { onePageServer } from "../support/page_server.ts";
import { ChaosProxy } from "../support/proxy.ts";
import { until } from "../support/until.ts";

const site = onePageServer();
const browser = oneBrowser();
const needs = { ignore: !hasBrowser };

async function saved(visitor: Visitor, name: string): Promise<{ name: string; bytes: Uint8Array }> {
  const coming = visitor.page.waitForEvent("download");
  await visitor.page.getByRole("button", { name: `Save ${name}` }).click();
  const download = await coming;
  return { name: download.suggestedFilename(), bytes: await Deno.readFile(await download.path()) };
}

Deno.test(
  "in a browser: a small picture shows by itself and moves nothing; a large one waits for a click",
  needs,
  async () => {
    await using bia = await Person.new(site.port, "pic-bia");
    await using ana = await browser.visit(site.url);
    await ana.register("pic-ana");
    await ana.open("pic-bia");
    const large = png(1_000, 1_000, true), media = "image/png";
    assert.ok(large.length > 2 * 1024 * 1024);
    const preview = png(10, 10).toBase64();
    const picture = { width: 1_000, height: 1_000, preview };
    await give(bia, "pic-ana", large, { name: "large.png", media, picture });
    const small = withFile(ana, "large.png").locator("img.preview");
    await small.waitFor();
    const before = await heightOf(ana, "large.png");
    await give(bia, "pic-ana", png(64, 48), { name: "small.png", media });
    await withFile(ana, "small.png").locator("img:not(.preview)").waitFor();
    assert.equal(await small.count(), 1, "nobody has asked for the large one");
    await ana.page.getByRole("button", { name: "Picture large.png: open it" }).click();
    const dialog = ana.page.getByRole("dialog", { name: "large.png" });
    const shown = dialog.locator("img:not(.preview)");
    await shown.waitFor();
    const width = () =>
      shown.evaluate((one) => (one as unknown as { naturalWidth: number }).naturalWidth);
    await until("the whole picture", async () => await width() === 1_000);
    await ana.page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    const focused = await ana.page.evaluate("document.activeElement.ariaLabel");
    assert.equal(focused, "Picture large.png: open it");
    await withFile(ana, "large.png").locator(".picture img:not(.preview)").waitFor();
    assert.equal(await heightOf(ana, "large.png"), before, "its row is as high as before");
    assert.deepEqual(ana.complaints, []);
  },
);

Deno.test(
  "in a browser: a picture in view comes when the connection does",
  needs,
  async () => {
    await using bia = await Person.new(site.port, "late-bia");
    void bia;
    await using proxy = ChaosProxy.before(Number(new URL(site.url).port));
    await using ana = await browser.visit(`http://127.0.0.1:${proxy.port}/`);
    await ana.register("late-ana");
    await ana.open("late-bia");
    await choose(ana, { name: "own.png", mimeType: "image/png", bytes: png(64, 48) });
    await ana.page.getByRole("button", { name: "Send", exact: true }).click();
    await withFile(ana, "own.png").getByRole("img", { name: "stored on the server" }).waitFor();
    await ana.page.reload();
    await ana.connected();
    proxy.stall();
    proxy.cut();
    await ana.page.getByText("connected", { exact: true }).waitFor({ state: "detached" });
    await ana.page.getByRole("button", { name: /^late-bia/ }).click();
    await withFile(ana, "own.png").waitFor();
    proxy.release();
    await withFile(ana, "own.png").locator("img:not(.preview)").waitFor();
  },
);

const SVG =
  `<svg xmlns="http://www.w3.org/2000/svg" onload="window.hit=1"><script>window.hit=1</script></svg>`;
const HTML = `<!DOCTYPE html><script>window.hit = 1</script>`;

Deno.test(
  "in a browser: hostile names and types: nothing runs or is shown, and it is saved under a safe name",
  needs,
  async () => {
    await using eve = await Person.new(site.port, "bad-eve");
    await using ana = await browser.visit(site.url);
    await ana.register("bad-ana");
    await ana.open("bad-eve");
    const utf8 = new TextEncoder();
    const picture = { width: 50, height: 50, preview: utf8.encode(SVG).toBase64() };
    // A picture is looked at while it is in view: the others would push it out.
    const isNone = (name: string) =>
      withFile(ana, name).getByText("cannot be shown here").waitFor();
    await give(eve, "bad-ana", utf8.encode(SVG), { name: "lie.png", media: "image/png", picture });
    await isNone("lie.png");
    await give(eve, "bad-ana", utf8.encode(SVG), {
      name: "true.svg",
      media: "image/svg+xml",
      picture,
    });
    await give(eve, "bad-ana", utf8.encode(HTML), { name: "../../<b>x.html", media: "text/html" });
    await give(eve, "bad-ana", bytesOf(9), {
      name: "gpj.\u202eexe",
      media: "application/x-msdownload",
    });
    const giant = png(1, 1);
    new DataView(giant.buffer).setUint32(16, 60_000);
    new DataView(giant.buffer).setUint32(20, 60_000);
    await give(eve, "bad-ana", giant, { name: "giant.png", media: "image/png" });
    await isNone("giant.png");
    assert.equal(
      await ana.page.locator("li.message :is(img, svg, iframe, object, embed)").count(),
      0,
    );
    assert.deepEqual(await ana.page.locator(".file .name bdi").allInnerTexts(), [
      "lie.png",
      "true.svg",
      "_b_x.html",
      "gpj.exe",
      "giant.png",
    ]);
    assert.deepEqual(await saved(ana, "_b_x.html"), {
      name: "bad-eve__b_x.html",
      bytes: utf8.encode(HTML),
    });
    assert.equal((await saved(ana, "gpj.exe")).name, "bad-eve_gpj.exe");
    assert.equal((await saved(ana, "true.svg")).name, "bad-eve_true.svg");
    assert.equal(await ana.page.evaluate("window.hit"), undefined);
    assert.equal(ana.context.pages().length, 1, "nothing opened");
    assert.deepEqual(ana.complaints, []);
  },
);

Deno.test(
  "in a browser: one's own file can be had back after a reload; one that has left the server is told",
  needs,
  async () => {
    await using bia = await Person.new(site.port, "own-bia");
    void bia;
    await using ana = await browser.visit(site.url);
    await ana.register("own-ana");
    await ana.open("own-bia");
    const bytes = bytesOf(300_000);
    await choose(ana, { name: "mine.bin", bytes });
    await ana.field.press("Enter");
    await withFile(ana, "mine.bin").getByRole("img", { name: "stored on the server" }).waitFor();
    await ana.again();
    await ana.page.getByRole("button", { name: /^own-bia/ }).click();
    assert.deepEqual(await saved(ana, "mine.bin"), { name: "mine.bin", bytes });
    await ana.again();
    await ana.page.getByRole("button", { name: /^own-bia/ }).click();
    await ana.page.getByRole("button", { name: "Save mine.bin" }).waitFor();
    const folder = `${site.server.data}/files`;
    for (const { name } of Deno.readDirSync(folder)) await Deno.remove(`${folder}/${name}`);
    await ana.page.getByRole("button", { name: "Save mine.bin" }).click();
    await withFile(ana, "mine.bin").getByText("That file is not there any more").waitFor();
  },
);

/** What axe-core finds serious or worse, in words. */
async function faults(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate("axe.run()") as axe.AxeResults;
  return violations.filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`);
}

Deno.test(
  "in a browser: on a phone and in Portuguese, files keep nobody out and fit the screen",
  needs,
  async () => {
    await using bia = await Person.new(site.port, "axe-bia");
    const phone = { viewport: { width: 360, height: 640 }, locale: "en-US", bypassCSP: true };
    await using ana = await browser.visit(site.url, phone);
    await ana.register("axe-ana");
    await ana.open("axe-bia");
    const picture = { width: 4_000, height: 900, preview: png(9, 2).toBase64() };
    await give(bia, "axe-ana", png(40, 9), {
      name: `${"wide".repeat(30)}.png`,
      media: "image/png",
      picture,
    });
    await give(bia, "axe-ana", wav(), { name: "tone.wav", media: "audio/wav" });
    await give(bia, "axe-ana", bytesOf(9), { name: "film.mp4", media: "video/mp4" });
    await choose(ana, { name: "next.png", mimeType: "image/png", bytes: png(40, 30) });
    await ana.page.locator(".tray img").waitFor();
    await ana.page.getByRole("button", { name: "Play tone.wav" }).click();
    await ana.page.locator("audio").waitFor();
    assert.deepEqual(await faults(ana.page), [], "in a conversation");
    const width = await ana.page.evaluate(
      "Math.max(document.documentElement.scrollWidth - innerWidth, " +
        "document.querySelector('.scroller').scrollWidth - document.querySelector('.scroller').clientWidth)",
    );
    assert.ok(Number(width) <= 0, `${width} pixels too wide`);
    await ana.page.getByRole("button", { name: /^Picture wide.*: open it/ }).press("Enter");
    await ana.page.locator("dialog img").waitFor();
    assert.deepEqual(await faults(ana.page), [], "with a picture open");
    await ana.page.keyboard.press("Escape");
    await ana.page.evaluate("localStorage.setItem('lang', 'pt-BR')");
    await ana.again();
    await ana.page.getByRole("button", { name: /^axe-bia/ }).click();
    await ana.page.getByRole("button", { name: "Anexar arquivos" }).waitFor();
    await ana.page.getByRole("button", { name: "Tocar tone.wav" }).waitFor();
  },
);
