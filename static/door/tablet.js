// The tablet at the door: one page that scans with a connection and without. What is shown comes from
// the list on the tablet; the exchange with the server runs beside it.
import { Camera } from "./camera.js";
import { asTime, Clock } from "./clock.js";
import { keyOf, normalise, randomToken } from "./codes.js";
import { bindControls } from "./controls.js";
import { answered, Exchange } from "./exchange.js";
import { isEnough, Roster } from "./roster.js";
import { open } from "./sealed.js";
import * as sound from "./sound.js";
import { Store } from "./store.js";

/**
 * @typedef {import("./roster.js").Person} Person
 * @typedef {import("./roster.js").Scan} Scan
 * @typedef {import("./exchange.js").State} State
 * @typedef {{name?: string, chips?: string[]}} Who
 */

const SAME_CODE_PAUSE = 3000; // ms; a card held still is one scan
const RECENT = 8;
const WIPE_CHECK = 30_000; // ms between looks whether the evening is over

const page = /** @type {HTMLElement} */ (document.querySelector("[data-tablet]"));
const words = page.dataset;

/**
 * @template {HTMLElement} [T=HTMLElement]
 * @param {string} selector
 * @param {ParentNode} [within]
 */
const find = (selector, within = document) => /** @type {T} */ (within.querySelector(selector));

/**
 * Our words with what is filled in.
 * @param {string | undefined} text
 * @param {Record<string, string | number>} values
 */
const fill = (text, values) => (text ?? "").replace(/\{(\w+)\}/g, (_, name) => String(values[name]));

/** @param {number} n */
const people = (n) => (n === 1 ? (words.wordsPeopleOne ?? "") : fill(words.wordsPeople, { n }));

/** @param {string} name */
function show(name) {
  for (const screen of document.querySelectorAll("[data-screen]")) {
    /** @type {HTMLElement} */ (screen).hidden = /** @type {HTMLElement} */ (screen).dataset.screen !== name;
  }
}

// What is known -------------------------------------------------------------------------------------

const clock = new Clock();
const roster = new Roster();
/** @type {Store} */
let store;
/** @type {any} token, pairing, tablet, session, cursor, listAt, offset */
let facts = {};
/** @type {State | ""} */
let connection = "";
/** @type {Map<string, Who>} names this page came to see: never written down */
const seen = new Map();
/** The card on the screen: which scan it is about. @type {string} */
let shown = "";

/** @param {Person} person */
const whoIs = (person) => (person.name ? { name: person.name, chips: person.chips } : (seen.get(person.key) ?? {}));

// The bar -------------------------------------------------------------------------------------------

const state = find("[data-state]");

function showState() {
  const waiting = roster.waiting().length;
  const parts = [];
  if (connection && connection !== "connected") {
    parts.push({ offline: words.wordsOffline, refused: words.wordsRefused, unpaired: words.wordsUnpaired }[connection]);
  }
  if (waiting) parts.push(waiting === 1 ? words.wordsWaitingOne : fill(words.wordsWaiting, { n: waiting }));
  if (!parts.length && connection) parts.push(words.wordsConnected);
  const text = parts.join(" · ");
  state.dataset.tone = connection === "connected" && !waiting ? "calm" : "warn";
  if (state.textContent !== text) state.textContent = text;
}

function showCount() {
  if (!facts.session) return;
  const { inside, expected, free } = roster.count(facts.session);
  find("[data-inside]").textContent = String(inside);
  find("[data-expected]").textContent = String(expected);
  const missing = roster.missing().map(([role, number]) => `${role} ${number}`);
  const absent = find("[data-missing]");
  absent.textContent = missing.length ? `${absent.dataset.words} ${missing.join(", ")}` : "";
  const { capacity } = facts.session;
  const room = free === 1 ? words.wordsFreeOne : fill(words.wordsFree, { n: free });
  find("[data-free]").textContent = free ? (room ?? "") : fill(words.wordsFull, { n: expected, capacity });
  find("[data-list]").textContent = facts.listAt ? fill(words.wordsListOf, { time: asTime(facts.listAt) }) : "";
}

