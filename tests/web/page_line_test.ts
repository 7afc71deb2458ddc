/** The page on lines that people have: proxies that speak for the server, connections into nowhere, two tabs. */

import assert from "node:assert/strict";
import { hasBrowser, oneBrowser } from "../support/browser.ts";
import { Person } from "../support/one_server.ts";
import { onePageServer, pageServer } from "../support/page_server.ts";
import { ChaosProxy } from "../support/proxy.ts";
import { until } from "../support/until.ts";

const site = onePageServer();
const browser = oneBrowser();
const needs = { ignore: !hasBrowser };
const port = () => Number(new URL(site.url).port);

Deno.test(
  "in a browser: a try to connect that leads nowhere is given up, and the next one gets through",
  needs,
  async () => {
    await using proxy = ChaosProxy.before(port());
    await using ana = await browser.visit(`http://127.0.0.1:${proxy.port}/`);
    await ana.register("hole-ana");
    // Whatever is tried now gets no answer, ever, not even when the line is well again.
    proxy.swallow = true;
    proxy.cut();
    await until("it has tried", () => proxy.swallowed > 0);
    proxy.swallow = false;
    await ana.page.getByText("connected", { exact: true }).waitFor({ timeout: 40_000 });
  },
);

Deno.test(
  "in a browser: what a panel shows comes when the connection does",
  needs,
  async () => {
    await using proxy = ChaosProxy.before(port());
    await using ana = await browser.visit(`http://127.0.0.1:${proxy.port}/`);
    const { page } = ana;
    await ana.register("panel-ana");
    await page.getByRole("button", { name: "New group" }).click();
    await page.getByLabel("Name of the group").fill("panel-group");
    await page.getByRole("button", { name: "Make it" }).click();
    await page.getByRole("button", { name: "Members" }).waitFor();
    for (
      const [panel, shows] of [["Members", "panel-ana"], ["Settings", "this browser"]] as const
    ) {
      proxy.stall();
      proxy.cut();
      await page.getByText("connected", { exact: true }).waitFor({ state: "detached" });
      await page.getByRole("button", { name: panel }).click();
      proxy.release();
      await page.locator("main.panel").getByText(shows, { exact: false }).first().waitFor();
      await page.getByRole("button", { name: "Close" }).first().click();
    }
  },
);

Deno.test(
  "in a browser: while the server is away a second tab takes over, and nothing written in either is left behind",
  needs,
  async () => {
    await using own = await pageServer();
    await using ana = await browser.visit(own.url);
    await ana.register("ana");
    await using bia = await Person.new(own.server.port, "bia");
    await ana.page.evaluate("navigator.serviceWorker.ready.then(() => 0)");
    await own.server.kill();
    await ana.open("bia");
    await ana.write("from the first tab");
    await ana.ticked("from the first tab", "waiting in this browser");
    const first = ana.page;
    ana.page = await ana.context.newPage();
    await ana.page.goto(own.url);
    await first.getByRole("button", { name: "Use it here" }).waitFor();
    await first.close();
    await ana.open("bia");
    await ana.write("from the second");
    await own.server.again();
    const peer = await bia.back();
    assert.equal((await peer.next("message")).text, "from the first tab");
    assert.equal((await peer.next("message")).text, "from the second");
  },
);

Deno.test(
  "in a browser: the page opens while a proxy says that the server is away",
  needs,
  async () => {
    let isAway = false;
    const proxy = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      async (request) => {
        if (isAway) return new Response("Bad Gateway", { status: 502 });
        const answer = await fetch(new URL(new URL(request.url).pathname, site.url));
        const headers = { "content-type": answer.headers.get("content-type") ?? "" };
        return new Response(await answer.arrayBuffer(), { status: answer.status, headers });
      },
    );
    {
      await using ana = await browser.visit(`http://127.0.0.1:${proxy.addr.port}/`);
      await ana.page.evaluate("navigator.serviceWorker.ready.then(() => 0)");
      await ana.page.reload();
      await ana.page.getByLabel("Name", { exact: true }).waitFor();
      isAway = true;
      await ana.page.reload();
      await ana.page.getByLabel("Name", { exact: true }).waitFor();
    }
    await proxy.shutdown();
  },
);
