// Who has no ticket at hand is found by name: on the list where the names may be here, else by asking.
import { asTime } from "./clock.js";
import { button, element, find, named } from "./page.js";
import { isEnough } from "./roster.js";

/** @import { Device } from "./device.js" */
/** @import { Person } from "./roster.js" */
/** @import { Words } from "./words.js" */

const LETTERS = 3;
const LETTERS_BY_EMAIL = 2; // of who may see the list anyway
const AT_ONCE = 20;

/**
 * @typedef {{people: Person[], more: boolean}} Found some of those found, and whether there are others after them
 * @typedef {(text: string, skip: number) => Promise<Found>} Ask the server; throws without a connection
 * @typedef {"searchShort" | "searchShorter" | "searchOffline" | "nobody"} Problem
 */

/**
 * @param {string} text
 * @param {Device} device
 * @param {Ask} ask
 * @param {number} [skip] how many are shown already
 * @returns {Promise<Found & {problem?: Problem}>}
 */
export async function lookUp(text, device, ask, skip = 0) {
  const { email } = device.rights;
  if (!isEnough(text, email ? LETTERS_BY_EMAIL : LETTERS)) {
    return { people: [], more: false, problem: email ? "searchShorter" : "searchShort" };
  }
  let found = device.tablet.namesAllowed ? part(device.roster.search(text), skip) : null;
  // The list here holds no addresses.
  if (email || !found) {
    try {
      found = await ask(text, skip);
      device.meet(found.people);
    } catch {
      if (!found) return { people: [], more: false, problem: "searchOffline" };
    }
  }
  return found.people.length ? found : { ...found, problem: "nobody" };
}

/**
 * @param {Person[]} people
 * @param {number} skip
 * @returns {Found}
 */
const part = (people, skip) => ({
  people: people.slice(skip, skip + AT_ONCE),
  more: people.length > skip + AT_ONCE,
});

/**
 * What stands under a name.
 * @param {Person} person
 * @param {number} inside of the party
 * @param {Words} words
 */
export function factsOf({ party, status, since }, inside, words) {
  const parts = [words.count("people", party)];
  if (status === "waiting") parts.push(words.say("waitingList"));
  if (inside && inside < party) parts.push(words.say("someIn", { n: inside, party }));
  else if (inside) parts.push(since ? words.say("allInSince", { time: asTime(since) }) : words.say("allIn"));
  return parts.join(" · ");
}

export class ByName {
  /**
   * @param {object} parts
   * @param {Device} parts.device
   * @param {Words} parts.words
   * @param {Ask} parts.ask
   * @param {(key: string) => Promise<unknown>} parts.onPick
   * @param {(key: string) => Promise<unknown>} parts.onAdmit
   * @param {(key: string) => boolean} parts.canUndo whether who is in can be taken back from here
   * @param {(key: string, name: string) => Promise<unknown>} parts.onUndoParty
   */
  constructor({ device, words, ask, onPick, onAdmit, canUndo, onUndoParty }) {
    this.device = device;
    this.words = words;
    this.ask = ask;
    this.onPick = onPick;
    this.onAdmit = onAdmit;
    this.canUndo = canUndo;
    this.onUndoParty = onUndoParty;
    this.place = find("[data-found]");
    this.field = /** @type {HTMLInputElement} */ (find("#naam"));
    find("[data-search-form]").addEventListener("submit", (event) => {
      event.preventDefault();
      this.search();
    });
  }

  /** Say what can be searched by. */
  showLabel() {
    find("label[for=naam]").textContent = this.words.say(this.device.rights.email ? "nameOrEmail" : "name");
  }

  async search() {
    const text = this.field.value;
    const { people, more, problem } = await lookUp(text, this.device, this.ask);
    if (problem) {
      this.place.replaceChildren(element("p", this.words.say(problem)));
      return;
    }
    const list = element("ul", "", "people");
    list.append(...people.map((person) => this.#row(person)));
    const heading = element("h2", this.#howMany(people.length, more), "door-heading");
    this.place.replaceChildren(heading, list);
    if (more) this.place.append(this.#moreButton(text, heading, list));
  }

  /**
   * @param {number} shown
   * @param {boolean} more
   */
  #howMany(shown, more) {
    return more ? this.words.say("foundMore", { n: shown }) : this.words.count("found", shown);
  }

  /**
   * The way on to the rest: they come under those that are shown, and the first of them has the focus.
   * @param {string} text
   * @param {HTMLElement} heading
   * @param {HTMLElement} list
   */
  #moreButton(text, heading, list) {
    const { words } = this;
    const made = button({
      text: words.say("more"),
      className: "utrecht-button utrecht-button--secondary-action",
      onClick: async () => {
        const { people, more, problem } = await lookUp(text, this.device, this.ask, list.children.length);
        if (problem === "searchOffline") {
          made.before(element("p", words.say("notDone")));
          return;
        }
        const rows = people.map((person) => this.#row(person));
        list.append(...rows);
        heading.textContent = this.#howMany(list.children.length, more);
        if (!more) made.remove();
        const first = rows[0];
        if (!first) return;
        first.tabIndex = -1;
        first.focus();
      },
    });
    return made;
  }

  /** @param {Person} hit */
  #row(hit) {
    const { device, words } = this;
    const person = device.roster.byKey.get(hit.key) ?? hit;
    const name = hit.name ?? "";
    const inside = device.roster.inside(person);
    const row = document.createElement("li");
    const text = document.createElement("span");
    text.append(named("strong", name), document.createElement("br"), factsOf(person, inside, words));
    row.append(text);
    if (inside && this.canUndo(person.key)) row.append(this.#undoButton(person.key, name));
    if (inside === person.party || person.status === "cancelled") return row;
    const isWaiting = person.status === "waiting";
    row.append(
      button({
        text: words.say(isWaiting ? "admit" : "checkIn"),
        label: words.say(isWaiting ? "admitName" : "checkInName", { name }),
        className: "utrecht-button utrecht-button--primary-action",
        onClick: () => this.#pick(person),
      }),
    );
    return row;
  }

  /**
   * @param {string} key
   * @param {string} name
   */
  #undoButton(key, name) {
    const { words } = this;
    const onClick = () => this.#done(this.onUndoParty(key, name));
    return button({ text: words.say("undo"), label: words.say("undoName", { name }), className: "recent__undo", onClick });
  }

  /** @param {Person} person */
  #pick({ key, status }) {
    return this.#done(status === "waiting" ? this.onAdmit(key) : this.onPick(key));
  }

  /** @param {Promise<unknown>} verb */
  async #done(verb) {
    await verb;
    this.clear();
  }

  clear() {
    this.place.replaceChildren();
    this.field.form?.reset();
  }
}