function showEvening() {
  const { session, tablet } = facts;
  const day = new Date(session.startsAt).toLocaleDateString("nl-NL", {
    day: "numeric",
    month: "long",
    timeZone: "Europe/Amsterdam",
  });
  find("[data-title]").textContent = `${session.name} · ${day}`;
  find("[data-tablet-name]").textContent = tablet.name;
  find("[data-count]").hidden = false;
  find("[data-names-allowed]").hidden = !tablet.namesAllowed;
}

function showAll() {
  showState();
  showCount();
  showRecent();
}

// The verdict ---------------------------------------------------------------------------------------

const verdict = find("[data-verdict]");

/**
 * @param {string} outcome names the card
 * @param {{name?: string, why?: string, chips?: string[], scan?: Scan, fewer?: number, party?: number, quiet?: boolean}} [filling]
 */
function showVerdict(outcome, { name = "", why = "", chips = [], scan, fewer = 0, party = 0, quiet = false } = {}) {
  const template = find(`template[data-outcome-card="${outcome}"]`);
  const card = /** @type {HTMLElement} */ (
    /** @type {HTMLTemplateElement} */ (/** @type {unknown} */ (template)).content.firstElementChild?.cloneNode(true)
  );
  const slot = (/** @type {string} */ named) => card.querySelector(`[data-slot="${named}"]`);
  const put = (/** @type {string} */ named, /** @type {string} */ text) => {
    const place = slot(named);
    if (place) place.textContent = text;
  };
  put("name", name);
  put("why", why);
  slot("chips")?.replaceChildren(
    ...chips.map((text) => Object.assign(document.createElement("li"), { textContent: text })),
  );
  const buttons = slot("buttons");
  if (buttons && scan && fewer > 0) {
    /** @type {HTMLElement} */ (slot("fewer")).hidden = false;
    for (let n = 1; n <= fewer; n += 1) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "verdict__button";
      button.textContent = fill(words.wordsOnly, { n });
      button.ariaLabel = fill(words.wordsOnlyPeople, { n, party });
      button.addEventListener("click", () => recount(scan, n));
      buttons.append(button);
    }
  }
  slot("undo")?.addEventListener("click", () => scan && undo(scan.id));
  slot("walk-in")?.addEventListener("click", openWalkIn);
  shown = scan?.id ?? "";
  verdict.replaceChildren(card);
  if (!quiet) sound.play(card.dataset.outcome ?? "");
}

/**
 * @param {Scan} scan
 * @param {Person} person
 * @param {number} before persons of the party that were in
 * @param {boolean} [quiet]
 */
function welcome(scan, person, before, quiet = false) {
  const who = whoIs(person);
  const inside = before + scan.people;
  const party = person.party;
  showVerdict("welcome", {
    name: who.name,
    chips: [...(who.chips ?? []), people(scan.people)],
    why: party > scan.people ? fill(words.wordsPart, { n: inside, party }) : "",
    scan,
    fewer: scan.people - 1,
    party: scan.people,
    quiet,
  });
}

/**
 * @param {Person} person
 * @param {{since?: string | null, where?: number | null}} first
 * @param {Scan} scan
 * @param {boolean} [quiet]
 */
function alreadyIn(person, { since, where }, scan, quiet = false) {
  const who = whoIs(person);
  const text = where ? words.wordsSinceWhere : words.wordsSince;
  showVerdict("already-in", {
    name: who.name,
    chips: [...(who.chips ?? []), people(person.party)],
    why: since ? fill(text, { time: asTime(since), where: where ?? "" }) : "",
    scan,
    quiet,
  });
}

// Scanning ------------------------------------------------------------------------------------------

