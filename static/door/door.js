// The check-in page: sends the page's own forms without leaving it, and swaps in what comes back.
import { Camera } from "./camera.js";
import { bindControls } from "./controls.js";
import * as sound from "./sound.js";

const SAME_CODE_PAUSE = 3000; // ms; a card held still is one scan
const RETRY_PAUSE = 2000; // ms before a scan that was not answered is sent again
const REFRESH = 10_000; // ms between looks at the counter
const TIMEOUT = 8000; // ms; dead wifi must not look like a slow server

const page = /** @type {HTMLElement} */ (document.querySelector("[data-door]"));
const words = page.dataset;
const code = /** @type {HTMLInputElement} */ (document.getElementById("code"));
const walkInForm = /** @type {HTMLFormElement} */ (page.querySelector("[data-walk-in-form]"));
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

/** @typedef {"shown" | "offline" | "signed-out" | "broken"} Answer */

/**
 * Ask the server, and show what it says in the named parts.
 * @param {string[]} parts
 * @param {{body?: FormData, query?: string}} [request]
 * @returns {Promise<Answer>}
 */
async function ask(parts, { body, query = "" } = {}) {
  // The page may be older than the sign-in: the header, read now, is right, and the field would win.
  body?.delete("csrfmiddlewaretoken");
  let response, html;
  try {
    response = await fetch(location.pathname + query, {
      method: body ? "POST" : "GET",
      body,
      headers: { "X-Requested-With": "fetch", "X-CSRFToken": csrfToken() },
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT),
    });
    html = await response.text();
  } catch {
    say(words.wordsOffline ?? "");
    return "offline";
  }
  say("");
  if (response.status === 401) return "signed-out";
  const holder = document.createElement("div");
  holder.innerHTML = html;
  const fresh = /** @type {HTMLTemplateElement | null} */ (holder.querySelector("[data-parts]"));
  if (!fresh) return "broken";
  for (const name of parts) {
    const from = fresh.content.querySelector(`[data-part="${name}"]`);
    // Nothing is pulled away from under somebody's finger or keyboard.
    const busy = !body && name !== "found" && part(name).contains(document.activeElement);
    if (from && !busy) part(name).replaceChildren(...from.childNodes);
  }
  return "shown";
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
  const icon = document.createElement("span");
  icon.className = "verdict__icon";
  icon.ariaHidden = "true";
  icon.textContent = "!";
  title.append(icon, heading);
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

/** @param {Answer} answer anything but "shown", which speaks for itself */
function showNoAnswer(answer) {
  if (answer === "signed-out") showSignedOut();
  else if (answer === "offline") showOwnVerdict(words.wordsFailed ?? "", new Text(words.wordsFailedWhy));
  else if (answer === "broken") showOwnVerdict(words.wordsFailed ?? "", new Text(words.wordsBroken));
}

let sending = false;
/** Codes that wait for their turn: a scanner types on while one is on its way. @type {FormData[]} */
const typed = [];

/**
 * Send a scan or an undo, one at a time, and show the verdict.
 * @param {FormData} body
 * @returns {Promise<boolean>} whether the server took it
 */
async function act(body) {
  sending = true;
  const answer = await ask(["verdict", "count", "recent", "found"], { body });
  sending = false;
  showNoAnswer(answer);
  const verdict = /** @type {HTMLElement | null} */ (part("verdict").querySelector("[data-outcome]"));
  sound.play(verdict?.dataset.outcome ?? "");
  const taken = answer === "shown";
  const next = typed.shift();
  if (!taken) typed.length = 0; // or the next verdict would cover that this one failed
  else if (next) sendTyped(next);
  return taken;
}

async function refresh() {
  const answer = await ask(["count", "recent"]);
  if (answer === "signed-out" && !part("verdict").querySelector('[data-outcome="failed"]')) showSignedOut();
}

// Forms ---------------------------------------------------------------------------------------------

page.addEventListener("submit", async (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  event.preventDefault();
  if (form.matches("[data-search-form]")) {
    const query = new URLSearchParams({ q: form.q.value });
    showNoAnswer(await ask(["found"], { query: `?${query}` }));
    return;
  }
  if (form === scanForm) {
    if (sending && !code.value) return;
    const body = new FormData(scanForm);
    code.value = "";
    renewScan();
    if (sending) typed.push(body);
    else await sendTyped(body);
    return;
  }
  if (sending) return;
  await act(new FormData(form, event.submitter));
  if (form.matches("[data-walk-in-form], [data-walk-in-over]") && part("verdict").querySelector('[data-outcome="welcome"]')) {
    walkInForm.reset();
    walkInForm.scan.value = crypto.randomUUID();
    walkInForm.closest("details")?.removeAttribute("open");
  }
  code.focus();
});

/** @param {FormData} body of the form for a code */
async function sendTyped(body) {
  const { code: was, scan } = Object.fromEntries(body);
  const taken = await act(body);
  // Sent again after a lost connection, a scan keeps its id; another code is another scan.
  if (!taken && !code.value) {
    code.value = String(was);
    scanForm.scan.value = String(scan);
  }
  code.focus();
}

const renewScan = () => (scanForm.scan.value = crypto.randomUUID());
code.addEventListener("input", renewScan);

// Camera --------------------------------------------------------------------------------------------

const video = /** @type {HTMLVideoElement} */ (page.querySelector("[data-video]"));

let seen = { code: "", at: 0, scan: "", taken: false };

/** @param {string} read */
async function onCode(read) {
  const now = performance.now();
  const same = read === seen.code;
  if (sending || (same && seen.taken && now - seen.at < SAME_CODE_PAUSE)) {
    if (same) seen.at = now;
    return;
  }
  // Held still after a lost connection, it is tried again as the same scan.
  const scan = same && !seen.taken ? seen.scan : crypto.randomUUID();
  if (same && !seen.taken && now - seen.at < RETRY_PAUSE) return;
  const body = new FormData();
  body.set("scan", scan);
  body.set("code", read);
  const taken = await act(body);
  seen = { code: read, at: performance.now(), scan, taken };
  // Not away from a name that somebody is typing.
  if (document.activeElement === document.body) code.focus();
}

const camera = new Camera(video, words.decoder ?? "", onCode);

const buttons = /** @type {HTMLElement} */ (page.querySelector("[data-camera-buttons]"));
buttons.hidden = false;
bindControls(page, camera, words)();
setInterval(refresh, REFRESH);
