import assert from "node:assert/strict";
import { hasBrowser, oneBrowser } from "../support/browser.ts";
import { messages, numbered } from "../support/messages.ts";
import { Person } from "../support/one_server.ts";
import { held, walk } from "../support/page_scroll.ts";
import { onePageServer } from "../support/page_server.ts";
import { ChaosProxy } from "../support/proxy.ts";
import { until } from "../support/until.ts";

const site = onePageServer();
const browser = oneBrowser();
const needs = { ignore: !hasBrowser };

async function said(by: Person, to: string, count: number, more = ""): Promise<void> {
  const all = messages(to, count, "number");
  const stored = () => by.peer.heard.filter(({ type }) => type === "stored").length;
  const before = stored();
  by.peer.send(...all.map((one, at) => ({ ...one, text: one.text + more.repeat(at % 7) })));
  await until("all are stored", () => stored() === before + count);
}

Deno.test(
  "in a browser: ten thousand messages are scrolled through, each once, and few are drawn at a time",
  needs,
  async () => {
    const many = 10_000, all = numbered(many, "number");
    await using caio = await Person.new(site.port, "many-caio", "correct horse");
    await using dora = await Person.new(site.port, "many-dora");
    void dora;
    await said(caio, "many-dora", many);
    await using page = await browser.visit(site.url, { viewport: { width: 600, height: 3000 } });
    await page.logIn("many-caio", "correct horse");
    await page.page.getByRole("button", { name: /^many-dora/ }).click();
    await page.sees(`number ${many}`);
    const back = await walk(page.page, "back");
    assert.deepEqual(back.seen, all.toReversed());
    const on = await walk(page.page, "on");
    assert.deepEqual(on.seen, all);
    for (const { rows, longest } of [back, on]) {
      assert.ok(rows < 300, `${rows} rows at once`);
      assert.ok(longest < 3_000, `busy for ${longest} ms`);
    }
    assert.deepEqual(page.complaints, []);
  },
);

Deno.test(
  "in a browser: who reads what was said long ago goes on reading while much comes and things grow",
  needs,
  async () => {
    await using caio = await Person.new(site.port, "hold-caio", "correct horse");
    await using dora = await Person.new(site.port, "hold-dora");
    await said(caio, "hold-dora", 600, ", of which there would be much more to say");
    await using page = await browser.visit(site.url);
    await page.logIn("hold-caio", "correct horse");
    await page.page.getByRole("button", { name: /^hold-dora/ }).click();
    await page.page.getByRole("log").getByText("number 600").waitFor();
    await page.page.locator(".scroller").hover();
    await until("it is far back", async () => {
      await page.page.mouse.wheel(0, -1_500);
      const [first = ""] = await page.texts();
      return Number(/\d+/.exec(first)) < 480;
    });
    await page.page.mouse.wheel(0, 3_000);
    const steady = await held(page.page);
    dora.peer.send(...messages("hold-caio", 1_000, "burst"));
    await page.page.locator("nav").getByText("burst 1000").waitFor();
    await page.page.setViewportSize({ width: 900, height: 500 });
    const { farthest, rows } = await steady();
    assert.ok(farthest < 2, `it moved by ${farthest} pixels`);
    assert.ok(rows < 200, `${rows} rows at once`);
    await page.page.getByRole("button", { name: "To the newest" }).click();
    await page.sees("burst 1000");
  },
);