/**
 * @param {Partial<Scan> & {people: number}} what
 * @returns {Scan}
 */
function newScan(what) {
  return {
    id: crypto.randomUUID(),
    key: "",
    at: clock.nowAsText(),
    undoneAt: null,
    waiting: true,
    letIn: null,
    walkIn: null,
    ...what,
  };
}

/**
 * Write a scan down. Only what is on the disk may turn the screen green.
 * @param {Scan[]} scans
 */
async function keep(...scans) {
  try {
    await store.keepScans(...scans);
  } catch {
    showVerdict("failed");
    return false;
  }
  for (const scan of scans) roster.keep(scan);
  showAll();
  exchange?.soon();
  return true;
}

/**
 * @param {string} key
 * @param {string} [code] opens the name
 */
async function checkIn(key, code) {
  performance.mark("code");
  let judged = roster.judge(key, facts.session, clock.now());
  if (judged.outcome === "unknown" && code) {
    showVerdict("asking", { quiet: true });
    const answer = (await exchange?.freshRound()) ?? "offline";
    judged = roster.judge(key, facts.session, clock.now());
    if (judged.outcome === "unknown") {
      const why = answer === "connected" ? words.wordsUnknown : fill(words.wordsUnknownOffline, { time: asTime(facts.listAt) });
      showVerdict("unknown", { why });
      return;
    }
  }
  const { person, left, inside } = judged;
  if (!person) {
    showVerdict("unknown", { why: words.wordsUnknown });
    return;
  }
  if (code && person.box && !seen.has(key)) seen.set(key, await open(person.box, code));
  if (judged.outcome === "welcome") {
    const scan = newScan({ key, people: left });
    if (await keep(scan)) welcome(scan, person, inside);
  } else if (judged.outcome === "already-in") {
    const scan = newScan({ key, people: person.party, outcome: "already-in", since: judged.since });
    if (await keep(scan)) alreadyIn(person, judged, scan);
  } else {
    const { opensAt, closesAt } = facts.session;
    const why = fill(words.wordsTimes, { opens: asTime(opensAt), closes: asTime(closesAt) });
    showVerdict(judged.outcome, { name: whoIs(person).name, why: judged.outcome === "not-open" ? why : "" });
  }
  performance.measure("verdict", "code");
}

/** @param {string} typed */
async function onCode(typed) {
  const code = normalise(typed);
  if (!code) {
    showVerdict("unreadable");
    return;
  }
  await checkIn(await keyOf(code), code);
}

/** @param {string} id */
async function undo(id) {
  const scan = roster.scans.get(id);
  if (!scan || scan.undoneAt) return;
  const name = nameOf(scan);
  if (await keep({ ...scan, undoneAt: clock.nowAsText(), waiting: true })) showVerdict("undone", { name });
}

/**
 * Not all who were meant had come: the scan is taken back and made again.
 * @param {Scan} scan
 * @param {number} n
 */
async function recount(scan, n) {
  const now = roster.scans.get(scan.id);
  const person = roster.byKey.get(scan.key);
  if (!now || now.undoneAt || !person) return;
  const undone = { ...now, undoneAt: clock.nowAsText(), waiting: true };
  // A moment later, or the order of the two would be left to chance.
  const again = newScan({ key: scan.key, people: n, at: new Date(clock.now() + 1).toISOString() });
  if (!(await keep(undone, again))) return;
  welcome(again, person, roster.inside(person) - n);
}

// The latest scans ----------------------------------------------------------------------------------

/** @param {Scan} scan */
function nameOf(scan) {
  const person = roster.byKey.get(scan.key);
  return (
    scan.walkIn?.name ||
    seen.get(scan.walkIn ? scan.id : scan.key)?.name ||
    person?.name ||
    fill(words.wordsHiddenName, { key: (scan.key || scan.id).slice(0, 4).toUpperCase() })
  );
}

/**
 * @param {string} tag
 * @param {string} text
 * @param {string} [className]
 */
