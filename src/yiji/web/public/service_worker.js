// The service worker: keeps the fixed list of files of one version (styles, scripts, icons, two offline pages) and
// nothing else. It never writes what a page or a form answered, so nothing personal can come to lie in the browser.
// The server puts `const KEPT = {version, assets, offline, unanswered}` before this text.
/* global KEPT */

const CACHE = `yiji-${KEPT.version}`;
const ASSETS = new Set(KEPT.assets);

// Without cookies the server answers as to a stranger; what it marks no-store is not kept even so.
async function keep(cache, address) {
  const answer = await fetch(new Request(address, { cache: "reload", credentials: "omit" }));
  const control = answer.headers.get("Cache-Control") || "";
  if (!answer.ok || answer.type !== "basic" || /no-store|private/.test(control)) throw new Error(`not kept: ${address}`);
  await cache.put(address, answer);
}

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(CACHE);
    await Promise.all([...KEPT.assets, KEPT.offline, KEPT.unanswered].map((address) => keep(cache, address)));
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith("yiji-") && name !== CACHE) await caches.delete(name);
    }
    await self.clients.claim();
  })());
});

// From the network as long as there is one, so that a page never meets styles of another version.
async function asset(request, path) {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await caches.match(path, { cacheName: CACHE });
    if (kept) return kept;
    throw error;
  }
}

// A page that cannot be fetched: nothing is shown of it. After a form was sent, its fate is unknown, and said to be.
async function page(request) {
  try {
    const answer = await fetch(request);
    // A gateway that finds no server behind it answers in its own words; every answer of ours carries a policy.
    if (![502, 504].includes(answer.status) || answer.headers.has("Content-Security-Policy")) return answer;
    throw new Error(String(answer.status));
  } catch (error) {
    const path = request.method === "GET" ? KEPT.offline : KEPT.unanswered;
    const kept = await caches.match(path, { cacheName: CACHE });
    if (kept) return kept;
    throw error;
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (address.origin !== self.location.origin) return;
  if (request.mode === "navigate" && request.destination === "document") {
    event.respondWith(page(request));
  } else if (request.method === "GET" && ASSETS.has(address.pathname)) {
    event.respondWith(asset(request, address.pathname));
  }
});
