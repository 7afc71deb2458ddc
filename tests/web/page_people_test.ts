import assert from "node:assert/strict";
import { v7 as newId } from "uuid";
import { chatmom } from "../cli/chatmom.ts";
import { hasBrowser, oneBrowser } from "../support/browser.ts";
import { message } from "../support/messages.ts";
import { Person } from "../support/one_server.ts";
import { onePageServer, pageServer } from "../support/page_server.ts";

const site = onePageServer();
const browser = oneBrowser();
const needs = { ignore: !hasBrowser };

Deno.test(
  "in a browser: a link with an invitation lets somebody in, and works once",
  needs,
  async () => {
    await using own = await pageServer({ words: ["--registration", "invite"] });
    const { out } = await chatmom(["server", "invite", "--data", own.server.data]);
    const link = `${own.url}#invite=${out.trim()}`;
    await using ana = await browser.visit(link);
    await ana.register("ana");
    assert.ok(!ana.page.url().includes("invite"), "the used invitation stays in the address line");
    await using bia = await browser.visit(link);
    await bia.page.getByLabel("Name").fill("bia");
    await bia.page.getByLabel("Password").fill("correct horse");
    await bia.page.getByRole("button", { name: "Make an account" }).click();
    await bia.page.getByText("That invitation is unknown, used or out of date").waitFor();
  },
);

Deno.test(
  "in a browser: a wrong password is told, the right one lets in, and logging out takes all away",
  needs,
  async () => {
    await using ana = await browser.visit(site.url);
    await ana.register("word-ana");
    await ana.page.getByRole("button", { name: "Log out" }).click();
    const login = async (password: string) => {
      await ana.page.getByRole("button", { name: "I have an account already" }).or(
        ana.page.getByRole("button", { name: "Log in", exact: true }),
      ).first().waitFor();
      const switcher = ana.page.getByRole("button", { name: "I have an account already" });
      const attempt = async () => {
        if (await switcher.isVisible()) await switcher.click();
        await ana.page.getByLabel("Name").fill("word-ana");
        await ana.page.getByLabel("Password").fill(password);
        await ana.page.getByRole("button", { name: "Log in", exact: true }).click({
          timeout: 5_000,
        });
      };
      // The form may change under the hand, as it would for a person.
      await attempt().catch(attempt);
    };
    await login("wrong horse");
    await ana.page.getByText("Name or password is wrong").waitFor();
    await login("correct horse");
    await ana.connected();
  },
);

Deno.test(
  "in a browser: whoever logs in where somebody else was taken off finds nothing of theirs",
  needs,
  async () => {
    await using eve = await Person.new(site.port, "off-eve");
    await using ana = await browser.visit(site.url);
    await ana.register("off-ana", "correct horse");
    eve.peer.send(message("off-ana", "for ana alone"));
    await ana.open("off-eve");
    await ana.sees("for ana alone");
    await using phone = await browser.visit(site.url);
    await phone.logIn("off-ana", "correct horse");
    await phone.page.getByRole("button", { name: "Settings" }).click();
    await phone.page.getByRole("button", { name: /^Take page-.* off$/ }).click();
    await ana.page.getByText("This device was taken off your account").waitFor();
    await ana.page.getByRole("button", { name: "I am new here" }).click();
    await ana.register("off-bia");
    eve.peer.send(message("off-bia", "for bia"));
    await ana.open("off-eve");
    await ana.sees("for bia");
    assert.deepEqual(await ana.texts(), ["for bia"]);
  },
);

Deno.test("in a browser: Brazilians read Portuguese, and anybody may choose", needs, async () => {
  await using ana = await browser.visit(site.url, { locale: "pt-BR" });
  await ana.page.getByRole("button", { name: "Criar conta" }).waitFor();
  assert.equal(await ana.page.locator("html").getAttribute("lang"), "pt-BR");
  await ana.page.getByLabel("Idioma").selectOption("en");
  await ana.page.getByRole("button", { name: "Make an account" }).waitFor();
  await ana.again();
  await ana.page.getByRole("button", { name: "Make an account" }).waitFor();
  await ana.page.getByLabel("Language").selectOption("pt-BR");
  await ana.page.getByLabel("Nome").fill("lang-ana");
  await ana.page.getByLabel("Senha").fill("cavalo certo");
  await ana.page.getByRole("button", { name: "Criar conta" }).click();
  await ana.page.getByText("conectado", { exact: true }).waitFor();
});

Deno.test(
  "in a browser: by keyboard alone somebody is found, written to and answered",
  needs,
  async () => {
    await using ana = await browser.visit(site.url);
    await ana.register("key-ana");
    await using bia = await browser.visit(site.url);
    await bia.register("key-bia");
    const { keyboard } = ana.page;
    await ana.page.getByLabel("Write to").focus();
    await keyboard.type("key-bia");
    await keyboard.press("Enter");
    await ana.page.locator("textarea:focus").waitFor();
    await keyboard.type("first line");
    await keyboard.press("Shift+Enter");
    await keyboard.type("second line");
    await keyboard.press("Enter");
    await bia.open("key-ana");
    await bia.page.getByText("first line\nsecond line").last().waitFor();
    assert.deepEqual(await bia.texts(), ["first line\nsecond line"]);
  },
);

Deno.test(
  "in a browser: on a phone's width the list, then the conversation; nothing is wider than the screen",
  needs,
  async () => {
    await using ana = await browser.visit(site.url, { viewport: { width: 360, height: 640 } });
    await ana.register("phone-ana");
    await ana.open("phone-bia");
    await ana.write("x".repeat(500));
    await ana.page.locator("li.message").waitFor();
    assert.ok(!await ana.page.getByLabel("Write to").isVisible());
    const tooWide = () => ana.page.evaluate("document.documentElement.scrollWidth - innerWidth");
    assert.equal(await tooWide(), 0);
    await ana.page.getByRole("button", { name: "Back to the list" }).click();
    await ana.page.getByLabel("Write to").waitFor();
    assert.equal(await tooWide(), 0);
  },
);

Deno.test(
  "in a browser: who comes to a new browser is told how much is unread of what others said, not of their own",
  needs,
  async () => {
    await using ana = await Person.new(site.port, "count-ana", "correct horse");
    await using bia = await Person.new(site.port, "count-bia");
    ana.peer.send({ type: "group_create", id: newId(), group: "#count", title: "Counted" });
    ana.peer.send({ type: "group_add", id: newId(), group: "#count", user: "count-bia" });
    ana.peer.send(message("#count", "one"), message("#count", "two"));
    await bia.peer.next("message", ({ text }) => text === "two");
    bia.peer.send(message("#count", "three"), message("#count", "four"));
    await ana.peer.next("message", ({ text }) => text === "four");
    await using browserOfAna = await browser.visit(site.url);
    await browserOfAna.logIn("count-ana", "correct horse");
    const entry = browserOfAna.page.getByRole("button", { name: /Counted/ });
    await entry.getByText("2 unread messages").waitFor();
    await entry.click();
    await browserOfAna.sees("four");
    await entry.getByText(/unread/).waitFor({ state: "detached" });
  },
);
