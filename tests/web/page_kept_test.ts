/** What a browser keeps on its disk, and what it must not. */

import assert from "node:assert/strict";
import { v7 } from "uuid";
import { hasBrowser, oneBrowser, type Visitor } from "../support/browser.ts";
import { message } from "../support/messages.ts";
import { Person } from "../support/one_server.ts";
import { onePageServer } from "../support/page_server.ts";
import { until } from "../support/until.ts";

const site = onePageServer();
const browser = oneBrowser();
const needs = { ignore: !hasBrowser };

/** The rows of one table of a person's database in their browser. */
function rows(visitor: Visitor, user: string, table: string): Promise<string[]> {
  return visitor.page.evaluate(`new Promise((resolve) => {
    const opened = indexedDB.open("chatmom of ${user}");
    opened.onsuccess = () => {
      const all = opened.result.transaction("${table}").objectStore("${table}").getAll();
      all.onsuccess = () => {
        opened.result.close();
        resolve(all.result.map((row) => JSON.stringify(row)));
      };
    };
  })`);
}

async function deletions(visitor: Visitor, user: string, count: number): Promise<void> {
  await until("the deletion is on the disk", async () => {
    const all = await rows(visitor, user, "received");
    return all.filter((row) => row.includes('"kind":"delete"')).length === count;
  });
}

Deno.test(
  "in a browser: words that were deleted are not on its disk any more, those of edits neither",
  needs,
  async () => {
    await using eve = await Person.new(site.port, "gone-eve");
    await using bia = await Person.new(site.port, "gone-bia", "correct horse");
    const early = message("gone-bia", "secret that this browser never gets");
    eve.peer.send(early);
    const { seq: target } = await eve.peer.next("stored");
    await bia.peer.next("message");
    await bia.leave();
    await using page = await browser.visit(site.url);
    await page.logIn("gone-bia", "correct horse");
    const to = "gone-bia";
    eve.peer.send({ type: "edit", id: v7(), to, target, text: "secret edit of what is not here" });
    await until(
      "the edit is on the disk",
      async () =>
        (await rows(page, "gone-bia", "received")).some((row) => row.includes("secret edit")),
    );
    eve.peer.send({ type: "delete", id: v7(), to, target });
    await deletions(page, "gone-bia", 1);
    await page.open("gone-eve");
    page.page.on("dialog", (dialog) => dialog.accept());
    await page.write("secret one");
    const one = page.message("secret one");
    await page.ticked("secret one", "stored on the server");
    await one.hover();
    await one.getByRole("button", { name: "Edit" }).click();
    await page.write("secret two");
    const two = page.message("secret two");
    await two.getByText("edited").waitFor();
    await two.hover();
    await two.getByRole("button", { name: "Delete" }).click();
    await deletions(page, "gone-bia", 2);
    const all = await rows(page, "gone-bia", "received");
    assert.deepEqual(all.filter((row) => row.includes("secret")), []);
  },
);
