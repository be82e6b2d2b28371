// The door: what is shown comes from the list on this device; the exchange with the server runs beside it.
import { post } from "./api.js";
import { Aside } from "./aside.js";
import { Bar } from "./bar.js";
import { ByName } from "./by-name.js";
import { Camera } from "./camera.js";
import { Cards } from "./cards.js";
import { CheckIn } from "./checkin.js";
import { asTime } from "./clock.js";
import { normalise } from "./codes.js";
import { bindControls } from "./controls.js";
import { Exchange } from "./exchange.js";
import { Organiser } from "./organiser.js";
import { find, showScreen } from "./page.js";
import { loadAgain } from "./renewing.js";
import { Recent } from "./recent.js";
import { Scanner } from "./scanner.js";
import { freeIn } from "./verdict.js";
import { WalkInForm } from "./walk-in.js";
import { Words } from "./words.js";

/** @import { Verdict } from "./checkin.js" */
/** @import { Device } from "./device.js" */
/** @import { News, State } from "./exchange.js" */
/** @import { Scan } from "./roster.js" */
/** @import { WalkIn } from "./walk-in.js" */

/**
 * @typedef {object} WayIn
 * @property {() => Promise<void>} start
 * @property {() => Promise<void>} lost the server no longer knows this device
 */

const focusCode = () => find("#code").focus();

/** @param {string} text */
const sayBelow = (text) => (find("[data-list]").textContent = text);

export class Door {
  /**
   * @param {Device} device
   * @param {DOMStringMap} settings of the page
   * @param {RequestCredentials} credentials whether the server is to see who is signed in
   */
  constructor(device, settings, credentials) {
    this.device = device;
    this.settings = settings;
    this.credentials = credentials;
    this.words = new Words(settings);
    /** @type {WayIn | null} */
    this.wayIn = null;
    /** @type {Exchange | null} */
    this.exchange = null;
    /** @type {State | ""} */
    this.connection = "";
    this.checkIn = this.#verbs();
    this.organiser = new Organiser({
      device,
      ask: (path, body) => this.#ask(path, body),
      onDone: () => this.exchange?.soon(),
    });
    this.views = this.#views();
    const scanner = new Scanner((code) => this.present(this.checkIn.byCode(code)));
    const video = /** @type {HTMLVideoElement} */ (find("[data-video]"));
    this.camera = new Camera(video, settings.decoder ?? "", (code) => scanner.see(code));
    this.switchCamera = bindControls(document, this.camera, settings);
  }

