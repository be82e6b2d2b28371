// The door: one page that scans with a connection and without. What is shown comes from the list on
// this device; the exchange with the server runs beside it.
import { Bar } from "./bar.js";
import { ByName } from "./by-name.js";
import { Camera } from "./camera.js";
import { Cards } from "./cards.js";
import { CheckIn } from "./checkin.js";
import { asTime, Clock } from "./clock.js";
import { bindControls } from "./controls.js";
import { Device } from "./device.js";
import { Exchange } from "./exchange.js";
import { find, showScreen } from "./page.js";
import { pair } from "./pairing.js";
import { Recent } from "./recent.js";
import { Scanner } from "./scanner.js";
import { Store } from "./store.js";
import { WalkInForm } from "./walk-in.js";
import { Words } from "./words.js";

/** @import { Verdict } from "./checkin.js" */
/** @import { State } from "./exchange.js" */
/** @import { WalkIn } from "./walk-in.js" */

const WIPE_CHECK = 30_000; // ms between looks whether the evening is over

const settings = find("[data-tablet]").dataset;
const words = new Words(settings);

const focusCode = () => find("#code").focus();

/** @param {string} text */
const sayBelow = (text) => (find("[data-list]").textContent = text);

class Door {
  /** @param {Device} device */
  constructor(device) {
    this.device = device;
    /** @type {Exchange | null} */
    this.exchange = null;
    /** @type {State | ""} */
    this.connection = "";
    this.checkIn = new CheckIn({
      device,
      askAgain: async () => (await this.exchange?.freshRound()) ?? "offline",
      onAsking: () => this.cards.show({ outcome: "asking" }, { quiet: true }),
      onKept: () => {
        this.show();
        this.exchange?.soon();
      },
    });
    /** @param {string} id */
    const onUndo = (id) => this.present(this.checkIn.undo(id));
    this.bar = new Bar(words);
    this.walkIn = new WalkInForm({ words, free: () => this.free, onLetIn: (form) => this.letWalkIn(form) });
    this.cards = new Cards({
      device,
      words,
      onUndo,
      onRecount: (id, n) => this.present(this.checkIn.recount(id, n)),
      onWalkIn: () => this.walkIn.open(),
    });
    this.recent = new Recent({ device, words, onUndo, onLosesFocus: focusCode });
    this.byName = new ByName({ device, words, url: settings.search ?? "", onPick: (key) => this.present(this.checkIn.byKey(key)) });
    const scanner = new Scanner((code) => this.present(this.checkIn.byCode(code)));
    const video = /** @type {HTMLVideoElement} */ (find("[data-video]"));
    this.camera = new Camera(video, settings.decoder ?? "", (code) => scanner.see(code));
    this.switchCamera = bindControls(document, this.camera, settings);
  }

  /**
   * Show what a verb gives.
   * @param {Promise<Verdict | null>} verb
   */
  async present(verb) {
    performance.mark("code");
    const verdict = await verb;
    if (verdict) this.cards.show(verdict);
    performance.measure("verdict", "code");
    return verdict;
  }

  get free() {
    return this.device.roster.count(this.device.session).free;
  }

  /** @param {WalkIn} form */
  async letWalkIn(form) {
    const verdict = await this.present(this.checkIn.walkIn(form));
    focusCode();
    return verdict?.outcome === "welcome";
  }

  /** Show what is known now. */
  show() {
    const { roster, facts } = this.device;
    this.bar.showState(this.connection, roster.waiting().length);
    this.recent.show();
    if (!facts.session || !facts.tablet) return;
    const count = roster.count(facts.session);
    this.bar.showEvening(facts.session, facts.tablet);
    this.bar.showCount(count, roster.missing());
    const full = words.say("full", { n: count.expected, capacity: facts.session.capacity });
    this.walkIn.showFree(count.free ? words.count("free", count.free) : full);
    sayBelow(facts.listAt ? words.say("listOf", { time: asTime(facts.listAt) }) : "");
    find("[data-names-allowed]").hidden = !facts.tablet.namesAllowed;
  }

  /** @param {State} state */
  onState(state) {
    this.connection = state;
    this.bar.showState(state, this.device.roster.waiting().length);
  }

  startExchange() {
    this.exchange?.stop();
    let isFirst = true;
    const { device } = this;
    this.exchange = new Exchange({
      url: settings.exchange ?? "",
      batch: Number(settings.batch),
      clock: device.clock,
      load: () => {
        // The whole list once for each time the page opens: it also has what left the list.
        const since = isFirst ? null : (device.facts.cursor ?? null);
        return { token: device.facts.token ?? "", since, waiting: device.roster.waiting() };
      },
      keep: async (news, sent) => {
        const known = await device.keepAnswer(news, sent);
        isFirst = false;
        for (const scan of known) this.cards.correct(scan);
        this.show();
        if (!news.tablet.isLive) await this.handIn();
      },
      onState: (state) => this.onState(state),
    });
    this.exchange.soon();
  }

