import assert from "node:assert/strict";
import { hasBrowser, oneBrowser } from "../support/browser.ts";
import { messages } from "../support/messages.ts";
import { Person } from "../support/one_server.ts";
import { onePageServer } from "../support/page_server.ts";
import { until } from "../support/until.ts";

const site = onePageServer();
const browser = oneBrowser();
const needs = { ignore: !hasBrowser };

Deno.test(
  "in a browser: a group is made, filled, ruled and left; a change that may not be is told",
  needs,
  async () => {
    await using ana = await browser.visit(site.url);
    await ana.register("made-ana");
    await using bia = await browser.visit(site.url);
    await bia.register("made-bia");
    await ana.page.getByRole("button", { name: "New group" }).click();
    await ana.page.getByLabel("Name of the group").fill("garden");
    await ana.page.getByLabel("Title").fill("Our garden");
    await ana.page.getByRole("button", { name: "Make it" }).click();
    await ana.page.getByRole("heading", { name: "Our garden (#garden)" }).waitFor();
    await ana.page.getByRole("button", { name: "Members" }).click();
    const add = async (name: string) => {
      await ana.page.getByLabel("Add somebody by name").fill(name);
      await ana.page.getByRole("button", { name: "Add", exact: true }).click();
    };
    await add("made-bia");
    await ana.page.getByLabel("Role of made-bia").selectOption("moderator");
    await bia.page.getByRole("button", { name: /Our garden/ }).click();
    await bia.page.getByText("made-ana made made-bia a moderator.")
      .or(bia.page.getByText("made-ana made you a moderator.")).first().waitFor();
    await add("no name!");
    await ana.page.getByRole("alert").getByText("That cannot be a name").waitFor();
    await add("nobody-at-all");
    await ana.page.getByRole("alert").getByText("There is no such user").waitFor();
    await bia.page.getByRole("button", { name: "Members" }).click();
    await bia.page.getByRole("button", { name: "Leave the group" }).click();
    await ana.page.getByLabel("Role of made-bia").waitFor({ state: "detached" });
  },
);

Deno.test(
  "in a browser: what is searched is found with its words marked, and one click leads there, far back",
  needs,
  async () => {
    await using dora = await Person.new(site.port, "seek-dora", "correct horse");
    await using eli = await Person.new(site.port, "seek-eli");
    void eli;
    const all = messages("seek-eli", 300, "ordinary").map((one, n) =>
      n === 20 ? { ...one, text: "the hidden aç\u00e3o" } : one
    );
    dora.peer.send(...all);
    await until(
      "all are stored",
      () => dora.peer.heard.filter(({ type }) => type === "stored").length === all.length,
    );
    await using page = await browser.visit(site.url);
    await page.logIn("seek-dora", "correct horse");
    await page.page.getByRole("button", { name: "Search" }).click();
    await page.page.getByLabel("Words to look for").fill("acao");
    await page.page.getByRole("search").getByRole("button", { name: "Search" }).click();
    const found = page.page.locator("button.result");
    await found.waitFor();
    assert.equal(await found.locator("mark").innerText(), "aç\u00e3o");
    await found.click();
    await page.message("the hidden aç\u00e3o").waitFor();
    await until("it is in view", () =>
      page.message("the hidden aç\u00e3o").evaluate((one) => {
        const { top, bottom } = one.getBoundingClientRect();
        return top >= 0 && bottom <= 720;
      }));
  },
);

Deno.test(
  "in a browser: the password is changed, another device is taken off, colours stay as chosen",
  needs,
  async () => {
    await using ana = await browser.visit(site.url);
    await ana.register("set-ana", "correct horse");
    await using phone = await browser.visit(site.url);
    await phone.logIn("set-ana", "correct horse");
    await ana.page.getByRole("button", { name: "Settings" }).click();
    const form = ana.page.getByRole("form", { name: "Change the password" });
    await form.getByLabel("Old password").fill("wrong horse");
    await form.getByLabel("New password").fill("battery staple");
    await form.getByRole("button").click();
    await form.getByText("Name or password is wrong").waitFor();
    await form.getByLabel("Old password").fill("correct horse");
    await form.getByRole("button").click();
    await form.getByText("The password is changed.").waitFor();
    await ana.page.getByRole("button", { name: /^Take page-.* off$/ }).click();
    await phone.page.getByText("This device was taken off your account").waitFor();
    await ana.page.getByLabel("Colours").selectOption("dark");
    await ana.again();
    await ana.connected();
    const scheme = "getComputedStyle(document.documentElement).colorScheme";
    assert.equal(await ana.page.evaluate(scheme), "dark");
    await phone.logIn("set-ana", "battery staple");
  },
);

Deno.test(
  "in a browser: what is opened is typed into at once, Escape goes back to where one was",
  needs,
  async () => {
    await using ana = await browser.visit(`${site.url}#user=typing-ana`);
    const { page } = ana;
    const password = page.getByLabel("Password");
    await password.waitFor();
    await page.keyboard.type("correct horse");
    assert.equal(await page.getByLabel("Name").inputValue(), "typing-ana");
    await page.keyboard.press("Enter");
    await ana.connected();
    const search = page.getByRole("button", { name: "Search" });
    await search.click();
    await page.keyboard.type("words");
    assert.equal(await page.getByLabel("Words to look for").inputValue(), "words");
    await page.keyboard.press("Escape");
    await page.getByText("Choose a conversation.").waitFor();
    assert.ok(await search.evaluate((one) => one.matches(":focus")));
    await page.getByRole("button", { name: "Settings" }).click();
    const heading = page.getByRole("heading", { name: "Settings" });
    assert.ok(await heading.evaluate((one) => one.matches(":focus")));
    await page.getByRole("button", { name: "New group" }).click();
    await page.keyboard.type("typed");
    assert.equal(await page.getByLabel("Name of the group").inputValue(), "typed");
    await page.keyboard.press("Enter");
    await ana.field.waitFor();
    await page.keyboard.type("first words");
    await page.keyboard.press("Enter");
    await ana.sees("first words");
  },
);

Deno.test(
  "in a browser: a refused new name is no longer spoken of once one says to have an account",
  needs,
  async () => {
    await using taken = await Person.new(site.port, "taken-ana", "correct horse");
    void taken;
    await using ana = await browser.visit(`${site.url}#user=taken-ana`);
    const { page } = ana;
    await page.getByLabel("Password").fill("battery staple");
    await page.getByRole("button", { name: "Make an account" }).click();
    await page.getByRole("alert").getByText(/choose another/).waitFor();
    await page.getByRole("button", { name: "I have an account already" }).click();
    await page.getByRole("button", { name: "Log in", exact: true }).waitFor();
    assert.equal(await page.getByRole("alert").innerText(), "");
  },
);
