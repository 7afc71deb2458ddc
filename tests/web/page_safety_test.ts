import assert from "node:assert/strict";
import { hasBrowser, oneBrowser } from "../support/browser.ts";
import { message } from "../support/messages.ts";
import { Person } from "../support/one_server.ts";
import { onePageServer } from "../support/page_server.ts";
import { within } from "../support/until.ts";

const site = onePageServer();
const browser = oneBrowser();
const needs = { ignore: !hasBrowser };

const HOSTILE = [
  `<img src=x onerror="window.hit=1"><script>window.hit=1</script>`,
  `<a href="javascript:window.hit=1">click</a>`,
  `javascript:window.hit=1//http://xy`,
  `"><svg onload=window.hit=1>`,
  "\u202egnp.exe \u2066hidden\u2069 \u200b\ufeff",
  `a${"\u0301".repeat(5_000)}`,
  "\u001b[2J\u001b]0;title\u0007",
  "{{constructor.constructor('window.hit=1')()}}",
];

Deno.test(
  "in a browser: hostile text stays text: nothing runs, and only web addresses become links",
  needs,
  async () => {
    await using eve = await Person.new(site.port, "eve");
    await using ana = await browser.visit(site.url);
    await ana.register("ana");
    await ana.open("eve");
    for (const text of HOSTILE) eve.peer.send(message("ana", text));
    eve.peer.send(message("ana", "see https://example.org/a?b=1. And that was all"));
    const last = ana.page.locator("li.message").getByText("And that was all");
    await last.waitFor();
    assert.equal(await ana.page.locator("li.message").count(), HOSTILE.length + 1);
    const first = ana.page.locator("li.message .text").first();
    assert.equal(await first.textContent(), HOSTILE[0]);
    assert.equal(await ana.page.locator("li.message :is(img, script, svg, iframe)").count(), 0);
    assert.equal(await ana.page.evaluate("window.hit"), undefined);
    const links = ana.page.locator("li.message a");
    const found = await links.evaluateAll((all) =>
      all.map((one) => [one.getAttribute("href"), one.getAttribute("rel")])
    );
    assert.deepEqual(found.map(([href]) => href), ["http://xy/", "https://example.org/a?b=1"]);
    for (const [, rel] of found) assert.match(rel!, /noopener noreferrer/);
    const width = await ana.page.evaluate("document.documentElement.scrollWidth - innerWidth");
    assert.ok(Number(width) <= 0, "the page grew wider than its window");
    assert.deepEqual(ana.complaints, []);
  },
);

Deno.test(
  "in a browser: a script that got into the page does not run, the policy forbids it",
  needs,
  async () => {
    await using ana = await browser.visit(site.url);
    const breaking = ana.page.evaluate(async () => {
      const told: string[] = [];
      addEventListener(
        "securitypolicyviolation",
        ((event: { effectiveDirective: string }) =>
          told.push(event.effectiveDirective)) as unknown as EventListener,
      );
      // deno-lint-ignore no-explicit-any
      const { document, trustedTypes } = globalThis as any;
      const script = document.createElement("script");
      script.append("window.hit = 1");
      // One that has found its way past the first gate meets the second.
      const past = trustedTypes.createPolicy("past", { createScript: (text: string) => text });
      const second = document.createElement("script");
      second.text = past.createScript("window.hit = 2");
      const style = document.createElement("style");
      style.append("body { background: red }");
      const image = document.createElement("img");
      image.src = "http://127.0.0.1:9/stolen";
      document.body.append(script, second, style, image);
      while (new Set(told).size < 4) await new Promise((resolve) => setTimeout(resolve, 10));
      return told;
    });
    const broken = await within("four reports of what the policy forbade", breaking);
    assert.deepEqual(
      [...new Set(broken)].sort(),
      ["img-src", "require-trusted-types-for", "script-src-elem", "style-src-elem"],
    );
    assert.equal(await ana.page.evaluate("window.hit"), undefined);
  },
);

Deno.test("in a browser: a page from elsewhere gets no connection", needs, async () => {
  const elsewhere = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    () => new Response("<p>elsewhere</p>", { headers: { "content-type": "text/html" } }),
  );
  try {
    await using eve = await browser.visit(`http://127.0.0.1:${elsewhere.addr.port}/`);
    const socket = site.url.replace("http", "ws") + "chat";
    const outcome = await eve.page.evaluate((url) =>
      new Promise<string>((resolve) => {
        const socket = new WebSocket(url);
        socket.onopen = () => resolve("open");
        socket.onerror = () => resolve("refused");
      }), socket);
    assert.equal(outcome, "refused");
  } finally {
    await elsewhere.shutdown();
  }
});
