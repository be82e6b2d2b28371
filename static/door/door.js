// The check-in page: sends the page's own forms without leaving it, and swaps in what comes back.
import { Camera, CameraUnavailable } from "./camera.js";
import * as sound from "./sound.js";

const SAME_CODE_PAUSE = 3000; // ms; a card held still is one scan
const REFRESH = 10_000; // ms between looks at the counter
const TIMEOUT = 8000; // ms; dead wifi must not look like a slow server

const page = /** @type {HTMLElement} */ (document.querySelector("[data-door]"));
const words = page.dataset;
const code = /** @type {HTMLInputElement} */ (document.getElementById("code"));
const scanForm = /** @type {HTMLFormElement} */ (page.querySelector("[data-scan-form]"));

/** @param {string} name */
const part = (name) => /** @type {HTMLElement} */ (document.querySelector(`[data-part="${name}"]`));

/** @param {string} text */
function say(text) {
  const state = /** @type {HTMLElement} */ (document.querySelector("[data-state]"));
  if (state.textContent !== text) state.textContent = text;
}

function csrfToken() {
  const start = `${words.csrfCookie}=`;
  const cookie = document.cookie.split("; ").find((one) => one.startsWith(start));
  return cookie ? cookie.slice(start.length) : "";
}

/**
 * Ask the server, and show what it says in the named parts.
 * @param {string[]} parts
 * @param {{body?: FormData, query?: string}} [request]
 * @returns {Promise<boolean>} whether there was an answer
 */
async function ask(parts, { body, query = "" } = {}) {
  let response;
  try {
    response = await fetch(location.pathname + query, {
      method: body ? "POST" : "GET",
      body,
      headers: { "X-Requested-With": "fetch", "X-CSRFToken": csrfToken() },
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT),
    });
  } catch {
    say(words.wordsOffline ?? "");
    return false;
  }
  say("");
  if (response.status === 401) {
    showSignedOut();
    return true;
  }
  if (!response.ok && response.status !== 400) return false;
  const holder = document.createElement("div");
  holder.innerHTML = await response.text();
  const fresh = /** @type {HTMLTemplateElement} */ (holder.querySelector("[data-parts]"));
  for (const name of parts) {
    const from = fresh.content.querySelector(`[data-part="${name}"]`);
    // Nothing is pulled away from under somebody's finger or keyboard.
    const busy = !body && part(name).contains(document.activeElement);
    if (from && !busy) part(name).replaceChildren(...from.childNodes);
  }
  return true;
}

/**
 * @param {string} heading
 * @param {Node} rest
 */
function showOwnVerdict(heading, rest) {
  const card = document.createElement("div");
  card.className = "verdict verdict--no";
  card.dataset.outcome = "failed";
  const title = document.createElement("h2");
  title.textContent = `! ${heading}`;
  const why = document.createElement("p");
  why.className = "verdict__why";
  why.append(rest);
  card.append(title, why);
  part("verdict").replaceChildren(card);
}

function showSignedOut() {
  const link = document.createElement("a");
  link.href = words.signIn ?? "";
  link.textContent = words.wordsSignIn ?? "";
  showOwnVerdict(words.wordsSignedOut ?? "", link);
}

/** @param {FormData} body */
async function act(body) {
  const answered = await ask(["verdict", "count", "recent", "found"], { body });
  if (!answered) showOwnVerdict(words.wordsFailed ?? "", new Text(words.wordsFailedWhy));
  const verdict = /** @type {HTMLElement | null} */ (part("verdict").querySelector("[data-outcome]"));
  sound.play(verdict?.dataset.outcome ?? "");
  return answered;
}

// Forms ---------------------------------------------------------------------------------------------

let sending = false;

page.addEventListener("submit", async (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  event.preventDefault();
  if (form.matches("[data-search-form]")) {
    const query = new URLSearchParams({ q: form.q.value });
    await ask(["found"], { query: `?${query}` });
    return;
  }
  if (sending) return;
  sending = true;
  const answered = await act(new FormData(form));
  sending = false;
  if (form === scanForm && answered) {
    form.reset();
    form.scan.value = crypto.randomUUID(); // the next scan is another one
  }
  code.focus();
});

// Camera --------------------------------------------------------------------------------------------

const holder = /** @type {HTMLElement} */ (page.querySelector("[data-camera]"));
const cameraWords = /** @type {HTMLElement} */ (page.querySelector("[data-camera-words]"));
const cameraButton = /** @type {HTMLButtonElement} */ (page.querySelector("[data-camera-button]"));
const torchButton = /** @type {HTMLButtonElement} */ (page.querySelector("[data-torch-button]"));
const soundButton = /** @type {HTMLButtonElement} */ (page.querySelector("[data-sound-button]"));
const video = /** @type {HTMLVideoElement} */ (page.querySelector("[data-video]"));

let lastCode = "";
let lastSeen = 0;

/** @param {string} read */
async function onCode(read) {
  const now = performance.now();
  const again = read === lastCode && now - lastSeen < SAME_CODE_PAUSE;
  lastSeen = read === lastCode ? now : lastSeen;
  if (again || sending) return;
  lastCode = read;
  lastSeen = now;
  sending = true;
  const body = new FormData();
  body.set("scan", crypto.randomUUID());
  body.set("code", read);
  const answered = await act(body);
  sending = false;
  if (!answered) lastCode = ""; // held still, it is tried again
}

const camera = new Camera(video, words.decoder ?? "", onCode);

async function switchCamera() {
  if (camera.isOn) {
    camera.stop();
    cameraButton.textContent = words.wordsCameraOn ?? "";
    holder.hidden = true;
    torchButton.hidden = true;
    return;
  }
  holder.hidden = false;
  try {
    await camera.start();
    cameraWords.textContent = words.wordsAim ?? "";
    cameraButton.textContent = words.wordsCameraOff ?? "";
    torchButton.hidden = !camera.hasTorch;
  } catch (error) {
    const reason = error instanceof CameraUnavailable ? error.reason : "absent";
    const said = { insecure: words.wordsInsecure, refused: words.wordsRefused, absent: words.wordsAbsent };
    cameraWords.textContent = said[reason] ?? "";
  }
}

cameraButton.addEventListener("click", switchCamera);
torchButton.addEventListener("click", async () => {
  const on = torchButton.getAttribute("aria-pressed") !== "true";
  await camera.torch(on);
  torchButton.setAttribute("aria-pressed", String(on));
});

function showSound() {
  soundButton.setAttribute("aria-pressed", String(sound.isOn()));
  soundButton.textContent = (sound.isOn() ? words.wordsSoundOn : words.wordsSoundOff) ?? "";
}
soundButton.addEventListener("click", () => {
  sound.turn(!sound.isOn());
  showSound();
});

const buttons = /** @type {HTMLElement} */ (page.querySelector("[data-camera-buttons]"));
buttons.hidden = false;
showSound();
switchCamera();
setInterval(() => ask(["count", "recent"]), REFRESH);
