// The page of a ticket asks the worker beside it (worker.js) to keep it, says so, and can have it taken off again.
import { pageLanguage, written } from "../site/moments.js";

/** @typedef {{ isKept: boolean, isRefused: boolean }} Answer */
/** @typedef {{ isNewer: boolean, isFailed?: boolean }} News */
const AGAIN = 5000; // ms; a network is there some time before it leads anywhere

const place = document.querySelector("[data-kept]");
const { serviceWorker } = navigator; // none on plain http, and in some private windows

/** @param {string} selector */
const find = (selector) => /** @type {HTMLElement} */ (place?.querySelector(selector));

/** What this page was made with: also the fonts that the letters of a name ask for. */
const files = () =>
  performance.getEntriesByType("resource").map(({ name }) => name).filter((name) => name.startsWith(`${location.origin}/`));

/** @template T @param {object} wish @returns {Promise<T>} */
async function ask(wish) {
  const { active } = await serviceWorker.ready;
  const { port1, port2 } = new MessageChannel();
  return new Promise((done) => {
    port1.onmessage = ({ data }) => done(data);
    active?.postMessage(wish, [port2]);
  });
}

/** @param {Answer} answer */
function show({ isKept, isRefused }) {
  find("[data-is-kept]").hidden = !isKept;
  find("[data-is-off]").hidden = !isRefused;
  const button = /** @type {HTMLButtonElement} */ (find("button"));
  button.hidden = !isKept && !isRefused;
  button.textContent = (isKept ? button.dataset.off : button.dataset.on) ?? "";
}

/** @param {string} at */
function sayAway(at) {
  const { day, time } = written(pageLanguage());
  find("[data-at]").textContent = `${day(at, { weekday: "long" })}, ${time(at)}`;
  find("[data-is-away]").hidden = false;
  addEventListener("online", look);
}

/** Asked first: loading the page anew at once would take back where somebody is just going. */
async function look() {
  const news = /** @type {News} */ (await ask({ do: "look" }));
  if (!news.isFailed) hear(news);
  else if (navigator.onLine) setTimeout(look, AGAIN);
}

/** @param {News} news */
function hear({ isNewer }) {
  if (isNewer) location.reload();
  else find("[data-is-away]").hidden = true;
}

/** @param {HTMLElement} where */
async function start({ dataset }) {
  const at = document.documentElement.dataset.keptAt;
  if (at) sayAway(at);
  serviceWorker.addEventListener("message", ({ data }) => hear(data));
  serviceWorker.startMessages();
  await serviceWorker.register(dataset.worker ?? ""); // for what lies beside it: tickets
  if (document.readyState !== "complete") {
    await new Promise((done) => {
      addEventListener("load", done, { once: true });
    });
  }
  await document.fonts.ready;
  show(await ask({ do: "keep", files: files() }));
  find("button").addEventListener("click", async () => {
    const isKept = !find("[data-is-kept]").hidden;
    show(await ask(isKept ? { do: "forget", until: Date.parse(dataset.until ?? "") } : { do: "keep", again: true, files: files() }));
  });
}

if (place instanceof HTMLElement && serviceWorker) start(place).catch(() => {}); // it works without, with a connection
