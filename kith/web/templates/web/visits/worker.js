// Shows the day of the visits and their forms, as they were last loaded, while there is no line.
const KEPT = "kith-visits-1";
const PAGES = /^\/care-day\/(\d+\/visit\/)?$/;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  const isPage = request.mode === "navigate" && PAGES.test(url.pathname);
  if (isPage || url.pathname.startsWith("/static/")) event.respondWith(freshOrKept(request, url));
});

async function freshOrKept(request, url) {
  const kept = await caches.open(KEPT);
  try {
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected && !url.search) await kept.put(url.pathname, answer.clone());
    return answer;
  } catch {
    return (await kept.match(url.pathname, { ignoreVary: true })) ?? (await kept.match(url.href, { ignoreVary: true })) ?? Response.error();
  }
}
