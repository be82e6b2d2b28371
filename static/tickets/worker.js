// Keeps the tickets that were opened on this device, so that they open without a connection. It answers for
// the addresses of tickets and the files of those pages, for nothing else of the site. Not a module: not every
// browser takes one for a service worker. Its own address (eventsite/pages/kept_ticket.py) loads it.
//
// A page is sealed with a key made from its own address, so that a device tells nobody's name to who has no
// link; the name it is kept under is made from that address too. How long is written beside it, unsealed.

/**
 * @typedef {ExtendableEvent & { request: Request, resultingClientId: string, respondWith: (answer: Promise<Response>) => void }} FetchEvent
 * @typedef {Event & { waitUntil: (work: Promise<unknown>) => void }} ExtendableEvent
 * @typedef {{ status: number, headers: [string, string][], body: string }} Page
 * @typedef {{ at: number, until: number, files: string[], page: Page }} Kept
 * @typedef {{ do: "keep", files: string[], again?: boolean } | { do: "forget", until: number } | { do: "look" }} Wish
 */

const worker = /** @type {any} */ (self); // its types exclude those of a page, which the rest of static/ has
const PAGES = "ticket-pages-1";
const FILES = "ticket-files-1";
const PATIENCE = 3000; // ms; dead wifi looks like a slow server
const UNTIL = "Ticket-Kept-Until"; // the server says so of a ticket that may be kept
const HASHED = /\.[0-9a-f]{12}\.\w+$/; // another content has another name
const SCOPE = new URL("./", location.href).pathname;
/** @type {string} what is shown without a connection where no ticket is kept */
const AWAY = worker.AWAY;
const POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

/** @param {string} text */
const bytes = (text) => new TextEncoder().encode(text);