  #verbs() {
    return new CheckIn({
      device: this.device,
      askAgain: async () => (await this.exchange?.freshRound()) ?? "offline",
      findElsewhere: (key) => this.#ask("card", { key }).then(({ event }) => event, () => null),
      onAsking: () => this.views.cards.show({ outcome: "asking" }, { quiet: true }),
      onKept: () => {
        this.show();
        this.exchange?.soon();
      },
    });
  }

  #views() {
    const { device, words, checkIn } = this;
    /** @param {string} id */
    const undo = (id, name = "") =>
      this.present(device.roster.scans.has(id) ? checkIn.undo(id) : this.organiser.undo(id, name));
    const canUndo = (/** @type {string} */ key) => Boolean(checkIn.scanOf(key)) || device.rights.undo;
    const onUndoParty = (/** @type {string} */ key, /** @type {string} */ name) => {
      const scan = checkIn.scanOf(key);
      return this.present(scan ? checkIn.undo(scan.id) : this.organiser.undoParty(key, name)).then(focusCode);
    };
    const admit = (/** @type {string} */ key, over = false) => this.present(checkIn.admit(key, { over }));
    const walkIn = new WalkInForm({
      words,
      free: () => device.free,
      oneByOne: () => device.session?.oneByOne ?? false,
      onLetIn: (form) => this.#letWalkIn(form),
    });
    return {
      bar: new Bar(words),
      walkIn,
      cards: new Cards({
        device,
        words,
        onUndo: undo,
        canUndo,
        onUndoParty,
        onRecount: (id, n) => this.present(checkIn.recount(id, n)),
        onAdmit: admit,
        onWalkIn: () => walkIn.open(),
      }),
      recent: new Recent({ device, words, onUndo: undo, onLosesFocus: focusCode }),
      aside: new Aside({ device, words, onDecide: (id, accept) => this.present(this.organiser.decide(id, accept)) }),
      byName: new ByName({
        device,
        words,
        ask: (name, skip) => this.#ask("search", { name, skip }),
        onPick: (key) => this.present(checkIn.byKey(key)).then(focusCode),
        onAdmit: (key) => admit(key).then(focusCode),
        canUndo,
        onUndoParty,
      }),
    };
  }

  /**
   * @param {"search" | "card" | "undo" | "decide"} name
   * @param {object} body
   */
  #ask(name, body) {
    const { token } = this.device.facts;
    return post(this.settings[name] ?? "", body, { token, credentials: this.credentials });
  }

  /**
   * Show what a verb gives.
   * @param {Promise<Verdict | null>} verb
   */
  async present(verb) {
    performance.mark("code");
    const verdict = await verb;
    if (verdict) this.views.cards.show(verdict);
    performance.measure("verdict", "code");
    return verdict;
  }

  /** @param {WalkIn} form */
  async #letWalkIn(form) {
    const verdict = await this.present(this.checkIn.walkIn(form));
    focusCode();
    return verdict?.outcome === "welcome";
  }

  /** Show what is known now. */
  show() {
    const { words } = this;
    const { roster, facts, rights } = this.device;
    this.views.bar.showState(this.connection, roster.waiting().length);
    this.views.recent.show();
    this.views.aside.show();
    if (!facts.session || !facts.tablet) return;
    const count = roster.count(facts.session);
    this.views.bar.showEvening(facts.session, facts.tablet);
    this.views.bar.showCount(count, roster.missing());
    this.views.byName.showLabel();
    this.views.walkIn.showFree(freeIn(count.free, words));
    sayBelow(facts.listAt ? words.say("listOf", { time: asTime(facts.listAt) }) : "");
    find("[data-names-allowed]").hidden = !facts.tablet.namesAllowed;
    find("[data-keep-names]").hidden = facts.tablet.namesAllowed || !rights.email;
  }

  sayStillWaiting() {
    sayBelow(this.words.count("stillWaiting", this.device.roster.waiting().length));
  }

  /** @param {State} state */
  onState(state) {
    this.connection = state;
    this.views.bar.showState(state, this.device.roster.waiting().length);
    find("[data-outdated]").hidden = state !== "outdated";
    if (state === "signedOut") this.signedOut();
    if (state === "unpaired") this.wayIn?.lost();
  }

  startExchange() {
    this.exchange?.stop();
    let isFirst = true;
    const { device } = this;
    this.exchange = new Exchange({
      url: this.settings.exchange ?? "",
      batch: Number(this.settings.batch),
      clock: device.clock,
      credentials: this.credentials,
      load: () => {
        // The whole list once for each time the page opens: it also has what left the list.
        const since = isFirst ? null : (device.facts.cursor ?? null);
        return { token: device.facts.token ?? "", since, waiting: device.roster.waiting() };
      },
      keep: async (news, sent) => {
        await this.#keep(news, sent);
        isFirst = false;
      },
      onState: (state) => this.onState(state),
    });
    this.exchange.soon();
  }

  /**
   * @param {News} news
   * @param {Scan[]} sent
   */
  async #keep(news, sent) {
    const known = await this.device.keepAnswer(news, sent);
    for (const scan of known) this.views.cards.correct(scan);
    this.views.bar.showLinks(news.links);
    this.show();
    if (!news.tablet.isLive) await this.handIn();
  }

  async open() {
    const { device } = this;
    this.show();
    this.views.cards.show({ outcome: device.isOpen ? "ready" : "closed" }, { quiet: true });
    showScreen("door");
    navigator.storage?.persist?.().catch(() => {});
    this.startExchange();
    if (device.isOver) {
      await this.handIn();
      return;
    }
    focusCode();
    this.switchCamera();
  }

  #close() {
    this.camera.stop();
    this.views.cards.clear();
    this.views.byName.clear();
  }

  /** The evening is over, or the organiser cut this device off: the list goes, then the rest. */
  async handIn() {
    this.#close();
    if (this.device.roster.waiting().length) {
      await this.device.forgetPeople();
      this.views.aside.show();
      showScreen("handing-in");
      return;
    }
    this.exchange?.stop();
    this.exchange = null;
    await this.device.forget();
    this.connection = "";
    this.views.recent.show();
    this.views.aside.show();
    this.views.bar.clear();
    showScreen("over");
  }

  /** Nobody is signed in here any more: the list goes, and what waits is sent after the next sign-in. */
  async signedOut() {
    this.#close();
    this.exchange?.stop();
    await this.device.forgetPeople();
    this.views.bar.clear();
    const waiting = this.device.roster.waiting().length;
    find("[data-signed-out-waiting]").textContent = waiting ? this.words.count("signedOutWaiting", waiting) : "";
    const link = /** @type {HTMLAnchorElement} */ (find("[data-sign-in-again]"));
    link.href = `${this.settings.signIn}?next=${location.pathname}`;
    showScreen("signed-out");
    link.focus();
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
    // A scanner may end a code with a tab, which would leave the field.
    find("#code").addEventListener("keydown", (event) => {
      const field = /** @type {HTMLInputElement} */ (find("#code"));
      if (event.key !== "Tab" || event.shiftKey || !normalise(field.value)) return;
      event.preventDefault();
      field.form?.requestSubmit();
    });
    // A scanner on a cable types wherever the cursor is; nowhere, it is meant for the code.
    document.addEventListener("keydown", (event) => {
      if (document.activeElement === document.body && event.key.length === 1) focusCode();
    });
    // It says what the network says of itself, which is not always so; the timer does the rest.
    window.addEventListener("online", () => this.exchange?.soon());
    window.addEventListener("offline", () => this.onState("offline"));
    find("[data-load-again]").addEventListener("click", loadAgain);
    this.#listenToLeaving();
  }

  #listenToLeaving() {
    const dialog = /** @type {HTMLDialogElement} */ (find("[data-leave-dialog]"));
    find("[data-leave]").addEventListener("click", () => {
      if (this.device.roster.waiting().length) this.sayStillWaiting();
      else dialog.showModal();
    });
    dialog.addEventListener("close", () => {
      if (dialog.returnValue === "leave" && !this.device.roster.waiting().length) this.handIn();
    });
  }
}
