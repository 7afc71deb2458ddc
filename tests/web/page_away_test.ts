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

Deno.test(
  "in a browser: what somebody who is blocked said stays hidden while the server is away",
  needs,
  async () => {
    await using own = await pageServer();
    await using ana = await browser.visit(own.url);
    await ana.register("ana");
    await using bia = await Person.new(own.server.port, "bia");
    bia.peer.send(message("ana", "nasty words"));
    await ana.open("bia");
    await ana.sees("nasty words");
    await ana.page.getByRole("button", { name: "About" }).click();
    await ana.page.getByRole("button", { name: "Block", exact: true }).click();
    await ana.page.getByRole("button", { name: "Unblock" }).waitFor();
    await ana.page.evaluate("navigator.serviceWorker.ready.then(() => 0)");
    await own.server.kill();
    await ana.again();
    await ana.page.getByText("not connected").waitFor();
    await ana.page.getByRole("button", { name: /^bia/ }).click();
    const words = ana.message("nasty words");
    const log = ana.page.getByRole("log");
    await log.getByText("from somebody you have blocked").or(words).waitFor();
    assert.equal(await words.count(), 0);
  },
);

Deno.test("in a browser: nobody is said to be online while the server is away", needs, async () => {
  await using own = await pageServer();
  await using ana = await browser.visit(own.url);
  await ana.register("ana");
  await using _bia = await Person.new(own.server.port, "bia");
  await ana.open("bia");
  await ana.page.getByRole("button", { name: "Add to contacts" }).click();
  const said = ana.page.locator("header").getByText("online", { exact: true });
  await said.waitFor();
  await own.server.kill();
  await said.waitFor({ state: "detached" });
  assert.equal(await ana.page.locator(".dot.online").count(), 0);
  await ana.page.getByRole("button", { name: "Remove from contacts" }).waitFor();
});

Deno.test("in a browser: what was refused is there tomorrow, with the reason", needs, async () => {
  await using own = await pageServer();
  await using ana = await browser.visit(own.url);
  await ana.register("ana");
  await ana.open("nobody");
  await ana.write("many words");
  const refusal = ana.message("many words").getByText("no such user", { exact: false });
  await refusal.waitFor();
  await ana.again();
  await ana.page.getByRole("button", { name: /^nobody/ }).click();
  await ana.message("many words").getByText("no such user", { exact: false }).waitFor();
});

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

Deno.test(
  "in a browser: what is sent in the moment in which the page is left is not lost",
  needs,
  async () => {
    await using own = await pageServer();
    await using ana = await browser.visit(own.url);
    await ana.register("ana");
    await using bia = await Person.new(own.server.port, "bia");
    const texts = ["first", "second", "third", "fourth"];
    for (const text of texts) {
      await ana.open("bia");
      await ana.field.fill(text);
      // Nothing else happens in the page between the key and its leaving.
      const leave = `document.querySelector("textarea").dispatchEvent(
        new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
        location.href = "about:blank"`;
      await Promise.all([ana.page.waitForURL("about:blank"), ana.page.evaluate(leave)]);
      await ana.page.goto(own.url);
      await ana.connected();
    }
    const came = await bia.peer.some("message", texts.length);
    assert.deepEqual(came.map(({ text }) => text), texts);
  },
);
