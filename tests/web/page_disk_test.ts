import assert from "node:assert/strict";
import { hasBrowser, oneBrowser } from "../support/browser.ts";
import { Person } from "../support/one_server.ts";
import { onePageServer } from "../support/page_server.ts";

const site = onePageServer();
const browser = oneBrowser();
const needs = { ignore: !hasBrowser };

/** From now on the browser's database takes nothing, as where the disk is full, until `free` is called. */
const FULL = `
  const { put } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.put = function (...words) {
    const request = put.apply(this, words);
    this.transaction.abort();
    return request;
  };
  const { commit } = IDBTransaction.prototype;
  IDBTransaction.prototype.commit = () => {};
  globalThis.free = () => {
    IDBObjectStore.prototype.put = put;
    IDBTransaction.prototype.commit = commit;
  };`;

Deno.test(
  "in a browser: whose disk is full learns that nothing is kept, is asked before the page closes, and loses nothing when there is room",
  needs,
  async () => {
    await using bia = await Person.new(site.port, "full-bia");
    await using ana = await browser.visit(site.url);
    await ana.register("full-ana");
    await ana.open("full-bia");
    await ana.write("before");
    await ana.ticked("before", "stored on the server");
    await ana.page.evaluate(FULL);
    await ana.write("while it is full");
    const alert = ana.page.getByRole("alert").getByText("cannot write to its disk");
    await alert.waitFor();
    const asked = ana.page.waitForEvent("dialog");
    const closed = ana.page.close({ runBeforeUnload: true });
    const dialog = await asked;
    assert.equal(dialog.type(), "beforeunload");
    await dialog.dismiss();
    await closed;
    // The next tries to connect change nothing about what is wrong.
    await ana.page.waitForEvent("websocket");
    await alert.waitFor();
    await ana.page.evaluate("free()");
    await alert.waitFor({ state: "detached" });
    await ana.connected();
    const came = await bia.peer.some("message", 2);
    assert.deepEqual(came.map(({ text }) => text), ["before", "while it is full"]);
    assert.deepEqual(ana.complaints, []);
  },
);
