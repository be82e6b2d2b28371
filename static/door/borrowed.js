// The way in of a borrowed tablet: the code after the # of the address, from an organiser's screen.
import { find, showScreen } from "./page.js";
import { pair } from "./pairing.js";

/** @import { Door } from "./client.js" */

export class Borrowed {
  /**
   * @param {Door} door
   * @param {string} url where to pair
   */
  constructor(door, url) {
    this.door = door;
    this.url = url;
    find("[data-retry]").addEventListener("click", () => this.#tryAgain());
    // Another link opened in this tab changes what is after the # only.
    window.addEventListener("hashchange", () => location.hash.length > 1 && location.reload());
  }

  /** Go on with what was kept, or with the code in the address. */
  async start() {
    const { device } = this.door;
    const code = location.hash.slice(1);
    const waiting = device.roster.waiting().length;
    // Not to be read over somebody's shoulder, nor sent once more by a reload.
    if (code) history.replaceState(null, "", location.pathname);
    if (code && !(device.isPaired && waiting)) {
      const { pairing } = device.facts;
      await device.forget();
      device.facts = { pairing };
      await this.#pair(code);
    } else if (device.isPaired) {
      await this.door.open();
      if (code) this.door.sayStillWaiting();
    } else if (device.facts.pairing) await this.#pair(device.facts.pairing.code);
    else this.#sayUnpaired("", false);
  }

  /** @param {string} code */
  async #pair(code) {
    const { isPaired, problem, mayTryAgain } = await pair(code, this.door.device, this.url);
    if (isPaired) await this.door.open();
    else this.#sayUnpaired(problem ?? this.door.words.say("offline"), mayTryAgain ?? false);
  }

  async #tryAgain() {
    const { pairing } = this.door.device.facts;
    if (pairing) await this.#pair(pairing.code);
  }

  /** The server no longer knows this tablet. */
  async lost() {}

  /**
   * @param {string} problem
   * @param {boolean} mayTryAgain
   */
  #sayUnpaired(problem, mayTryAgain) {
    const message = find("[data-pairing-problem]");
    message.textContent = problem;
    message.hidden = !problem;
    find("[data-retry]").hidden = !mayTryAgain;
    showScreen("unpaired");
  }
}
