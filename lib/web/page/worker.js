/** Keeps the page's files in the browser, so that it opens while the server is away. */

const KEPT = "shell";
const FILES = ["/", "/page.js", "/page.css", "/icon.svg", "/manifest.webmanifest"];

self.addEventListener("install", (event) => {
  const kept = caches.open(KEPT).then((cache) => cache.addAll(FILES));
  event.waitUntil(kept.then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !FILES.includes(new URL(request.url).pathname)) return;
  event.respondWith(newest(request));
});

/** The server's file where it answers, and else the one that was kept. */
async function newest(request) {
  try {
    const answer = await fetch(request);
    if (answer.ok) {
      const cache = await caches.open(KEPT);
      await cache.put(request, answer.clone());
    }
    return answer;
  } catch {
    return await caches.match(request) ?? Response.error();
  }
}
