import assert from "node:assert/strict";
import { hasBrowser, oneBrowser } from "../support/browser.ts";
import { temporaryFolder } from "../support/folder.ts";
import { Program } from "../support/launch.ts";
import { Person } from "../support/one_server.ts";
import { onePageServer, pageServer } from "../support/page_server.ts";

const site = onePageServer();
const browser = oneBrowser();
const needs = { ignore: !hasBrowser };

Deno.test(
  "in a browser: from making an account to the first message, with its ticks up to read",
  needs,
  async () => {
    await using ana = await browser.visit(site.url);
    await ana.register("first-ana");
    await using bia = await browser.visit(site.url);
    await bia.register("first-bia");
    await ana.open("first-bia");
    await ana.write("hello bia");
    await ana.ticked("hello bia", "on a device of theirs");
    const entry = bia.page.getByRole("button", { name: /first-ana.*1 unread message/ });
    await entry.click();
    await bia.sees("hello bia");
    await ana.page.bringToFront();
    await bia.page.bringToFront();
    await ana.ticked("hello bia", "read");
    assert.deepEqual([...ana.complaints, ...bia.complaints], []);
  },
);

Deno.test(
  "in a browser: two pages and a line client talk in one group, and all see the same",
  needs,
  async () => {
    await using home = await temporaryFolder();
    await using ana = await browser.visit(site.url);
    await ana.register("group-ana");
    await using bia = await browser.visit(site.url);
    await bia.register("group-bia");
    const words = ["client", "--user", "group-caio", "--port", String(site.port)];
    await using caio = new Program(words, { env: { CHATMOM_CLIENT_HOME: home.path } });
    await caio.type(
      "/group create trio",
      "/group add #trio group-ana",
      "/group add #trio group-bia",
    );
    await ana.page.getByRole("button", { name: /#trio/ }).click();
    await bia.page.getByRole("button", { name: /#trio/ }).click();
    await ana.page.getByText("group-caio added you.").waitFor();
    await ana.write("from ana");
    await caio.says(/from ana/);
    await bia.sees("from ana");
    await bia.write("from bia");
    await caio.says(/from bia/);
    await ana.sees("from bia");
    await caio.type("@#trio from caio");
    await ana.sees("from caio");
    await bia.sees("from caio");
    const said = ["from ana", "from bia", "from caio"];
    assert.deepEqual(await ana.texts(), said);
    assert.deepEqual(await bia.texts(), said);
    await ana.message("from ana").getByText("2/2").waitFor();
  },
);

Deno.test(
  "in a browser: the server is killed and comes back; what was written meanwhile goes out, once, in order",
  needs,
  async () => {
    await using own = await pageServer();
    await using ana = await browser.visit(own.url);
    await ana.register("ana");
    await using bia = await browser.visit(own.url);
    await bia.register("bia");
    await ana.open("bia");
    await bia.open("ana");
    await ana.write("before");
    await bia.sees("before");
    await own.server.kill();
    await ana.page.getByText("not connected").waitFor();
    await ana.write("one", "two", "three");
    await ana.ticked("three", "waiting in this browser");
    await own.server.again();
    for (const text of ["one", "two", "three"]) await bia.sees(text);
    await ana.ticked("three", "read");
    await own.server.crash();
    await bia.write("back");
    await ana.sees("back");
    const said = ["before", "one", "two", "three", "back"];
    assert.deepEqual(await ana.texts(), said);
    assert.deepEqual(await bia.texts(), said);
    await bia.again();
    await bia.connected();
    await bia.page.getByRole("button", { name: /^ana/ }).click();
    await bia.sees("back");
    assert.deepEqual(await bia.texts(), said);
  },
);

Deno.test(
  "in a browser: what waits there goes out although the page was closed before it could",
  needs,
  async () => {
    await using own = await pageServer();
    await using ana = await browser.visit(own.url);
    await ana.register("ana");
    await using bia = await Person.new(own.server.port, "bia");
    await ana.open("bia");
    await own.server.kill();
    await ana.page.getByText("not connected").waitFor();
    await ana.write("kept over night");
    await ana.ticked("kept over night", "waiting in this browser");
    await ana.page.close();
    await own.server.again();
    await ana.again();
    const peer = await bia.back();
    assert.equal((await peer.next("message")).text, "kept over night");
    await ana.connected();
  },
);

Deno.test(
  "in a browser: an answer, an edit, a reaction and a deletion show at their message",
  needs,
  async () => {
    await using ana = await browser.visit(site.url);
    await ana.register("change-ana");
    await using bia = await browser.visit(site.url);
    await bia.register("change-bia");
    await ana.open("change-bia");
    await bia.open("change-ana");
    await ana.write("helo");
    await bia.sees("helo");
    await ana.message("helo").hover();
    await ana.message("helo").getByRole("button", { name: "Edit" }).click();
    await ana.write("hello");
    await bia.sees("hello");
    await bia.message("hello").getByText("edited").waitFor();
    await bia.message("hello").hover();
    await bia.message("hello").getByRole("button", { name: "React \u{1f389}" }).click();
    await ana.message("hello").getByRole("button", { name: /\u{1f389} 1.*change-bia/u }).waitFor();
    await bia.message("hello").getByRole("button", { name: "Reply" }).click();
    await bia.write("hello yourself");
    await ana.message("hello yourself").getByText("change-ana: hello").waitFor();
    ana.page.on("dialog", (dialog) => dialog.accept());
    await ana.message("hello").hover();
    await ana.message("hello").getByRole("button", { name: "Delete" }).click();
    await bia.page.getByText("deleted", { exact: true }).waitFor();
    assert.deepEqual(await bia.texts(), ["hello yourself"]);
  },
);

Deno.test(
  "in a browser: a second tab takes over, and the first one says so and can take it back",
  needs,
  async () => {
    await using ana = await browser.visit(site.url);
    await ana.register("tabs-ana");
    const second = await ana.context.newPage();
    await second.goto(site.url);
    await ana.page.getByText("open in another tab").waitFor();
    await second.getByText("connected", { exact: true }).waitFor();
    await ana.page.getByRole("button", { name: "Use it here" }).click();
    await ana.connected();
    await second.getByText("open in another tab").waitFor();
  },
);
