// Scans that were kept aside, for who may decide on them.
import { asTime } from "./clock.js";
import { button, element, find, named } from "./page.js";

/** @import { Device } from "./device.js" */
/** @import { Undecided } from "./exchange.js" */
/** @import { Words } from "./words.js" */

/**
 * What stands under the name.
 * @param {Undecided} scan
 * @param {Words} words
 */
export function factsOf({ people, tablet, at, reason, isUndone }, words) {
  const parts = [words.count("people", people), tablet, asTime(at), reason];
  if (isUndone) parts.push(words.say("undoneThere"));
  return parts.join(" · ");
}

export class Aside {
  /**
   * @param {object} parts
   * @param {Device} parts.device
   * @param {Words} parts.words
   * @param {(id: string, accept: boolean) => void} parts.onDecide
   */
  constructor({ device, words, onDecide }) {
    this.device = device;
    this.words = words;
    this.onDecide = onDecide;
    this.place = find("[data-aside]");
    this.list = find("[data-aside-list]");
    this.shown = "";
  }

  show() {
    const { undecided } = this.device;
    const now = JSON.stringify(undecided);
    if (now === this.shown) return;
    this.shown = now;
    this.place.hidden = !undecided.length;
    this.list.replaceChildren(...undecided.map((scan) => this.#row(scan)));
  }

  /** @param {Undecided} scan */
  #row(scan) {
    const { words } = this;
    const name = scan.name || words.say("unknownCard");
    const row = document.createElement("li");
    const text = document.createElement("span");
    text.append(named("strong", name), document.createElement("br"), element("small", factsOf(scan, words)));
    const actions = element("div", "", "actions");
    // A card that nobody has can let nobody in.
    if (scan.name) actions.append(this.#button("accept", name, "primary", () => this.onDecide(scan.id, true)));
    actions.append(this.#button("refuse", name, "secondary", () => this.onDecide(scan.id, false)));
    row.append(text, actions);
    return row;
  }

  /**
   * @param {"accept" | "refuse"} verb
   * @param {string} name
   * @param {"primary" | "secondary"} weight
   * @param {() => void} onClick
   */
  #button(verb, name, weight, onClick) {
    const className = `utrecht-button utrecht-button--${weight}-action`;
    return button({ text: this.words.say(verb), label: this.words.say(`${verb}Name`, { name }), className, onClick });
  }
}
