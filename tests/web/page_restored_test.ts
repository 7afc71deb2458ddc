/** A server that went on from a copy: what people had, and what is new, on the page. */

import assert from "node:assert/strict";
import { hasBrowser, oneBrowser } from "../support/browser.ts";
import { temporaryFolder } from "../support/folder.ts";
import { messages, numbered } from "../support/messages.ts";
import { Person } from "../support/one_server.ts";
import { walk } from "../support/page_scroll.ts";
import { pageServer } from "../support/page_server.ts";
import { backUp, goBackTo } from "../support/restore.ts";
import { until } from "../support/until.ts";

const browser = oneBrowser();
const needs = { ignore: !hasBrowser };

Deno.test(
  "in a browser: after a restore all is there once, to the beginning, and what is read is read",
  needs,
  async () => {
    await using place = await temporaryFolder();
    await using own = await pageServer();
    await using ana = await Person.new(own.server.port, "ana");
    await using bia = await browser.visit(own.url);
    await bia.register("bia");
    const count = 700, all = numbered(count, "number");
    ana.peer.send(...messages("bia", count, "number"));
    await ana.peer.some("stored", count);
    const ours = bia.page.getByRole("button", { name: /^ana/ });
    await ours.getByText(/unread/).waitFor();
    const file = `${place.path}/copy.tar`;
    await backUp(own.server, file);
    await goBackTo(own.server, file);
    await bia.connected();
    await ours.click();
    await bia.sees(`number ${count}`);
    await ours.getByText(/unread/).waitFor({ state: "detached" });
    const { seen } = await walk(bia.page, "back");
    assert.deepEqual(seen, all.toReversed());
    assert.deepEqual(bia.complaints, []);
  },
);

Deno.test(
  "in a browser: what a restored server has lost can be read, and nothing done to it hits another message",
  needs,
  async () => {
    await using place = await temporaryFolder();
    await using own = await pageServer();
    await using ana = await Person.new(own.server.port, "ana");
    await using bia = await browser.visit(own.url);
    bia.page.on("dialog", (dialog) => dialog.accept());
    await bia.register("bia");
    await bia.open("ana");
    await bia.write("one", "two");
    await ana.peer.some("message", 2);
    const file = `${place.path}/copy.tar`;
    await backUp(own.server, file);
    await bia.write("three");
    // What has no answer yet is sent again, and the restored server has it.
    await bia.message("three").locator(".tick:not(.waiting)").waitFor();
    await goBackTo(own.server, file);
    await bia.connected();
    await bia.write("four");
    await bia.ticked("four", "stored");
    const remove = (text: string) => bia.message(text).getByRole("button", { name: "Delete" });
    await bia.sees("three");
    assert.equal(await remove("three").count(), 0);
    assert.equal(await bia.message("three").getByRole("button").count(), 0);
    for (const text of ["two", "four"]) {
      await bia.message(text).hover();
      await remove(text).click();
      await until(`${text} is gone`, async () => !(await bia.texts()).includes(text));
    }
    await using peer = await ana.back();
    peer.send({ type: "history", conversation: "bia" });
    const told = (await peer.next("history")).messages.filter(({ kind }) => kind === undefined);
    assert.deepEqual(told.map(({ text, deleted = false }) => [text, deleted]), [
      ["one", false],
      ["", true],
      ["", true],
    ]);
  },
);
