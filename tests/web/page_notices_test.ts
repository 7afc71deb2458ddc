import assert from "node:assert/strict";
import { hasBrowser, oneBrowser, type Visitor } from "../support/browser.ts";
import { message } from "../support/messages.ts";
import { Person } from "../support/one_server.ts";
import { onePageServer } from "../support/page_server.ts";
import { until } from "../support/until.ts";

const site = onePageServer();
const browser = oneBrowser();
const needs = { ignore: !hasBrowser };

/** What the browser shows just now: titles and texts. */
async function shown({ page }: Visitor): Promise<string[]> {
  return await page.evaluate(`navigator.serviceWorker.ready
    .then((worker) => worker.getNotifications())
    .then((all) => all.map(({ title, body }) => title + ": " + body))`);
}

/**
 * Waits until the page has had this one shown. Chromium is not asked for it meanwhile: it forgets a notice
 * that it is still about to show when it is asked for all.
 */
async function shows({ page }: Visitor, notice: string): Promise<void> {
  const announced = () => page.evaluate<string[]>("announced");
  await until(`the notice "${notice}"`, async () => (await announced()).includes(notice));
}

async function withNotices(name: string): Promise<Visitor> {
  const ana = await browser.visit(site.url);
  await ana.context.grantPermissions(["notifications"], { origin: site.url });
  await ana.register(name);
  await ana.page.getByRole("button", { name: "Settings" }).click();
  await ana.page.getByRole("button", { name: "Show notices" }).click();
  await ana.page.getByRole("button", { name: "Show no more notices" }).waitFor();
  await ana.page.evaluate(`
    globalThis.announced = [];
    const { showNotification } = ServiceWorkerRegistration.prototype;
    ServiceWorkerRegistration.prototype.showNotification = async function (title, options) {
      await showNotification.call(this, title, options);
      announced.push(title + ": " + options.body);
    }, undefined`);
  return ana;
}

Deno.test(
  "in a browser: nobody is asked about notices at first, and none is shown before somebody wants them",
  needs,
  async () => {
    await using eve = await Person.new(site.port, "none-eve");
    await using ana = await browser.visit(site.url);
    await ana.context.addInitScript("Notification.requestPermission = () => globalThis.asked = 1");
    await ana.context.grantPermissions(["notifications"], { origin: site.url });
    await ana.again();
    await ana.register("none-ana");
    eve.peer.send(message("none-ana", "unseen"));
    await ana.page.locator("nav").getByText("unseen", { exact: true }).waitFor();
    assert.deepEqual(await shown(ana), []);
    assert.equal(await ana.page.evaluate("globalThis.asked"), undefined);
  },
);

Deno.test(
  "in a browser: what comes elsewhere or while the page is hidden is announced; a click leads there",
  needs,
  async () => {
    await using eve = await Person.new(site.port, "call-eve");
    await using bob = await Person.new(site.port, "call-bob");
    await using ana = await withNotices("call-ana");
    await ana.open("call-bob");
    bob.peer.send(message("call-ana", "before your eyes"));
    await ana.sees("before your eyes");
    eve.peer.send(message("call-ana", "are you there?"));
    await shows(ana, "call-eve: are you there?");
    assert.deepEqual(await shown(ana), ["call-eve: are you there?"]);
    const [worker] = ana.context.serviceWorkers();
    await worker!.evaluate(`registration.getNotifications().then(([notification]) =>
      dispatchEvent(new NotificationEvent("notificationclick", { notification })))`);
    await ana.sees("are you there?");
    await until("the notice is gone", async () => (await shown(ana)).length === 0);
    const turn = (value: "hidden" | "visible") =>
      ana.page.evaluate(
        `Object.defineProperty(document, "visibilityState", ${
          JSON.stringify({ value, configurable: true })
        }), dispatchEvent(new Event("focus"))`,
      );
    await turn("hidden");
    eve.peer.send(message("call-ana", "and now?"));
    await shows(ana, "call-eve: and now?");
    await turn("visible");
    await until("what was seen is gone", async () => (await shown(ana)).length === 0);
  },
);

Deno.test(
  "in a browser: what comes while the notice of what was seen is being taken back is announced still",
  needs,
  async () => {
    await using eve = await Person.new(site.port, "slow-eve");
    await using ana = await withNotices("slow-ana");
    await ana.open("slow-eve");
    await ana.page.evaluate(`
      const { getNotifications, showNotification } = ServiceWorkerRegistration.prototype;
      const mayGo = new Promise((go) => globalThis.letGo = go);
      globalThis.order = [];
      globalThis.asked = new Promise((asked) =>
        ServiceWorkerRegistration.prototype.getNotifications = async function (which) {
          asked();
          await mayGo;
          order.push("taken back");
          return getNotifications.call(this, which);
        });
      ServiceWorkerRegistration.prototype.showNotification = function (title, options) {
        order.push(options.body);
        return showNotification.call(this, title, options);
      }, undefined`);
    eve.peer.send(message("slow-ana", "seen at once"));
    await ana.sees("seen at once");
    await ana.page.evaluate("asked");
    await ana.page.evaluate(
      `Object.defineProperty(document, "visibilityState", { value: "hidden" })`,
    );
    eve.peer.send(message("slow-ana", "and then?"));
    await ana.page.locator("nav").getByText("and then?", { exact: true }).waitFor();
    await ana.page.evaluate("letGo()");
    await shows(ana, "slow-eve: and then?");
    assert.deepEqual(await ana.page.evaluate("order"), ["taken back", "and then?"]);
    assert.deepEqual(await shown(ana), ["slow-eve: and then?"]);
  },
);

Deno.test(
  "in a browser: a muted group announces nothing but one's own name, and counts in no title",
  needs,
  async () => {
    await using eve = await Person.new(site.port, "calm-eve");
    await using bob = await Person.new(site.port, "calm-bob");
    await using ana = await withNotices("calm-ana");
    await ana.page.getByRole("button", { name: "New group" }).click();
    await ana.page.getByLabel("Name of the group").fill("calm");
    await ana.page.getByRole("button", { name: "Make it" }).click();
    await ana.page.getByRole("button", { name: "Members" }).click();
    await ana.page.getByLabel("Add somebody by name").fill("calm-eve");
    await ana.page.getByRole("button", { name: "Add", exact: true }).click();
    await ana.page.getByLabel("Role of calm-eve").waitFor();
    await ana.page.getByLabel(/^Mute/).check();
    await ana.open("calm-bob");
    eve.peer.send(message("#calm", "chatter"), message("#calm", "hey @calm-ana, look"));
    await shows(ana, "#calm calm-eve: hey @calm-ana, look");
    eve.peer.send(message("#calm", "more chatter"));
    bob.peer.send(message("calm-ana", "hello"));
    await ana.sees("hello");
    const list = ana.page.locator("nav");
    await list.getByText("calm-eve: more chatter").waitFor();
    assert.deepEqual(await shown(ana), ["#calm calm-eve: hey @calm-ana, look"]);
    await until("nothing counts in the title", async () => await ana.page.title() === "chatmom");
  },
);
