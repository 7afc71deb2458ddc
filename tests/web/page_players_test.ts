/** Sounds and videos in their messages, on the page. */

import assert from "node:assert/strict";
import { hasBrowser, oneBrowser } from "../support/browser.ts";
import { bytesOf } from "../support/files.ts";
import { messages } from "../support/messages.ts";
import { Person } from "../support/one_server.ts";
import { choose, give, heightOf, wav, withFile } from "../support/page_files.ts";
import { onePageServer } from "../support/page_server.ts";
import { until } from "../support/until.ts";

const site = onePageServer();
const browser = oneBrowser();
const needs = { ignore: !hasBrowser };

Deno.test("in a browser: a sound is fetched and plays on a click", needs, async () => {
  await using bia = await Person.new(site.port, "play-bia");
  await using ana = await browser.visit(site.url);
  await ana.register("play-ana");
  await ana.open("play-bia");
  await give(bia, "play-ana", wav(), { name: "tone.wav", media: "audio/wav" });
  await give(bia, "play-ana", bytesOf(500), { name: "noise.ogg", media: "audio/ogg" });
  await ana.page.getByRole("button", { name: "Play tone.wav" }).click();
  const player = ana.page.locator("audio");
  await until(
    "it plays",
    async () =>
      await player.evaluate((one) => (one as unknown as { currentTime: number }).currentTime) > 0,
  );
  await ana.page.getByRole("button", { name: "Play noise.ogg" }).click();
  await withFile(ana, "noise.ogg").getByText("cannot play it: save it").waitFor();
});

Deno.test(
  "in a browser: a sound goes on playing when what comes takes it out of view",
  needs,
  async () => {
    await using bia = await Person.new(site.port, "tone-bia");
    await using ana = await browser.visit(site.url);
    await ana.register("tone-ana");
    await ana.open("tone-bia");
    await give(bia, "tone-ana", wav(60), { name: "voice.wav", media: "audio/wav" });
    await ana.page.getByRole("button", { name: "Play voice.wav" }).click();
    const at = "document.querySelector('audio')?.currentTime ?? 0";
    await until("it plays", async () => Number(await ana.page.evaluate(at)) > 0);
    bia.peer.send(...messages("tone-ana", 100, "more"));
    await ana.sees("more 100");
    const before = Number(await ana.page.evaluate(at));
    await until("it goes on", async () => Number(await ana.page.evaluate(at)) > before);
  },
);

Deno.test("in a browser: a video that was made there is seen by who gets it", needs, async () => {
  await using ana = await browser.visit(site.url);
  await ana.register("film-ana");
  await using bia = await browser.visit(site.url);
  await bia.register("film-bia");
  const film = await ana.page.evaluate(async () => {
    // deno-lint-ignore no-explicit-any
    const { document, MediaRecorder } = globalThis as any;
    const canvas = document.createElement("canvas");
    canvas.width = 160;
    canvas.height = 120;
    const context = canvas.getContext("2d"), recorder = new MediaRecorder(canvas.captureStream(20));
    const parts: Blob[] = [];
    recorder.ondataavailable = ({ data }: { data: Blob }) => parts.push(data);
    recorder.start();
    for (let at = 0; at < 30; at++) {
      context.fillStyle = `hsl(${at * 12}, 90%, 50%)`;
      context.fillRect(0, 0, 160, 120);
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
    const ended = new Promise((resolve) => recorder.onstop = resolve);
    recorder.stop();
    await ended;
    return [...new Uint8Array(await new Blob(parts).arrayBuffer())];
  });
  await ana.open("film-bia");
  await bia.open("film-ana");
  await choose(ana, { name: "film.webm", mimeType: "video/webm", bytes: new Uint8Array(film) });
  await ana.page.locator(".tray img").waitFor();
  await ana.field.press("Enter");
  await withFile(bia, "film.webm").locator("img.preview").waitFor();
  const before = await heightOf(bia, "film.webm");
  await bia.page.getByRole("button", { name: "Play film.webm" }).click();
  const player = bia.page.locator("video");
  await until(
    "it plays",
    async () =>
      await player.evaluate((one) => (one as unknown as { currentTime: number }).currentTime) > 0,
  );
  assert.equal(await heightOf(bia, "film.webm"), before, "its row is as high as before");
});
