// Who has no ticket at hand is found by name: on the list where the names may be here, else by asking.
import { post } from "./api.js";
import { button, element, find } from "./page.js";
import { isEnough } from "./roster.js";

/** @import { Device } from "./device.js" */
/** @import { Person } from "./roster.js" */
/** @import { Words } from "./words.js" */

/**
 * @param {string} text
 * @param {Device} device
 * @param {(text: string) => Promise<Person[]>} ask the server; throws without a connection
 * @returns {Promise<{people: Person[], problem?: "searchShort" | "searchOffline" | "nobody"}>}
 */
export async function lookUp(text, device, ask) {
  if (!isEnough(text)) return { people: [], problem: "searchShort" };
  /** @type {Person[]} */
  let people;
  if (device.tablet.namesAllowed) people = device.roster.search(text);
  else {
    try {
      people = await ask(text);
    } catch {
      return { people: [], problem: "searchOffline" };
    }
    device.meet(people);
  }
  return people.length ? { people } : { people, problem: "nobody" };
}

/**
 * What stands under a name.
 * @param {Person} person
 * @param {number} inside of the party
 * @param {Words} words
 */
export function factsOf({ party, status }, inside, words) {
  const parts = [words.count("people", party)];
  if (status === "waiting") parts.push(words.say("waitingList"));
  if (inside) parts.push(inside < party ? words.say("someIn", { n: inside, party }) : words.say("allIn"));
  return parts.join(" · ");
}

export class ByName {
  /**
   * @param {object} parts
   * @param {Device} parts.device
   * @param {Words} parts.words
   * @param {string} parts.url where to ask
   * @param {(key: string) => Promise<unknown>} parts.onPick
   */
  constructor({ device, words, url, onPick }) {
    this.device = device;
    this.words = words;
    this.onPick = onPick;
    this.place = find("[data-found]");
    this.field = /** @type {HTMLInputElement} */ (find("#naam"));
    /** @type {(text: string) => Promise<Person[]>} */
    this.ask = async (name) => (await post(url, { name }, { token: device.facts.token })).people;
    find("[data-search-form]").addEventListener("submit", (event) => {
      event.preventDefault();
      this.search();
    });
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
    if (person.status === "confirmed" && inside < person.party) {
      row.append(
        button({
          text: words.say("checkIn"),
          label: words.say("checkInName", { name }),
          className: "utrecht-button utrecht-button--primary-action",
          onClick: () => this.#pick(person.key),
        }),
      );
    }
    return row;
  }

  /** @param {string} key */
  async #pick(key) {
    await this.onPick(key);
    this.clear();
  }

  clear() {
    this.place.replaceChildren();
    this.field.form?.reset();
  }
}
