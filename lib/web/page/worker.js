/** Keeps the page's files in the browser, so that it opens while the server is away. */

const KEPT = "shell";
const FILES = ["/", "/page.js", "/page.css", "/icon.svg", "/manifest.webmanifest"];
// The page itself puts the one of its language beside the others.
const TEXTS = ["/en.js", "/pt-BR.js"];

self.addEventListener("install", (event) => {
  const kept = caches.open(KEPT).then((cache) => cache.addAll(FILES));
  event.waitUntil(kept.then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname } = new URL(request.url);
  if (request.method !== "GET" || ![...FILES, ...TEXTS].includes(pathname)) return;
  event.respondWith(newest(request));
});

/** A click at a notice leads to its conversation, in the tab that is open, or else in a new one. */
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(lead(event.notification.data));
});

async function lead(where) {
  const [tab] = await self.clients.matchAll({ type: "window" });
  if (!tab) return void await self.clients.openWindow("/");
  tab.postMessage(where);
  await tab.focus();
}

/** The server's file where it answers, and else the one that was kept. */
async function newest(request) {
  try {
    const answer = await fetch(request);
    if (answer.ok) {
      const cache = await caches.open(KEPT);
      await cache.put(request, answer.clone());
    }
    // A proxy speaks for a server that is away.
    return answer.status < 500 ? answer : await caches.match(request) ?? answer;
  } catch {
    return await caches.match(request) ?? Response.error();
  }
}
