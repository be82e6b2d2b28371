// Who has no ticket at hand is found by name: on the list where the names may be here, else by asking.
import { asTime } from "./clock.js";
import { button, element, find } from "./page.js";
import { isEnough } from "./roster.js";

/** @import { Device } from "./device.js" */
/** @import { Person } from "./roster.js" */
/** @import { Words } from "./words.js" */

const LETTERS = 3;
const LETTERS_BY_EMAIL = 2; // of who may see the list anyway

/**
 * @typedef {(text: string) => Promise<Person[]>} Ask the server; throws without a connection
 * @typedef {"searchShort" | "searchShorter" | "searchOffline" | "nobody"} Problem
 */

/**
 * @param {string} text
 * @param {Device} device
 * @param {Ask} ask
 * @returns {Promise<{people: Person[], problem?: Problem}>}
 */
export async function lookUp(text, device, ask) {
  const { email } = device.rights;
  if (!isEnough(text, email ? LETTERS_BY_EMAIL : LETTERS)) {
    return { people: [], problem: email ? "searchShorter" : "searchShort" };
  }
  let people = device.tablet.namesAllowed ? device.roster.search(text) : null;
  // The list here holds no addresses.
  if (email || !people) {
    try {
      people = await ask(text);
      device.meet(people);
    } catch {
      if (!people) return { people: [], problem: "searchOffline" };
    }
  }
  return people.length ? { people } : { people, problem: "nobody" };
}

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
    const { people, problem } = await lookUp(this.field.value, this.device, this.ask);
    if (problem) {
      this.place.replaceChildren(element("p", this.words.say(problem)));
      return;
    }
    const list = element("ul", "", "people");
    list.append(...people.map((person) => this.#row(person)));
    this.place.replaceChildren(element("h2", this.words.count("found", people.length), "door-heading"), list);
  }

  /** @param {Person} hit */
  #row(hit) {
    const { device, words } = this;
    const person = device.roster.byKey.get(hit.key) ?? hit;
    const name = hit.name ?? "";
    const inside = device.roster.inside(person);
    const row = document.createElement("li");
    const text = document.createElement("span");
    text.append(element("strong", name), document.createElement("br"), factsOf(person, inside, words));
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
