import assert from "node:assert/strict";
import { hasBrowser, oneBrowser } from "../support/browser.ts";
import { Person } from "../support/one_server.ts";
import { message } from "../support/messages.ts";
import { pageServer } from "../support/page_server.ts";
import { until } from "../support/until.ts";

const browser = oneBrowser();
const needs = { ignore: !hasBrowser };

Deno.test(
  "in a browser: the page opens while the server is away, shows what was said, and sends when it is back",
  needs,
  async () => {
    await using own = await pageServer();
    await using ana = await browser.visit(own.url);
    await ana.register("ana");
    await using bia = await Person.new(own.server.port, "bia");
    await ana.open("bia");
    await ana.write("said before");
    await ana.ticked("said before", "stored on the server");
    await ana.page.evaluate("navigator.serviceWorker.ready.then(() => 0)");
    await own.server.kill();
    await ana.again();
    await ana.page.getByText("not connected").waitFor();
    await ana.page.getByRole("button", { name: /^bia/ }).click();
    await ana.sees("said before");
    await ana.write("said meanwhile");
    await ana.ticked("said meanwhile", "waiting in this browser");
    await own.server.again();
    const peer = await bia.back();
    assert.equal((await peer.next("message")).text, "said before");
    assert.equal((await peer.next("message")).text, "said meanwhile");
    await ana.connected();
    assert.deepEqual(await ana.texts(), ["said before", "said meanwhile"]);
  },
);

Deno.test("in a browser: the tab's title tells how many messages are unread", needs, async () => {
  await using own = await pageServer();
  await using ana = await browser.visit(own.url);
  await ana.register("ana");
  await using bia = await Person.new(own.server.port, "bia");
  bia.peer.send(message("ana", "one"), message("ana", "two"));
  await until("two", async () => await ana.page.title() === "(2) chatmom");
  await ana.page.getByRole("button", { name: /^bia/ }).click();
  await until("none", async () => await ana.page.title() === "chatmom");
});
