/** What holds over TCP holds for browsers too: limits before login, one login, silence, a clean end. */

import assert from "node:assert/strict";
import { startServer } from "../../lib/server/server.ts";
import { temporaryFolder } from "../support/folder.ts";
import { onePageServer } from "../support/page_server.ts";
import { until, within } from "../support/until.ts";

const site = onePageServer();

/** A socket of our own page, and all that it was told. */
class Browser {
  readonly told: Record<string, unknown>[] = [];
  readonly over: Promise<number>;
  readonly socket: WebSocket;

  constructor(url: string) {
    const { origin, host, protocol } = new URL(url);
    const scheme = protocol === "https:" ? "wss" : "ws";
    this.socket = new WebSocket(
      `${scheme}://${host}/chat`,
      { headers: { origin } } as unknown as string[],
    );
    this.socket.onmessage = ({ data }) => this.told.push(JSON.parse(data));
    this.over = new Promise((resolve) => this.socket.onclose = ({ code }) => resolve(code));
  }

  static async open(url: string): Promise<Browser> {
    const browser = new Browser(url);
    await within(
      "the connection",
      new Promise<void>((resolve, reject) => {
        browser.socket.onopen = () => resolve();
        browser.socket.onerror = () => reject(new Error("refused"));
      }),
    );
    return browser;
  }

  say(frame: unknown): void {
    this.socket.send(JSON.stringify(frame));
  }

  hears(type: string): Promise<Record<string, unknown>> {
    return until(type, () => this.told.find((one) => one.type === type));
  }
}

Deno.test("before login a browser's line is as short as anybody's", async () => {
  const browser = await Browser.open(site.url);
  browser.say({ type: "ping", ref: "x".repeat(9_000) });
  assert.equal((await browser.hears("error")).code, "too_long");
  await browser.over;
});

Deno.test("what is no JSON is told, and does not end the connection", async () => {
  const browser = await Browser.open(site.url);
  browser.socket.send("hello?");
  assert.equal((await browser.hears("error")).code, "bad_frame");
  browser.say({ type: "ping" });
  await browser.hears("pong");
  browser.say({ type: "bye" });
  await browser.hears("ok");
  assert.equal(await browser.over, 1000);
});

Deno.test("the seventeenth browser of one address that has not logged in is turned away", async () => {
  const browsers: Browser[] = [];
  for (let n = 0; n < 16; n++) browsers.push(await Browser.open(site.url));
  const last = await Browser.open(site.url);
  assert.equal((await last.hears("bye")).code, "too_many");
  await last.over;
  for (const { socket, over } of browsers) {
    socket.close();
    await over;
  }
});

Deno.test("a browser that fell silent is asked, and let go when it does not answer", async () => {
  await using place = await temporaryFolder();
  let late = 0;
  const server = await startServer({
    host: "127.0.0.1",
    port: 0,
    web: { port: 0, isAsked: true, origins: [] },
    data: place.path,
    registration: "open",
    guests: false,
    groupMembers: 500,
    everyone: true,
    dialects: [],
    mailbox: { kind: "sqlite" },
    files: { size: 1, quota: 1 },
    keeps: {},
    lang: "en",
    clock: () => Date.now() + late,
  });
  try {
    const browser = await Browser.open(`http://127.0.0.1:${server.web!.port}/`);
    browser.say({ type: "register", user: "ana", device: "page" });
    await browser.hears("welcome");
    late = 31_000;
    await browser.hears("ping");
    late = 80_000;
    assert.equal((await browser.hears("bye")).code, "timed_out");
    await browser.over;
  } finally {
    await server.stop();
  }
});