  async open() {
    this.show();
    this.cards.show({ outcome: "ready" }, { quiet: true });
    showScreen("door");
    navigator.storage?.persist?.().catch(() => {});
    this.startExchange();
    if (this.device.isOver) {
      await this.handIn();
      return;
    }
    focusCode();
    this.switchCamera();
  }

  /** The evening is over, or the organiser cut this tablet off: the list goes, then the rest. */
  async handIn() {
    this.camera.stop();
    this.cards.clear();
    this.byName.clear();
    if (this.device.roster.waiting().length) {
      await this.device.forgetPeople();
      showScreen("handing-in");
      return;
    }
    this.exchange?.stop();
    this.exchange = null;
    await this.device.forget();
    this.connection = "";
    this.recent.show();
    this.bar.clear();
    showScreen("over");
  }

  /**
   * Ask for a place at the door with the code from the organiser's screen.
   * @param {string} code
   */
  async pair(code) {
    const answer = await pair(code, this.device, settings.pair ?? "");
    if (answer.isPaired) await this.open();
    else this.sayUnpaired(answer.mayTryAgain ? words.say("offline") : answer.problem, answer.mayTryAgain);
  }

  /**
   * @param {string} problem
   * @param {boolean} mayTryAgain
   */
  sayUnpaired(problem, mayTryAgain) {
    const message = find("[data-pairing-problem]");
    message.textContent = problem;
    message.hidden = !problem;
    find("[data-retry]").hidden = !mayTryAgain;
    showScreen("unpaired");
  }

  /** Go on with what was kept, or with the code in the address. */
  async start() {
    await this.device.load();
    const code = location.hash.slice(1);
    const waiting = this.device.roster.waiting().length;
    // Not to be read over somebody's shoulder, nor sent once more by a reload.
    if (code) history.replaceState(null, "", location.pathname);
    if (code && !(this.device.isPaired && waiting)) {
      const { pairing } = this.device.facts;
      await this.device.forget();
      this.device.facts = { pairing };
      await this.pair(code);
    } else if (this.device.isPaired) {
      await this.open();
      if (code) sayBelow(words.say("stillWaiting", { n: waiting }));
    } else if (this.device.facts.pairing) await this.pair(this.device.facts.pairing.code);
    else this.sayUnpaired("", false);
  }

  listen() {
    find("[data-code-form]").addEventListener("submit", async (event) => {
      event.preventDefault();
      const field = /** @type {HTMLInputElement} */ (find("#code"));
      const typed = field.value;
      field.value = "";
      await this.present(this.checkIn.byCode(typed));
      field.focus();
    });
    // A scanner on a cable types wherever the cursor is; nowhere, it is meant for the code.
    document.addEventListener("keydown", (event) => {
      if (document.activeElement === document.body && event.key.length === 1) focusCode();
    });
    this.#listenToLeaving();
    find("[data-retry]").addEventListener("click", () => {
      const { pairing } = this.device.facts;
      if (pairing) this.pair(pairing.code);
    });
    // Another link opened in this tab changes what is after the # only.
    window.addEventListener("hashchange", () => location.hash.length > 1 && location.reload());
    // It says what the network says of itself, which is not always so; the timer does the rest.
    window.addEventListener("online", () => this.exchange?.soon());
    window.addEventListener("offline", () => this.onState("offline"));
    setInterval(() => this.#checkWhetherOver(), WIPE_CHECK);
  }

  #listenToLeaving() {
    const dialog = /** @type {HTMLDialogElement} */ (find("[data-leave-dialog]"));
    find("[data-leave]").addEventListener("click", () => {
      const waiting = this.device.roster.waiting().length;
      if (waiting) sayBelow(words.say("stillWaiting", { n: waiting }));
      else dialog.showModal();
    });
    dialog.addEventListener("close", () => {
      if (dialog.returnValue === "leave" && !this.device.roster.waiting().length) this.handIn();
    });
  }

  async #checkWhetherOver() {
    if (this.device.isOver) await this.handIn();
  }
}

async function run() {
  let store;
  try {
    store = await Store.open();
  } catch {
    showScreen("broken");
    return;
  }
  const door = new Door(new Device(store, new Clock()));
  door.listen();
  await door.start();
}

// Never awaited: against a server that hangs it would hang the page.
navigator.serviceWorker?.register(settings.worker ?? "").catch(() => {});
if (navigator.locks) {
  // One tab at a time holds the door: two would each show half of what was scanned.
  navigator.locks.request("door", { ifAvailable: true }, (lock) => {
    if (!lock) showScreen("elsewhere");
  });
  navigator.locks.request("door", () => run().then(() => new Promise(() => {})));
} else run();
