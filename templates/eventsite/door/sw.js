// Keeps the tablet's page and its files on the tablet, and gives them from there: whatever the wifi
// does, the door opens. It never touches what the page sends, and keeps no data.
{% autoescape off %}
const CACHE = "door-{{ version }}";
const PAGE = "{{ page }}";
const FILES = [
{% for file in files %}  "{{ file }}",
{% endfor %}];
{% endautoescape %}
self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES.map((file) => new Request(file, { cache: "reload", credentials: "omit" })))));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) if (name.startsWith("door-") && name !== CACHE) await caches.delete(name);
      await self.clients.claim();
    })(),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const url = new URL(request.url);
  const wanted = request.mode === "navigate" && url.pathname === PAGE ? PAGE : url.pathname;
  if (url.origin !== location.origin || !FILES.includes(wanted)) return;
  event.respondWith(caches.match(wanted, { cacheName: CACHE }).then((kept) => kept ?? fetch(request)));
});
