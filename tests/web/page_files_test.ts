/** Files that people send from the page: how they get in, and that none is lost on its way out. */

import assert from "node:assert/strict";
import { pictureType } from "../../lib/web/page/files/picture_type.ts";
import { hasBrowser, oneBrowser } from "../support/browser.ts";
import { bytesOf, download, sha256 } from "../support/files.ts";
import { temporaryFolder } from "../support/folder.ts";
import { Person } from "../support/one_server.ts";
import { choose, drop, paste, png, withFile } from "../support/page_files.ts";
import { onePageServer, pageServer } from "../support/page_server.ts";
import { ChaosProxy } from "../support/proxy.ts";
import { until } from "../support/until.ts";

const site = onePageServer();
const browser = oneBrowser();
const needs = { ignore: !hasBrowser };
const MEGABYTE = 1024 * 1024;

Deno.test(
  "in a browser: files that are chosen, dropped and pasted arrive byte by byte, the text with them",
  needs,
  async () => {
    await using place = await temporaryFolder();
    await using bia = await Person.new(site.port, "way-bia");
    await using ana = await browser.visit(site.url);
    await ana.register("way-ana");
    await ana.open("way-bia");
    const given = new Map([["one.bin", bytesOf(700_000, 1)], ["two.txt", bytesOf(3, 2)]]);
    const dropped = new Map([["três.pdf", bytesOf(90_000, 3)], ["empty", bytesOf(0)]]);
    await choose(ana, ...[...given].map(([name, bytes]) => ({ name, bytes })));
    for (const [name, bytes] of dropped) await Deno.writeFile(`${place.path}/${name}`, bytes);
    await drop(ana, ...[...dropped.keys()].map((name) => `${place.path}/${name}`));
    const picture = png(40, 30);
    await paste(ana, picture);
    await ana.page.getByRole("list", { name: "5 files are ready to be sent" }).waitFor();
    await ana.write("here they are");
    const came = await bia.peer.some("message", 6);
    assert.deepEqual(came.map(({ text }) => text).filter((one) => one.includes(" are")), [
      "here they are",
    ]);
    for (const [name, bytes] of [...given, ...dropped]) {
      const { file } = came.find((one) => one.file?.name === name)!;
      assert.deepEqual(await download(bia.peer, file!), bytes, name);
    }
    const pasted = came.find((one) => one.file?.media === "image/png")!.file!;
    assert.match(pasted.name, /^\d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d\.png$/);
    const pixels = pictureType(await download(bia.peer, pasted));
    assert.deepEqual([pixels?.width, pixels?.height], [40, 30]);
    await ana.page.locator(".tray").waitFor({ state: "detached" });
    assert.deepEqual(ana.complaints, []);
  },
);

Deno.test(
  "in a browser: a picture tells its size and carries a small one; what is no picture does neither",
  needs,
  async () => {
    await using bia = await Person.new(site.port, "look-bia");
    await using ana = await browser.visit(site.url);
    await ana.register("look-ana");
    await ana.open("look-bia");
    await choose(
      ana,
      { name: "wide.png", mimeType: "image/png", bytes: png(1_200, 300, true) },
      { name: "fake.png", mimeType: "image/png", bytes: bytesOf(500) },
    );
    await ana.page.getByRole("button", { name: "Send", exact: true }).click();
    const [wide, fake] = await bia.peer.some("message", 2);
    const { width, height, preview } = wide!.file!.picture!;
    assert.deepEqual([width, height], [1_200, 300]);
    const small = Uint8Array.fromBase64(preview!);
    assert.ok(small.length <= 6 * 1024, `${small.length} bytes`);
    const type = pictureType(small)!;
    assert.equal(type.media, "image/jpeg");
    assert.ok(type.width === 4 * type.height && type.width <= 192, JSON.stringify(type));
    assert.equal(fake!.file!.picture, undefined);
  },
);

Deno.test(
  "in a browser: a file to a group is everybody's, and what was taken out of the tray stays here",
  needs,
  async () => {
    await using ana = await browser.visit(site.url);
    await ana.register("tray-ana");
    await using bia = await Person.new(site.port, "tray-bia");
    await using caio = await Person.new(site.port, "tray-caio");
    await ana.page.getByRole("button", { name: "New group" }).click();
    await ana.page.getByLabel("Name of the group").fill("tray");
    await ana.page.getByRole("button", { name: "Make it" }).click();
    for (const one of [bia, caio]) {
      await ana.page.getByRole("button", { name: "Members" }).click();
      await ana.page.getByLabel("Add somebody by name").fill(one.user);
      await ana.page.getByRole("button", { name: "Add", exact: true }).click();
      await one.peer.next("message", ({ kind }) => kind === "joined");
      await ana.page.getByRole("button", { name: "Close" }).click();
    }
    await choose(ana, { name: "a.txt", bytes: bytesOf(9) }, { name: "b.txt", bytes: bytesOf(10) });
    await ana.page.getByRole("button", { name: "Do not send a.txt" }).click();
    await ana.field.press("Enter");
    for (const one of [bia, caio]) {
      const { file } = await one.peer.next("message", (message) => message.file !== undefined);
      assert.equal(file!.name, "b.txt");
      assert.deepEqual(await download(one.peer, file!), bytesOf(10));
    }
    assert.equal(await withFile(ana, "a.txt").count(), 0);
  },
);

