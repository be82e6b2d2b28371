// Now, next and a countdown that goes on by itself; every few seconds it asks whether something changed.
// What is left is counted on this computer's own stopwatch, so a wrong clock or a dead wifi does no harm.

import { pageLanguage } from "../site/moments.js";
import { face } from "./countdown.js";

const ASK_EVERY = 2000; // ms
const GIVE_UP_AFTER = 4000; // ms
const SHOW_EVERY = 200; // ms
const BETWEEN = pageLanguage() === "nl" ? "." : ":"; // minutes and seconds: 4.05, 4:05

/**
 * @typedef {{name: string, nameLang: string, summary: string, summaryLang: string}} Told in which language, where that isn't the page's
 * @typedef {Told & {time: string}} Turn
 * @typedef {Told} Instead what to show while nobody is on
 * @typedef {{at: number | null, now: Turn | null, next: Turn | null, running: boolean, left: number | null, over: boolean, instead: Instead}} Standing
 */

class Screen {
  /** @param {HTMLElement} stage */
  constructor(stage) {
    this.stage = stage;
    this.words = stage.dataset;
    /** @type {import("./countdown.js").Reading} */
    this.reading = {
      left: stage.dataset.left ? Number(stage.dataset.left) : null,
      running: stage.dataset.running === "true",
      since: performance.now(),
    };
  }

  run() {
    this.show();
    setInterval(() => this.show(), SHOW_EVERY);
    setInterval(() => this.ask(), ASK_EVERY);
  }

  async ask() {
    try {
      const response = await fetch(this.words.url ?? "", {
        signal: AbortSignal.timeout(GIVE_UP_AFTER),
        redirect: "error",
        cache: "no-store",
      });
      if (!response.ok) throw new Error(String(response.status));
      this.take(await response.json());
      this.offline(false);
    } catch {
      this.offline(true);
    }
  }

  /** @param {Standing} standing */
  take(standing) {
    follow(standing);
    point(standing);
    const { left, running, now, next, over, instead } = standing;
    const nobody = over ? this.words.wordsDone : this.words.wordsNobody;
    this.reading = { left, running, since: performance.now() };
    const named = now ?? (nobody ? { name: nobody, nameLang: "" } : instead);
    this.say("[data-now-name]", named.name, named.nameLang);
    this.say("[data-now-summary]", (now ?? instead).summary, (now ?? instead).summaryLang);
    this.say("[data-next-time]", next?.time ?? "");
    this.say("[data-next-name]", next?.name ?? "–", next?.nameLang);
    const part = this.stage.querySelector("[data-next-part]");
    if (part instanceof HTMLElement) part.hidden = next === null;
    this.show();
  }

  show() {
    const { text, short, over, still } = face(this.reading, performance.now(), this.words.wordsOver ?? "", BETWEEN);
    this.say("[data-left-words]", text);
    const classes = this.stage.querySelector("[data-left-words]")?.classList;
    classes?.toggle("left--short", short);
    classes?.toggle("left--over", over);
    classes?.toggle("left--still", still);
  }

  /** @param {boolean} is */
  offline(is) {
    const words = this.stage.querySelector("[data-offline]");
    if (words instanceof HTMLElement) words.hidden = !is;
  }

  /**
   * @param {string} where
   * @param {string} text
   * @param {string} [lang] where that isn't the page's
   */
  say(where, text, lang = "") {
    const element = this.stage.querySelector(where);
    if (!element) return;
    if (lang) element.setAttribute("lang", lang);
    else element.removeAttribute("lang");
    if (element.textContent !== text) element.textContent = text;
  }
}

/**
 * The buttons on a phone do what fits now, also when another phone pressed.
 * @param {Standing} standing
 */
function follow(standing) {
  for (const at of document.querySelectorAll("[data-at]")) {
    if (at instanceof HTMLInputElement) at.value = String(standing.at ?? "");
  }
  const had = document.activeElement;
  for (const button of document.querySelectorAll("[data-when]")) {
    if (!(button instanceof HTMLElement)) continue;
    const fits = (button.dataset.when === "running") === standing.running;
    button.hidden = !fits || (standing.over && !standing.running);
    // Where the keyboard was, there it stays.
    if (!button.hidden && had instanceof HTMLElement && had.dataset.when) button.focus();
  }
}

/**
 * What can't be pressed now, and where in the list it is.
 * @param {Standing} standing
 */
function point(standing) {
  for (const button of document.querySelectorAll("[data-unless-over], [data-while-on]")) {
    if (!(button instanceof HTMLButtonElement)) continue;
    button.disabled = "whileOn" in button.dataset ? standing.now === null : standing.over;
  }
  for (const turn of document.querySelectorAll("[data-turn]")) {
    if (!(turn instanceof HTMLElement)) continue;
    const is = standing.now !== null && turn.dataset.turn === String(standing.at);
    if (is) turn.setAttribute("aria-current", "step");
    else turn.removeAttribute("aria-current");
  }
}

const page = document.querySelector("[data-stage]");
if (page instanceof HTMLElement) new Screen(page).run();
