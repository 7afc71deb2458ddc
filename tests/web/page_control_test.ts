import assert from "node:assert/strict";
import { hasBrowser, oneBrowser } from "../support/browser.ts";
import { done, group } from "../support/groups.ts";
import { message, messages } from "../support/messages.ts";
import { Person } from "../support/one_server.ts";
import { onePageServer } from "../support/page_server.ts";
import { until } from "../support/until.ts";

const site = onePageServer();
const browser = oneBrowser();
const needs = { ignore: !hasBrowser };

Deno.test(
  "in a browser: a group gets a title and a topic, shows its past, and keeps somebody out and lets them in",
  needs,
  async () => {
    await using eve = await Person.new(site.port, "rule-eve");
    void eve;
    await using ana = await browser.visit(site.url);
    await ana.register("rule-ana");
    const { page } = ana;
    const log = page.getByRole("log");
    await page.getByRole("button", { name: "New group" }).click();
    await page.getByLabel("Name of the group").fill("rule");
    await page.getByRole("button", { name: "Make it" }).click();
    await page.getByRole("button", { name: "Members" }).click();
    const change = async (label: string, text: string, verb = "Change") => {
      const form = page.getByRole("form", { name: label });
      await form.getByRole("textbox").fill(text);
      await form.getByRole("button", { name: verb }).click();
    };
    await change("Title (what people read)", "\u4f60".repeat(100));
    await page.getByRole("alert").getByText(/too long/).waitFor();
    await page.getByRole("alert").getByRole("button", { name: "Close" }).click();
    await change("Title (what people read)", "Our rules");
    await change("Topic (what it is about now)", "who does what");
    await page.getByLabel("New members see what was said before they came").check();
    const add = async () => {
      await page.getByLabel("Add somebody by name").fill("rule-eve");
      await page.getByRole("button", { name: "Add", exact: true }).click();
    };
    await add();
    await page.getByRole("button", { name: "Ban rule-eve" }).click();
    await page.getByLabel("Role of rule-eve").waitFor({ state: "detached" });
    await add();
    await page.getByRole("alert").getByText(/banned/i).waitFor();
    await page.getByRole("alert").getByRole("button", { name: "Close" }).click();
    await change("Lift the ban on somebody", "rule-eve", "Lift");
    await add();
    await page.getByLabel("Role of rule-eve").waitFor();
    await page.getByRole("button", { name: "Close" }).click();
    await page.getByRole("heading", { name: "Our rules (#rule)" }).waitFor();
    await page.locator("main header").getByText("who does what").waitFor();
    for (
      const news of [
        "you renamed the group: Our rules",
        "you set the topic: who does what",
        "you let new members see what was said before they came.",
        "you banned rule-eve.",
        "you lifted the ban on rule-eve.",
      ]
    ) await log.getByText(news).waitFor();
  },
);

Deno.test(
  "in a browser: who is blocked cannot write any more, is on a list, and can be taken off it",
  needs,
  async () => {
    await using eve = await Person.new(site.port, "away-eve");
    await using ana = await browser.visit(site.url);
    await ana.register("away-ana");
    const { page } = ana;
    await ana.open("away-eve");
    await page.getByRole("button", { name: "About" }).click();
    await page.getByRole("button", { name: "Block", exact: true }).click();
    await page.getByRole("button", { name: "Unblock" }).waitFor();
    const refused = message("away-ana", "hear me");
    eve.peer.send(refused);
    assert.equal((await eve.peer.next("refused")).code, "blocked");
    await page.getByRole("button", { name: "Settings" }).click();
    await page.getByRole("button", { name: "Unblock away-eve" }).click();
    await page.getByText("You have blocked nobody.").waitFor();
    eve.peer.send(message("away-ana", "and now?"));
    await page.getByRole("button", { name: "Close" }).click();
    await ana.sees("and now?");
    assert.deepEqual(await ana.texts(), ["and now?"]);
  },
);

Deno.test(
  "in a browser: what somebody says in a group whom one has blocked shows nowhere, nor does it count",
  needs,
  async () => {
    await using eve = await Person.new(site.port, "mute-eve");
    await using caio = await Person.new(site.port, "mute-caio");
    await using ana = await browser.visit(site.url);
    await ana.register("mute-ana");
    const { page } = ana, nav = page.locator("nav ul");
    await group("#mute-group", eve.peer, { "mute-caio": caio.peer });
    await done(eve.peer, { type: "group_add", group: "#mute-group", user: "mute-ana" });
    await ana.open("mute-eve");
    await page.getByRole("button", { name: "About" }).click();
    await page.getByRole("button", { name: "Block", exact: true }).click();
    await page.getByRole("button", { name: "Unblock" }).waitFor();
    const said = message("#mute-group", "nasty words");
    eve.peer.send(said);
    await eve.peer.next("stored");
    await nav.getByText("from somebody you have blocked").waitFor();
    assert.equal(await page.title(), "chatmom");
    caio.peer.send({ ...message("#mute-group", "an answer"), reply_to: said.id });
    await nav.getByText("mute-caio: an answer").waitFor();
    await ana.open("#mute-group");
    await ana.message("an answer").locator("blockquote").waitFor();
    await ana.message("an answer").hover();
    await ana.message("an answer").getByRole("button", { name: "Reply" }).click();
    assert.doesNotMatch(await page.locator("body").innerText(), /nasty words/);
  },
);

