/** Notices that the browser shows of messages that somebody does not have before their eyes. */

import { signal } from "@preact/signals";
import type { Kept } from "../../client/store.ts";
import { isShared } from "../../protocol/names.ts";

/** How much of a message is told, in characters. */
const WORDS = 120;
const KEPT_AS = "notices";
/** A browser that takes longer over one notice holds no other up. */
const PATIENCE_MS = 5_000;

/** Whether notices are shown; "never" where the browser cannot, "denied" where the person told it not to. */
export const notices = signal<"off" | "on" | "denied" | "never">(now());

function now(): "off" | "on" | "denied" | "never" {
  if (!("Notification" in globalThis)) return "never";
  if (Notification.permission === "denied") return "denied";
  const isOn = Notification.permission === "granted" && localStorage.getItem(KEPT_AS) === "on";
  return isOn ? "on" : "off";
}

/** Turns them on, which the browser may ask the person about, or off; to be called at a click only. */
export async function wantNotices(on: boolean): Promise<void> {
  localStorage.setItem(KEPT_AS, on ? "on" : "off");
  if (on) await Notification.requestPermission();
  notices.value = now();
}

/** Shows one for each conversation, with its newest message; the one before goes. */
export function notify(messages: readonly Kept[]): void {
  if (notices.value !== "on") return;
  const newest = new Map(messages.map((one) => [one.conversation, one]));
  for (const [conversation, { from, text, extra }] of newest) {
    const title = isShared(conversation) ? `${conversation} ${from}` : from;
    const body = [...extra?.file?.name ?? text].slice(0, WORDS).join("");
    const options = { body, tag: conversation, icon: "/icon.svg", data: { conversation } };
    inTurn((worker) => worker.showNotification(title, options));
  }
}

/** Takes away what was shown of a conversation: it has been seen. */
export function takeBack(conversation: string): void {
  if (notices.value !== "on") return;
  inTurn(async (worker) => {
    for (const one of await worker.getNotifications({ tag: conversation })) one.close();
  });
}

/** Calls `open` with the conversation whose notice was clicked. */
export function noticeClicked(open: (conversation: string) => void): void {
  navigator.serviceWorker?.addEventListener("message", ({ data }) => {
    if (typeof data?.conversation === "string") open(data.conversation);
  });
}

let before: Promise<unknown> = Promise.resolve();

/** One thing after another: what takes back a notice that was seen must not take the next one with it. */
function inTurn(work: (worker: ServiceWorkerRegistration) => Promise<void>): void {
  // Phones show notices only through the worker; without it, as over plain http, browsers show none.
  const done = async () => {
    const worker = await navigator.serviceWorker?.getRegistration();
    if (worker) await work(worker);
  };
  const late = () => new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  // Where it fails, the title of the tab still tells.
  before = before.then(() => Promise.race([done(), late()])).catch(() => {});
}
