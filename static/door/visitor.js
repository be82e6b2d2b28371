// What a verdict says to the visitor, in the visitor's own language, where the tablet is in another.

/** @import { Verdict } from "./checkin.js" */
/** @import { Device } from "./device.js" */

/** @typedef {{ language: string, text: string }} Line */

export class Visitor {
  /**
   * @param {Map<string, Record<string, string | undefined>>} texts by language, then by outcome
   * @param {{ page: string, own: string }} languages what the page is in; what who says nothing reads
   */
  constructor(texts, { page, own }) {
    this.texts = texts;
    this.page = page;
    this.own = own;
  }

  /** @param {ParentNode} [within] the page, which holds the texts in data attributes */
  static of(within = document) {
    const texts = new Map();
    for (const one of /** @type {NodeListOf<HTMLElement>} */ (within.querySelectorAll("[data-visitor]"))) {
      texts.set(one.lang, { ...one.dataset });
    }
    const own = /** @type {HTMLElement | null} */ (within.querySelector("[data-own-language]"));
    return new Visitor(texts, { page: document.documentElement.lang, own: own?.dataset.ownLanguage ?? "" });
  }

  /**
   * Of who is known in their language, of an unknown card in every one; none in that of the page itself.
   * @param {Verdict} verdict
   * @param {Device} device
   * @returns {Line[]}
   */
  linesOf({ outcome, person, scan }, device) {
    if (scan?.walkIn) return []; // the steward is talking with them
    const who = person && device.whoIs(person);
    const languages = who?.name ? [who.lang ?? this.own] : [...this.texts.keys()];
    return languages.flatMap((language) => {
      const text = language === this.page ? undefined : this.texts.get(language)?.[keyOf(outcome)];
      return text ? [{ language, text }] : [];
    });
  }
}

/** As the data attribute is called: of "already-in" it is ``saysAlreadyIn``. @param {string} outcome */
const keyOf = (outcome) => `says-${outcome}`.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