Deno.test(
  "in a browser: one learns what became of a message, and chooses what others learn",
  needs,
  async () => {
    await using ana = await browser.visit(site.url);
    await ana.register("tell-ana");
    await using bia = await browser.visit(site.url);
    await bia.register("tell-bia");
    await bia.page.getByRole("button", { name: "Settings" }).click();
    await bia.page.getByLabel("Do people see").selectOption("arrival");
    await bia.page.getByText("That is how it is now.").waitFor();
    await bia.open("tell-ana");
    await ana.open("tell-bia");
    await ana.write("what of this?");
    await bia.sees("what of this?");
    await bia.write("I saw it");
    await ana.sees("I saw it");
    await ana.ticked("what of this?", "on a device of theirs");
    await ana.message("what of this?").hover();
    await ana.message("what of this?").getByRole("button", { name: "What became of it" }).click();
    const steps = ana.page.locator("main.panel ol li");
    await steps.filter({ hasText: "kept by tell-bia's device 1" }).waitFor();
    await steps.filter({ hasText: "on the server's disk" }).waitFor();
    assert.equal(await steps.filter({ hasText: "read by" }).count(), 0);
  },
);

Deno.test(
  "in a browser: who is off gets nothing and sends nothing until they are on again",
  needs,
  async () => {
    await using eve = await Person.new(site.port, "off-eve");
    await using ana = await browser.visit(site.url);
    await ana.register("off-ana");
    const { page } = ana;
    await page.getByRole("button", { name: "Settings" }).click();
    await page.getByLabel("Be online").uncheck();
    await page.getByRole("button", { name: "People" }).click();
    await page.getByRole("button", { name: "off-eve" }).click();
    await ana.write("later");
    eve.peer.send(message("off-ana", "while you are off"));
    await eve.peer.next("stored");
    await ana.ticked("later", "waiting in this browser");
    await page.getByRole("button", { name: "Settings" }).click();
    await page.getByLabel("Be online").check();
    assert.equal((await eve.peer.next("message")).text, "later");
    await page.getByRole("button", { name: "Close" }).click();
    await ana.sees("while you are off");
  },
);

Deno.test(
  "in a browser: one goes back to a day, however much was said since; one searches in one place only",
  needs,
  async () => {
    const many = 700;
    await using caio = await Person.new(site.port, "day-caio", "correct horse");
    await using dora = await Person.new(site.port, "day-dora");
    await using eve = await Person.new(site.port, "day-eve");
    void dora;
    eve.peer.send(message("day-caio", "number of eve"));
    caio.peer.send(...messages("day-dora", many, "number"));
    await until(
      "all are stored",
      () => caio.peer.heard.filter(({ type }) => type === "stored").length === many,
    );
    await using ana = await browser.visit(site.url);
    await ana.logIn("day-caio", "correct horse");
    const { page } = ana;
    await page.getByRole("button", { name: /^day-dora/ }).click();
    await ana.sees(`number ${many}`);
    await page.getByRole("button", { name: "About" }).click();
    const dayFromNow = (days: number) =>
      page.evaluate<string>(`new Date(Date.now() + ${days * 86_400_000}).toLocaleDateString("sv")`);
    await page.getByLabel("Go back to a day").fill(await dayFromNow(2));
    await page.getByRole("button", { name: "Go there" }).click();
    await page.getByText("Nothing has been said since that day.").waitFor();
    await page.getByLabel("Go back to a day").fill(await dayFromNow(-2));
    await page.getByRole("button", { name: "Go there" }).click();
    await page.locator("li.message:focus").getByText("number 1", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Search" }).click();
    await page.getByLabel("Words to look for").fill("eve");
    await page.getByRole("search").getByRole("button", { name: "Search" }).click();
    await page.locator("button.result").getByText("number of eve").waitFor();
    await page.getByLabel("Only in day-dora").check();
    await page.getByRole("search").getByRole("button", { name: "Search" }).click();
    await page.getByText("Nothing was found.").waitFor();
  },
);