Deno.test(
  "in a browser: by keyboard one goes from message to message; the focus stays when its row is out of view",
  needs,
  async () => {
    await using caio = await Person.new(site.port, "keys-caio", "correct horse");
    await using dora = await Person.new(site.port, "keys-dora");
    void dora;
    await said(caio, "keys-dora", 300);
    await using page = await browser.visit(site.url);
    await page.logIn("keys-caio", "correct horse");
    await page.page.getByRole("button", { name: /^keys-dora/ }).click();
    await page.sees("number 300");
    await page.page.getByRole("group", { name: "Messages with keys-dora" }).focus();
    const { keyboard } = page.page, focused = page.page.locator("li.message:focus");
    for (const text of ["number 300", "number 299", "number 298"]) {
      await keyboard.press("ArrowUp");
      await focused.getByText(text, { exact: true }).waitFor();
    }
    await keyboard.press("Tab");
    await page.page.locator("li.message button:focus").getByText("Reply").waitFor();
    const { rows } = await walk(page.page, "back");
    assert.ok(rows < 200, `${rows} rows at once`);
    assert.equal(await page.page.evaluate("document.activeElement.innerText"), "Reply");
    const first = page.message("number 1");
    await first.focus();
    await walk(page.page, "on");
    assert.match(await page.page.evaluate("document.activeElement.innerText"), /^number 1\n/);
    await walk(page.page, "back");
    assert.equal(await first.getAttribute("aria-setsize"), "301");
    assert.equal(await first.getAttribute("aria-posinset"), "2");
    await keyboard.press("Tab");
    await keyboard.press("Enter");
    await page.field.and(page.page.locator(":focus")).waitFor();
    await page.page.locator(".draft").getByText("number 1", { exact: false }).waitFor();
  },
);

Deno.test(
  "in a browser: who goes to what was found, and to somebody else at once, misses nothing of what those said",
  needs,
  async () => {
    await using caio = await Person.new(site.port, "gap-caio", "correct horse");
    await using dora = await Person.new(site.port, "gap-dora");
    await using eve = await Person.new(site.port, "gap-eve");
    void dora, void eve;
    await said(caio, "gap-dora", 150);
    await said(caio, "gap-eve", 400);
    await using page = await browser.visit(site.url);
    await page.logIn("gap-caio", "correct horse");
    await page.page.getByRole("button", { name: /^gap-dora/ }).click();
    await page.sees("number 150");
    await page.page.getByRole("button", { name: /^gap-eve/ }).click();
    await page.sees("number 400");
    await page.page.getByRole("button", { name: "Search" }).click();
    await page.page.getByLabel("Words to look for").fill("number 5");
    await page.page.getByRole("search").getByRole("button", { name: "Search" }).click();
    await page.page.locator("button.result", { hasText: "gap-dora" }).first().waitFor();
    // One after the other, before any answer of the server's.
    await page.page.evaluate(`
      const button = (all, text) =>
        [...document.querySelectorAll(all)].find((one) => one.innerText.includes(text));
      button("button.result", "gap-dora").click();
      button("nav li button", "gap-eve").click();`);
    await page.sees("number 400");
    const { seen } = await walk(page.page, "back");
    assert.deepEqual(seen, numbered(400, "number").toReversed());
  },
);

Deno.test(
  "in a browser: over a slow line, and one that breaks, one gets to the beginning by scrolling alone",
  needs,
  async () => {
    await using caio = await Person.new(site.port, "slow-caio", "correct horse");
    await using dora = await Person.new(site.port, "slow-dora");
    void dora;
    await said(caio, "slow-dora", 400);
    await using proxy = ChaosProxy.before(Number(new URL(site.url).port));
    await using page = await browser.visit(`http://127.0.0.1:${proxy.port}/`);
    await page.logIn("slow-caio", "correct horse");
    const open = page.page.getByRole("button", { name: /^slow-dora/ });
    await open.click();
    await page.sees("number 400");
    // Whoever comes back is at the top of what is here before the server has said anything.
    await page.page.getByLabel("Write to").fill("someone-else");
    await page.page.getByRole("button", { name: "Open" }).click();
    proxy.slowMs = 300;
    await open.click();
    await page.sees("number 400");
    const { seen } = await walk(page.page, "back");
    assert.deepEqual(seen, numbered(400, "number").toReversed());

    await page.page.reload();
    await page.connected();
    await open.click();
    await page.sees("number 400");
    proxy.stall();
    await page.page.evaluate(`document.querySelector(".scroller").scrollTop = 0`);
    await page.message("number 301").waitFor();
    proxy.cut();
    proxy.release();
    await page.message("number 290").waitFor();
  },
);