function element(tag, text, className = "") {
  return Object.assign(document.createElement(tag), { textContent: text, className });
}

function showRecent() {
  const list = find("[data-recent]");
  const scans = [...roster.scans.values()].sort((a, b) => (a.at < b.at ? 1 : -1)).slice(0, RECENT);
  find("[data-no-recent]").hidden = scans.length > 0;
  // Not from under somebody's finger or keyboard.
  if (list.contains(document.activeElement)) find("#code").focus();
  list.replaceChildren(
    ...scans.map((scan) => {
      const item = document.createElement("li");
      const name = nameOf(scan);
      item.append(element("time", asTime(scan.at), "numbers"), element("span", name));
      if (scan.undoneAt) item.append(element("span", words.wordsUndone ?? "", "recent__void"));
      else if (scan.outcome === "aside") item.append(element("span", words.wordsAside ?? "", "recent__again"));
      else if (scan.outcome === "already-in") {
        item.append(element("span", fill(words.wordsInAgain, { time: asTime(scan.since) }), "recent__again"));
      } else item.append(element("span", words.wordsIn ?? "", "recent__in"));
      if (scan.waiting) item.append(element("span", words.wordsUnsent ?? "", "recent__unsent"));
      if (!scan.undoneAt && scan.outcome !== "aside" && scan.outcome !== "already-in") {
        const button = element("button", words.wordsUndo ?? "", "recent__undo");
        button.ariaLabel = fill(words.wordsUndoName, { name });
        button.addEventListener("click", () => undo(scan.id));
        item.append(button);
      }
      return item;
    }),
  );
}

// By name -------------------------------------------------------------------------------------------

const found = find("[data-found]");

/** @param {string} text */
const sayFound = (text) => found.replaceChildren(element("p", text));

/** @param {string} text */
async function search(text) {
  if (!isEnough(text)) {
    sayFound(words.wordsSearchShort ?? "");
    return;
  }
  /** @type {Person[]} */
  let hits;
  if (facts.tablet.namesAllowed) {
    hits = roster.search(text);
  } else {
    try {
      const response = await fetch(words.search ?? "", {
        method: "POST",
        headers: { "Content-Type": "application/json", Authorization: `Bearer ${facts.token}` },
        body: JSON.stringify({ name: text }),
        redirect: "error",
        credentials: "omit",
        signal: AbortSignal.timeout(8000),
      });
      if (!response.ok) throw new Error(String(response.status));
      hits = (await response.json()).people;
    } catch {
      sayFound(words.wordsSearchOffline ?? "");
      return;
    }
    for (const person of hits) {
      seen.set(person.key, { name: person.name, chips: person.chips });
      if (!roster.byKey.has(person.key)) {
        const { name, chips, ...rest } = person;
        roster.apply({ full: false, people: [rest] });
      }
    }
  }
  if (!hits.length) {
    sayFound(words.wordsNobody ?? "");
    return;
  }
  const list = element("ul", "", "people");
  list.append(...hits.map(foundItem));
  const text_ = hits.length === 1 ? words.wordsFoundOne : fill(words.wordsFound, { n: hits.length });
  found.replaceChildren(element("h2", text_ ?? "", "door-heading"), list);
}

/** @param {Person} hit */
function foundItem(hit) {
  const person = roster.byKey.get(hit.key) ?? hit;
  const item = document.createElement("li");
  const text = document.createElement("span");
  const name = hit.name ?? "";
  const inside = roster.inside(person);
  const party = person.party;
  const more = [people(party)];
  if (person.status === "waiting") more.push(words.wordsWaitingList ?? "");
  if (inside) more.push(inside < party ? fill(words.wordsSomeIn, { n: inside, party }) : (words.wordsAllIn ?? ""));
  text.append(element("strong", name), document.createElement("br"), more.join(" · "));
  item.append(text);
  if (person.status === "confirmed" && inside < party) {
    const button = element("button", words.wordsCheckIn ?? "", "utrecht-button utrecht-button--primary-action");
    button.ariaLabel = fill(words.wordsCheckInName, { name });
    button.addEventListener("click", async () => {
      await checkIn(person.key);
      found.replaceChildren();
      find("#naam").form?.reset();
      find("#code").focus();
    });
    item.append(button);
  }
  return item;
}

