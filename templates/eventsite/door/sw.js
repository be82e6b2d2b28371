// Keeps the page of the door and its files on the device, and gives them from there: whatever the wifi
// does, the door opens. It never touches what the page sends, and keeps no data.
{% autoescape off %}
const OURS = "door-{{ language }}-"; // what is kept in one language stays while another is fetched
const CACHE = `${OURS}{{ version }}`;
const PAGE = "{{ page }}";
const OWN = new RegExp("^{{ scope }}\\d+/$"); // an organiser's own door: the same page, for who is signed in
const OLD = /^door-[0-9a-f]{16}$/; // of before there were languages
const PATIENCE = 4000; // ms; dead wifi looks like a slow server
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
      for (const name of await caches.keys()) if ((name.startsWith(OURS) || OLD.test(name)) && name !== CACHE) await caches.delete(name);
      await self.clients.claim();
    })(),
  );
});

// Of a page that the server no longer understands: the next one is not to wait until every tab is closed.
self.addEventListener("message", ({ data }) => data === "take over" && self.skipWaiting());

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const url = new URL(request.url);
  if (url.origin === location.origin && request.mode === "navigate" && OWN.test(url.pathname)) {
    event.respondWith(ownDoor(request));
    return;
  }
  const wanted = request.mode === "navigate" && url.pathname === PAGE ? PAGE : url.pathname;
  if (url.origin !== location.origin || !FILES.includes(wanted)) return;
  event.respondWith(caches.match(wanted, { cacheName: CACHE }).then((kept) => kept ?? fetch(request)));
});

// The server first: it leads who is signed out to the sign-in.
async function ownDoor(request) {
  const late = new Promise((_, reject) => setTimeout(reject, PATIENCE));
  try {
    return await Promise.race([fetch(request), late]);
  } catch {
    return (await caches.match(PAGE, { cacheName: CACHE })) ?? Response.error();
  }
}
