// Who comes without a ticket is written down here.
import { holdsLink, isName, visible } from "../site/border.js";
import { element, find } from "./page.js";

/** @import { Words } from "./words.js" */

/**
 * @typedef {{name: string, email: string, people: number}} WalkIn
 * @typedef {"name" | "people" | "email" | "over"} Field in the order of the form
 */

const MOST = 50;

/**
 * What is wrong with a form: the name of the words that say so, by field.
 * @param {WalkIn & {isEmail: boolean, over: boolean}} form ``over``: the capacity may be passed
 * @param {number} free places
 * @param {boolean} [oneByOne] everyone is written down apart, as for a course
 * @returns {Partial<Record<Field, string>>}
 */
export function mistakes({ name, people, isEmail, over }, free, oneByOne = false) {
  /** @type {Partial<Record<Field, string>>} */
  const found = {};
  if (!isName(name)) found.name = "nameMissing";
  else if (holdsLink(name)) found.name = "nameLink";
  if (!isPeople(people)) found.people = "peopleWrong";
  else if (oneByOne && people > 1) found.people = "oneByOne";
  if (!isEmail) found.email = "emailWrong";
  if (isTooMany(people, free) && !over) found.over = "overMissing";
  return found;
}

/** @param {number} people */
const isPeople = (people) => Number.isInteger(people) && people >= 1 && people <= MOST;

/**
 * How many, as people write it: “2”, “2,0”. NaN for what is no number.
 * @param {string} text
 */
export const peopleOf = (text) => Number(/^\s*(\d{1,9})([.,]0{0,2})?\s*$/.exec(text)?.[1] ?? NaN);

/**
 * Whether it may be an address, or is left empty. A browser takes one without a full stop, where no mail goes.
 * @param {string} text
 */
export const isEmail = (text) => !text || /^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(text);

/**
 * Whether they come on top of the capacity.
 * @param {number} people
 * @param {number} free
 */
export const isTooMany = (people, free) => isPeople(people) && people > free;

/**
 * A link that leaves the address as it is: there, what is behind "#" pairs a tablet.
 * @param {HTMLElement} field
 * @param {string} text
 */
function leadingTo(field, text) {
  const link = Object.assign(element("a", text), { href: `#${field.id}` });
  link.addEventListener("click", (event) => {
    event.preventDefault();
    field.focus();
  });
  return link;
}

export class WalkInForm {
  /**
   * @param {object} parts
   * @param {Words} parts.words
   * @param {() => number} parts.free places
   * @param {() => boolean} parts.oneByOne
   * @param {(walkIn: WalkIn) => Promise<boolean>} parts.onLetIn whether it was written down
   */
  constructor({ words, free, oneByOne, onLetIn }) {
    this.words = words;
    this.free = free;
    this.oneByOne = oneByOne;
    this.onLetIn = onLetIn;
    this.details = /** @type {HTMLDetailsElement} */ (find("[data-walk-in]"));
    this.form = /** @type {HTMLFormElement} */ (find("[data-walk-in-form]"));
    this.over = find("[data-over]", this.form);
    this.summary = find("[data-mistakes]", this.form);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
  }

  open() {
    this.details.open = true;
    find("#walk-in-name").focus();
  }

  /** @param {string} text how many places are free */
  showFree(text) {
    find("[data-free]").textContent = text;
  }

  async submit() {
    const data = new FormData(this.form);
    const walkIn = {
      name: String(data.get("name")).trim(),
      email: visible(String(data.get("email"))),
      people: peopleOf(String(data.get("people"))),
    };
    const free = this.free();
    this.over.hidden = !isTooMany(walkIn.people, free);
    const checked = { ...walkIn, isEmail: isEmail(walkIn.email), over: data.has("over") };
    if (this.#showMistakes(mistakes(checked, free, this.oneByOne())) || !(await this.onLetIn(walkIn))) return;
    this.form.reset();
    this.over.hidden = true;
    this.details.open = false;
  }

  /**
   * Say what is wrong above the fields and at each, and go there (WCAG 3.3.1).
   * @param {Partial<Record<Field, string>>} found
   * @returns {boolean} whether anything is
   */
  #showMistakes(found) {
    const list = find("ul", this.summary);
    list.replaceChildren();
    for (const field of /** @type {Field[]} */ (["name", "people", "email", "over"])) {
      const wrong = found[field];
      const message = find(`[data-error="${field}"]`, this.form);
      message.textContent = wrong ? this.words.say(wrong) : "";
      message.hidden = !wrong;
      const input = /** @type {HTMLElement} */ (this.form.elements.namedItem(field));
      if (wrong) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
      if (wrong) {
        list.appendChild(element("li", "")).append(leadingTo(input, this.words.say(wrong)));
      }
    }
    const count = list.childElementCount;
    this.summary.hidden = count === 0;
    if (count) {
      const heading = find("h2", this.summary);
      heading.textContent = this.words.count("mistakes", count);
      heading.focus();
    }
    return count > 0;
  }
}