// Without a ticket ----------------------------------------------------------------------------------

const walkIn = /** @type {HTMLDetailsElement} */ (find("[data-walk-in]"));
const walkInForm = /** @type {HTMLFormElement} */ (find("[data-walk-in-form]"));

function openWalkIn() {
  walkIn.open = true;
  find("#walk-in-name").focus();
}

/**
 * @param {string} field
 * @param {string} text "" when nothing is wrong
 */
function sayWrong(field, text) {
  const message = find(`[data-error="${field}"]`, walkInForm);
  message.textContent = text;
  message.hidden = !text;
  const input = walkInForm.elements.namedItem(field);
  if (input instanceof HTMLElement) {
    if (text) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  }
  return text ? [input] : [];
}

async function letWalkIn() {
  const data = new FormData(walkInForm);
  const name = String(data.get("name")).trim();
  const email = String(data.get("email")).trim();
  const n = Number(data.get("people"));
  const { free } = roster.count(facts.session);
  const isPeople = Number.isInteger(n) && n >= 1 && n <= 50;
  const tooMany = isPeople && n > free;
  find("[data-over]", walkInForm).hidden = !tooMany;
  const over = Boolean(data.get("over"));
  const emailField = /** @type {HTMLInputElement} */ (find("#walk-in-email"));
  const wrong = [
    ...sayWrong("name", name ? "" : (words.wordsNameMissing ?? "")),
    ...sayWrong("people", isPeople ? "" : (words.wordsPeopleWrong ?? "")),
    ...sayWrong("email", emailField.validity.valid ? "" : (words.wordsEmailWrong ?? "")),
    ...sayWrong("over", tooMany && !over ? (words.wordsOverMissing ?? "") : ""),
  ];
  if (wrong.length) {
    if (wrong[0] instanceof HTMLElement) wrong[0].focus();
    return;
  }
  const scan = newScan({ people: n, walkIn: { name, email } });
  seen.set(scan.id, { name });
  if (!(await keep(scan))) return;
  walkInForm.reset();
  find("[data-over]", walkInForm).hidden = true;
  walkIn.open = false;
  showVerdict("welcome", { name, chips: [people(n)], scan });
  find("#code").focus();
}

// Camera and sound ----------------------------------------------------------------------------------


let held = { code: "", at: 0 };
let busy = false;

/** @param {string} read */
async function onPicture(read) {
  const now = performance.now();
  const same = read === held.code && now - held.at < SAME_CODE_PAUSE;
  if (same) held.at = now;
  if (same || busy) return;
  held = { code: read, at: now };
  busy = true;
  await onCode(read);
  busy = false;
  held.at = performance.now();
}

const camera = new Camera(
  /** @type {HTMLVideoElement} */ (find("[data-video]")),
  words.decoder ?? "",
  onPicture,
);

const switchCamera = bindControls(document, camera, words);

// The exchange --------------------------------------------------------------------------------------

/** @type {Exchange | null} */
let exchange = null;

/**
 * Write an answer down, and then show it.
 * @param {any} answer
 * @param {Scan[]} sent
 */