/** @param {string} path */
async function lockOf(path) {
  const material = await crypto.subtle.importKey("raw", bytes(path), "HKDF", false, ["deriveBits", "deriveKey"]);
  /** @param {string} use */
  const way = (use) => ({ name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: bytes(use) });
  const name = new Uint8Array(await crypto.subtle.deriveBits(way("ticket name"), material, 128));
  const key = await crypto.subtle.deriveKey(way("ticket page"), material, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  const where = `${SCOPE}?kept=${[...name].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
  return { where, key };
}

/** @param {Response} entry */
const untilOf = (entry) => Number(entry.headers.get("Until"));

/** @param {Response} entry @returns {string[]} */
const filesOf = (entry) => JSON.parse(entry.headers.get("Files") ?? "[]");

/** @param {BodyInit} body @param {{ at: number, until: number, files: string[], refused?: boolean }} facts */
function entryOf(body, { at, until, files, refused }) {
  const headers = { At: String(at), Until: String(until), Files: JSON.stringify(files), Refused: refused ? "yes" : "" };
  return new Response(body, { headers });
}

/** What is written of this ticket, sealed or refused; nothing past its time. @param {string} where */
async function entryAt(where) {
  const entry = await (await caches.open(PAGES)).match(where);
  return entry && untilOf(entry) > Date.now() ? entry : undefined;
}

/** @param {string} path @returns {Promise<Kept | null>} */
async function find(path) {
  const { where, key } = await lockOf(path);
  const entry = await entryAt(where);
  if (!entry || entry.headers.get("Refused")) return null;
  const sealed = new Uint8Array(await entry.arrayBuffer());
  const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: sealed.slice(0, 12) }, key, sealed.slice(12));
  const page = JSON.parse(new TextDecoder().decode(plain));
  return { at: Number(entry.headers.get("At")), until: untilOf(entry), files: filesOf(entry), page };
}

/** @param {string} path @param {Page} page @param {number} until */
async function keep(path, page, until) {
  const { where, key } = await lockOf(path);
  const former = await entryAt(where);
  if (former?.headers.get("Refused")) return;
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, bytes(JSON.stringify(page)));
  const files = former ? filesOf(former) : [];
  await (await caches.open(PAGES)).put(where, entryOf(new Blob([iv, sealed]), { at: Date.now(), until, files }));
}

/** @param {string} path */
async function forget(path) {
  const { where } = await lockOf(path);
  await (await caches.open(PAGES)).delete(where);
}

/** The holder wants it off this device: that is remembered as long, of nobody knows which ticket. @param {string} path @param {number} until */
async function refuse(path, until) {
  const { where } = await lockOf(path);
  await (await caches.open(PAGES)).put(where, entryOf("", { at: Date.now(), until, files: [], refused: true }));
}

/** @param {string} path */
async function isRefused(path) {
  const entry = await entryAt((await lockOf(path)).where);
  return Boolean(entry?.headers.get("Refused"));
}

/** Styles, fonts and scripts that the page was made with. @param {string} path @param {string[]} wanted */
async function keepFiles(path, wanted) {
  const files = wanted.filter((url) => url.startsWith(`${location.origin}/`));
  await fetchFiles(files);
  const { where } = await lockOf(path);
  const entry = await entryAt(where);
  if (!entry || entry.headers.get("Refused")) return;
  const facts = { at: Number(entry.headers.get("At")), until: untilOf(entry), files };
  await (await caches.open(PAGES)).put(where, entryOf(await entry.blob(), facts));
}

/** @param {string[]} files */
async function fetchFiles(files) {
  const cache = await caches.open(FILES);
  const one = async (/** @type {string} */ url) => {
    if (HASHED.test(url) && (await cache.match(url))) return;
    const answer = await fetch(url);
    if (answer.ok) await cache.put(url, answer);
  };
  await Promise.allSettled(files.map(one));
}

/** What is past its time goes, and the files that no kept ticket asks for. */
async function sweep() {
  const pages = await caches.open(PAGES);
  const asked = new Set(filesOfAway());
  for (const where of await pages.keys()) {
    const entry = await pages.match(where);
    if (!entry || untilOf(entry) <= Date.now()) await pages.delete(where);
    else for (const url of filesOf(entry)) asked.add(url);
  }
  const files = await caches.open(FILES);
  for (const { url } of await files.keys()) if (!asked.has(url)) await files.delete(url);
}

const filesOfAway = () => [...AWAY.matchAll(/<(?:link|script)[^>]* (?:href|src)="(\/[^"]+\.(?:css|js|svg))"/g)].map(([, path]) => location.origin + path);

/** The server's answer, which says whether the ticket is kept on, anew, or goes. @param {Request} request @param {string} path */
async function ask(request, path) {
  const answer = await fetch(request);
  if (answer.type !== "basic" || answer.redirected) return answer;
  const body = await answer.text();
  const headers = new Headers(answer.headers);
  for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name); // the body is neither any more
  const page = { status: answer.status, headers: [...headers], body };
  const until = Date.parse(headers.get(UNTIL) ?? "");
  const written = answer.ok && until > Date.now() ? keep(path, page, until) : goes(answer) ? forget(path) : null;
  await written?.catch(() => {}); // a full disk is no reason to show nothing
  return new Response(body, { status: page.status, headers });
}

/** A link that was replaced, somebody who cancelled, an evening that is over. @param {Response} answer */
const goes = (answer) => answer.ok || answer.status === 404 || answer.status === 410;

/** Not the ticket's fault. @param {Response} answer */
const isUnwell = (answer) => answer.status >= 500 || answer.status === 429;

/** @param {Kept} kept */
function shown({ page, at }) {
  const body = page.body.replace("<html ", `<html data-kept-at="${new Date(at).toISOString()}" `);
  return new Response(body, { status: page.status, headers: page.headers });
}

function away() {
  const headers = { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": POLICY };
  return new Response(AWAY, { status: 503, headers });
}

/** The newest there is. @param {FetchEvent} event @param {string} path */
async function answerFor(event, path) {
  const asked = ask(event.request, path);
  event.waitUntil(asked.then(sweep, sweep));
  const kept = await find(path).catch(() => null);
  if (!kept) return asked.catch(away);
  const late = Symbol("late");
  const patience = new Promise((done) => {
    setTimeout(done, PATIENCE, late);
  });
  const first = await Promise.race([asked.catch(() => null), patience]);
  if (first === late) {
    const tell = async () => (await worker.clients.get(event.resultingClientId))?.postMessage(await newsOf(await asked, kept));
    event.waitUntil(tell().catch(() => {}));
  }
  else if (first && !isUnwell(first)) return first;
  return shown(kept);
}

/** Whether the server says otherwise than what is shown. Raises Error when it says nothing. @param {Response} answer @param {Kept | null} kept */
async function newsOf(answer, kept) {
  if (isUnwell(answer)) throw new Error(String(answer.status));
  return { isNewer: (await answer.text()) !== kept?.page.body };
}

/** @param {string} path @param {Wish} wish */
async function grant(path, wish) {
  if (wish.do === "look") {
    const kept = await find(path);
    return newsOf(await ask(new Request(path), path), kept);
  }
  if (wish.do === "forget") await refuse(path, wish.until);
  else {
    if (wish.again) await forget(path);
    if (!(await isRefused(path)) && !(await find(path))) await ask(new Request(path), path);
    await keepFiles(path, wish.files);
  }
  await sweep();
  return { isKept: Boolean(await find(path)), isRefused: await isRefused(path) };
}

worker.addEventListener("install", (/** @type {ExtendableEvent} */ event) => {
  event.waitUntil(Promise.all([worker.skipWaiting(), fetchFiles(filesOfAway())]));
});

worker.addEventListener("activate", (/** @type {ExtendableEvent} */ event) => {
  const former = async () => {
    for (const name of await caches.keys()) if (name.startsWith("ticket-") && name !== PAGES && name !== FILES) await caches.delete(name);
  };
  event.waitUntil(Promise.all([worker.clients.claim(), former(), sweep()]));
});

worker.addEventListener("fetch", (/** @type {FetchEvent} */ event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(answerFor(event, url.pathname));
  else if (["style", "script", "font", "image"].includes(request.destination)) {
    event.respondWith(caches.match(url.href, { cacheName: FILES }).then((kept) => kept ?? fetch(request)));
  }
});

worker.addEventListener("message", (/** @type {MessageEvent & ExtendableEvent} */ event) => {
  const page = /** @type {{ url: string }} */ (/** @type {unknown} */ (event.source)); // speaks of its own ticket only
  const path = new URL(page.url).pathname;
  event.waitUntil(grant(path, event.data).catch(() => ({ isFailed: true })).then((answer) => event.ports[0]?.postMessage(answer)));
});
