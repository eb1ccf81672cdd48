// Shows the page of a door, as it was last loaded, while there is no line.
const KEPT = "kith-door-1";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  const isDoor = request.mode === "navigate" && /^\/door\/\d+\/$/.test(url.pathname);
  if (isDoor || url.pathname.startsWith("/static/")) event.respondWith(freshOrKept(request, url));
});

async function freshOrKept(request, url) {
  const kept = await caches.open(KEPT);
  try {
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected) await kept.put(url.pathname, answer.clone());
    return answer;
  } catch {
    return (await kept.match(url.pathname, { ignoreVary: true })) ?? (await kept.match(url.href, { ignoreVary: true })) ?? Response.error();
  }
}