async function keepAnswer(answer, sent) {
  const acks = new Map(answer.taken.map((/** @type {any} */ ack) => [ack.id, ack]));
  /** @type {Scan[]} */
  const told = [];
  for (const one of sent) {
    const ack = acks.get(one.id);
    const scan = roster.scans.get(one.id);
    if (ack && scan) told.push(answered(scan, one, ack));
  }
  const news = answer.roster;
  const next = {
    ...facts,
    tablet: answer.tablet,
    session: answer.session,
    offset: clock.offset,
    ...(news ? { cursor: news.cursor, listAt: answer.now } : {}),
  };
  await store.keepAnswer(next, told, news);
  facts = next;
  // A scan may have been undone on the screen while the answer was written down.
  for (const scan of told) {
    const now = roster.scans.get(scan.id);
    roster.keep(now && now.undoneAt !== scan.undoneAt ? { ...scan, undoneAt: now.undoneAt, waiting: true } : scan);
  }
  if (news) roster.apply(news);
  for (const scan of told) correct(scan);
  showEvening();
  showAll();
  if (!facts.tablet.isLive) await handIn();
}

/**
 * The server knew better: somebody came in at another tablet, or cancelled meanwhile.
 * @param {Scan} scan
 */
function correct(scan) {
  if (scan.id !== shown || scan.undoneAt) return;
  const card = /** @type {HTMLElement} */ (verdict.firstElementChild);
  const was = card.dataset.outcome;
  if (was !== "welcome" && was !== "already-in") return;
  const person = roster.byKey.get(scan.key);
  if (scan.outcome === "already-in" && person) alreadyIn(person, scan, scan, was === "already-in");
  else if (scan.outcome === "aside") showVerdict("aside", { name: nameOf(scan), scan });
}

/** @param {State} now */
function onState(now) {
  connection = now;
  showState();
}

function startExchange() {
  exchange?.stop();
  let isFirst = true;
  exchange = new Exchange({
    url: words.exchange ?? "",
    batch: Number(words.batch),
    clock,
    load: () => {
      // The whole list once for each time the page opens: it also has what left the list.
      const since = isFirst ? null : (facts.cursor ?? null);
      return { token: facts.token, since, waiting: roster.waiting() };
    },
    keep: async (answer, sent) => {
      await keepAnswer(answer, sent);
      isFirst = false;
    },
    onState,
  });
  exchange.soon();
}

// Beginning and end ---------------------------------------------------------------------------------

const isOver = () => facts.tablet && clock.now() >= Date.parse(facts.tablet.endsAt);

/** The evening is over, or the organiser cut this tablet off: the list goes, then the rest. */
async function handIn() {
  camera.stop();
  seen.clear();
  roster.apply({ full: true, people: [] });
  verdict.replaceChildren();
  found.replaceChildren();
  if (roster.waiting().length) {
    await store.wipePeople();
    show("handing-in");
    return;
  }
  exchange?.stop();
  exchange = null;
  await store.wipe();
  facts = {};
  roster.scans.clear();
  connection = "";
  find("[data-count]").hidden = true;
  find("[data-recent]").replaceChildren();
  showState();
  show("over");
}

async function checkWhetherOver() {
  if (isOver() && !find('[data-screen="over"]').offsetParent) await handIn();
}

async function openDoor() {
  showEvening();
  showVerdict("ready", { quiet: true });
  showAll();
  show("door");
  navigator.storage?.persist?.().catch(() => {});
  startExchange();
  if (isOver() || !facts.tablet.isLive) {
    await handIn();
    return;
  }
  find("#code").focus();
  switchCamera();
}

/**
 * Ask for a place at the door with the code from the organiser's screen.
 * @param {string} code
 */
async function pair(code) {
  // Made and kept before it is sent: when the answer is lost, asking again is the same tablet.
  if (facts.pairing?.code !== code) facts = { pairing: { code, token: randomToken() } };
  await store.keepFacts(facts);
  const { token } = facts.pairing;
  let answer;
  try {
    const asked = clock.read();
    const response = await fetch(words.pair ?? "", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ code, token }),
      redirect: "error",
      credentials: "omit",
      signal: AbortSignal.timeout(15_000),
    });
    answer = await response.json();
    if (!response.ok) {
      facts = {};
      await store.keepFacts(facts);
      sayUnpaired(answer.detail, false);
      return;
    }
    clock.learn({ asked, heard: clock.read(), serverNow: Date.parse(answer.now) });
  } catch {
    sayUnpaired(words.wordsOffline ?? "", true);
    return;
  }
  facts = { token, tablet: answer.tablet, session: answer.session, offset: clock.offset };
  await store.keepFacts(facts);
  await openDoor();
}

