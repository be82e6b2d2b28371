// The verdict on the page: a card made from its template.
import { button, element, find } from "./page.js";
import * as sound from "./sound.js";
import { cardOf, correctionOf } from "./verdict.js";
import { Visitor } from "./visitor.js";

/** @import { Verdict } from "./checkin.js" */
/** @import { Device } from "./device.js" */
/** @import { Scan } from "./roster.js" */
/** @import { Card } from "./verdict.js" */
/** @import { Words } from "./words.js" */

export class Cards {
  /**
   * @param {object} parts
   * @param {Device} parts.device
   * @param {Words} parts.words
   * @param {(id: string) => void} parts.onUndo
   * @param {(key: string) => boolean} parts.canUndo whether who is in can be taken back from here
   * @param {(key: string, name: string) => void} parts.onUndoParty
   * @param {(id: string, n: number) => void} parts.onRecount
   * @param {(key: string, over: boolean) => void} parts.onAdmit
   * @param {() => void} parts.onWalkIn
   */
  constructor({ device, words, onUndo, canUndo, onUndoParty, onRecount, onAdmit, onWalkIn }) {
    this.device = device;
    this.words = words;
    this.onUndo = onUndo;
    this.canUndo = canUndo;
    this.onUndoParty = onUndoParty;
    this.onRecount = onRecount;
    this.onAdmit = onAdmit;
    this.onWalkIn = onWalkIn;
    this.visitor = Visitor.of();
    this.place = find("[data-verdict]");
    this.scanId = ""; // which scan the card on the screen is about
  }

  /**
   * @param {Verdict} verdict
   * @param {{quiet?: boolean}} [how] quiet: without a sound, of the same scan as before
   */
  show(verdict, { quiet = false } = {}) {
    const card = cardOf(verdict, this.device, this.words);
    const template = /** @type {unknown} */ (find(`template[data-outcome-card="${card.outcome}"]`));
    const made = /** @type {HTMLElement} */ (
      /** @type {HTMLTemplateElement} */ (template).content.firstElementChild?.cloneNode(true)
    );
    const slot = (/** @type {string} */ name) =>
      /** @type {HTMLElement | null} */ (made.querySelector(`[data-slot="${name}"]`));
    for (const name of /** @type {const} */ (["title", "name", "why"])) {
      const text = slot(name);
      if (text) text.textContent = card[name];
    }
    const chips = card.chips.map((text) => Object.assign(document.createElement("li"), { textContent: text }));
    slot("chips")?.replaceChildren(...chips);
    const lines = this.visitor.linesOf(verdict, this.device).map(({ language, text }) => Object.assign(element("p", text), { lang: language }));
    slot("visitor")?.replaceChildren(...lines);
    this.scanId = verdict.scan?.id ?? "";
    this.#offerFewer(slot("fewer"), slot("buttons"), card);
    const { scanId } = this;
    slot("undo")?.addEventListener("click", () => this.onUndo(scanId));
    const key = verdict.person?.key ?? "";
    slot("admit")?.addEventListener("click", () => this.onAdmit(key, verdict.outcome === "full"));
    const undoParty = slot("undo-party");
    if (undoParty) undoParty.hidden = !this.canUndo(key);
    undoParty?.addEventListener("click", () => this.onUndoParty(key, card.name));
    slot("walk-in")?.addEventListener("click", () => this.onWalkIn());
    // What says the same stays: it would be read out again, and go from under a finger.
    if (quiet && this.place.firstElementChild?.isEqualNode(made)) return;
    this.place.replaceChildren(made);
    if (!quiet) sound.play(made.dataset.outcome ?? "");
  }

  /**
   * @param {HTMLElement | null} section
   * @param {HTMLElement | null} buttons
   * @param {Card} card
   */
  #offerFewer(section, buttons, { fewer }) {
    if (!section || !buttons || !fewer.length) return;
    const { scanId } = this;
    section.hidden = false;
    buttons.append(
      ...fewer.map(({ n, text, label }) =>
        button({ text, label, className: "verdict__button", onClick: () => this.onRecount(scanId, n) }),
      ),
    );
  }

  /**
   * The server knew better: somebody came in at another tablet, or cancelled meanwhile.
   * @param {Scan} scan
   */
  correct(scan) {
    if (scan.id !== this.scanId || scan.undoneAt) return;
    const was = /** @type {HTMLElement | null} */ (this.place.firstElementChild)?.dataset.outcome;
    if (was !== "welcome" && was !== "already-in") return;
    const verdict = correctionOf(scan, this.device);
    if (verdict) this.show(verdict, { quiet: was === verdict.outcome });
  }

  clear() {
    this.place.replaceChildren();
  }
}