Deno.test(
  "in a browser: a long file shows how far it is, and is taken back with one click",
  needs,
  async () => {
    await using place = await temporaryFolder();
    const { port } = new URL(site.url);
    await using proxy = ChaosProxy.before(Number(port));
    await using bia = await Person.new(site.port, "bar-bia");
    await using ana = await browser.visit(`http://127.0.0.1:${proxy.port}/`);
    await ana.register("bar-ana");
    await ana.open("bar-bia");
    await Deno.writeFile(`${place.path}/long.bin`, bytesOf(10 * MEGABYTE));
    await drop(ana, `${place.path}/long.bin`);
    // Of what is over in a moment no speed is told.
    proxy.slowMs = 20;
    proxy.stallAfter = 4 * MEGABYTE;
    await ana.field.press("Enter");
    const bar = ana.page.getByRole("progressbar", { name: "long.bin is on its way" });
    await until("some of it", async () => Number(await bar.getAttribute("value")) > MEGABYTE);
    await withFile(ana, "long.bin").getByText(/^\d+\s?% · .*\/s/).waitFor();
    await ana.page.getByRole("button", { name: "Cancel long.bin" }).click();
    await ana.page.getByText("Being cancelled ...").waitFor();
    proxy.release();
    await withFile(ana, "long.bin").getByText("Cancelled: it was not sent.").waitFor();
    await ana.write("never mind");
    assert.equal((await bia.peer.next("message")).text, "never mind");
    assert.deepEqual(bia.peer.left("message"), []);
  },
);

Deno.test(
  "in a browser: the server is killed in the middle of a file, and it arrives whole, once",
  needs,
  async () => {
    await using place = await temporaryFolder();
    await using own = await pageServer();
    await using bia = await Person.new(own.server.port, "bia");
    await using proxy = ChaosProxy.before(Number(new URL(own.url).port));
    await using ana = await browser.visit(`http://127.0.0.1:${proxy.port}/`);
    await ana.register("ana");
    await ana.open("bia");
    const bytes = bytesOf(10 * MEGABYTE);
    await Deno.writeFile(`${place.path}/long.bin`, bytes);
    await drop(ana, `${place.path}/long.bin`);
    proxy.stallAfter = 4 * MEGABYTE;
    await ana.field.press("Enter");
    const bar = ana.page.getByRole("progressbar", { name: "long.bin is on its way" });
    await until("some of it", async () => Number(await bar.getAttribute("value")) > MEGABYTE);
    await own.server.crash();
    proxy.release();
    const peer = await bia.back();
    const { file } = await peer.next("message");
    assert.equal(file!.sha256, sha256(bytes));
    assert.equal(sha256(await download(peer, file!, 256 * 1024)), sha256(bytes));
    await withFile(ana, "long.bin").getByRole("img", { name: "stored on the server" }).waitFor();
    await peer.settled();
    assert.deepEqual(peer.left("message"), []);
  },
);

Deno.test(
  "in a browser: a file that waits there goes out although the page was closed and the original is gone",
  needs,
  async () => {
    await using place = await temporaryFolder();
    await using own = await pageServer();
    await using bia = await Person.new(own.server.port, "bia");
    await using ana = await browser.visit(own.url);
    await ana.register("ana");
    await ana.open("bia");
    await own.server.kill();
    await ana.page.getByText("not connected").waitFor();
    const path = `${place.path}/notes.bin`, bytes = bytesOf(5 * MEGABYTE);
    await Deno.writeFile(path, bytes);
    await drop(ana, path);
    await ana.field.press("Enter");
    await withFile(ana, "notes.bin").getByRole("img", { name: "waiting in this browser" })
      .waitFor();
    await Deno.remove(path);
    await ana.page.close();
    await own.server.again();
    await ana.again();
    await ana.page.getByRole("button", { name: /^bia/ }).click();
    const peer = await bia.back();
    const { file } = await peer.next("message");
    assert.deepEqual(await download(peer, file!, 256 * 1024), bytes);
    await withFile(ana, "notes.bin").getByRole("img", { name: "stored on the server" }).waitFor();
  },
);

Deno.test(
  "in a browser: what cannot be sent is said in a sentence: too large, no room, a folder",
  needs,
  async () => {
    await using place = await temporaryFolder();
    await using own = await pageServer({ words: ["--file-size", "10K", "--file-quota", "15K"] });
    await using bia = await Person.new(own.server.port, "bia");
    await using ana = await browser.visit(own.url);
    await ana.register("ana");
    await ana.open("bia");
    await choose(ana, { name: "huge.bin", bytes: bytesOf(20_000) });
    await ana.page.locator(".tray").getByText(/larger than this server takes/).waitFor();
    await ana.page.getByRole("button", { name: "Do not send huge.bin" }).click();
    await drop(ana, place.path);
    await ana.page.getByText("A folder cannot be sent").waitFor();
    assert.equal(await ana.page.locator(".tray").count(), 0);
    await choose(ana, { name: "1.bin", bytes: bytesOf(9_000) }, {
      name: "2.bin",
      bytes: bytesOf(9_001),
    });
    await ana.field.press("Enter");
    await withFile(ana, "2.bin").getByText(/have no room for this one/).waitFor();
    assert.equal((await bia.peer.next("message")).text, "1.bin");
  },
);

Deno.test(
  "in a browser: a file that is dropped where nobody takes it does not lead away from the page",
  needs,
  async () => {
    await using ana = await browser.visit(site.url);
    await ana.register("miss-ana");
    const over = `(() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(["x"], "x.txt"));
      const about = { bubbles: true, cancelable: true, dataTransfer };
      const event = new DragEvent("dragover", about);
      document.querySelector("main").dispatchEvent(event);
      return event.defaultPrevented;
    })()`;
    assert.equal(await ana.page.evaluate(over), true);
    await ana.page.getByRole("button", { name: "Settings" }).click();
    await ana.page.locator("main.panel").waitFor();
    assert.equal(await ana.page.evaluate(over), true);
  },
);