/**
 * @param {string} problem
 * @param {boolean} again whether trying again may help
 */
function sayUnpaired(problem, again) {
  const message = find("[data-pairing-problem]");
  message.textContent = problem;
  message.hidden = !problem;
  find("[data-retry]").hidden = !again;
  show("unpaired");
}

async function start() {
  const kept = await store.load();
  facts = kept.facts;
  clock.offset = facts.offset ?? 0;
  roster.apply({ full: true, people: kept.people });
  for (const scan of kept.scans) roster.keep(scan);
  const code = location.hash.slice(1);
  if (code) {
    // Not to be read over somebody's shoulder, nor sent once more by a reload.
    history.replaceState(null, "", location.pathname);
    if (facts.token && roster.waiting().length) {
      await openDoor();
      find("[data-list]").textContent = fill(words.wordsStillWaiting, { n: roster.waiting().length });
      return;
    }
    await store.wipe();
    roster.apply({ full: true, people: [] });
    roster.scans.clear();
    await pair(code);
  } else if (facts.token) await openDoor();
  else if (facts.pairing) await pair(facts.pairing.code);
  else sayUnpaired("", false);
}

function listen() {
  find("[data-code-form]").addEventListener("submit", async (event) => {
    event.preventDefault();
    const field = /** @type {HTMLInputElement} */ (find("#code"));
    const typed = field.value;
    field.value = "";
    await onCode(typed);
    field.focus();
  });
  find("[data-search-form]").addEventListener("submit", (event) => {
    event.preventDefault();
    search(/** @type {HTMLInputElement} */ (find("#naam")).value);
  });
  walkInForm.addEventListener("submit", (event) => {
    event.preventDefault();
    letWalkIn();
  });
  // A scanner on a cable types wherever the cursor is; nowhere, it is meant for the code.
  document.addEventListener("keydown", (event) => {
    if (document.activeElement === document.body && event.key.length === 1) find("#code").focus();
  });
  const dialog = /** @type {HTMLDialogElement} */ (find("[data-leave-dialog]"));
  find("[data-leave]").addEventListener("click", () => {
    const waiting = roster.waiting().length;
    if (waiting) find("[data-list]").textContent = fill(words.wordsStillWaiting, { n: waiting });
    else dialog.showModal();
  });
  dialog.addEventListener("close", () => {
    if (dialog.returnValue === "leave" && !roster.waiting().length) handIn();
  });
  find("[data-retry]").addEventListener("click", () => facts.pairing && pair(facts.pairing.code));
  // Another link opened in this tab changes what is after the # only.
  window.addEventListener("hashchange", () => location.hash.length > 1 && location.reload());
  // It says what the network says of itself, which is not always so; the timer does the rest.
  window.addEventListener("online", () => exchange?.soon());
  window.addEventListener("offline", () => onState("offline"));
  setInterval(checkWhetherOver, WIPE_CHECK);
}

// Never awaited: against a server that hangs it would hang the page.
navigator.serviceWorker?.register(words.worker ?? "").catch(() => {});
listen();
if (navigator.locks) {
  // One tab at a time holds the door: two would each show half of what was scanned.
  navigator.locks.request("door", { ifAvailable: true }, (lock) => {
    if (!lock) show("elsewhere");
  });
  navigator.locks.request("door", () => run().then(() => new Promise(() => {})));
} else run();

async function run() {
  try {
    store = await Store.open();
  } catch {
    show("broken");
    return;
  }
  await start();
}
