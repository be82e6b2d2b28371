// The way in of an organiser's own browser: it is paired by who is signed in on it, and works as long
// as somebody is.
import { find, showScreen } from "./page.js";
import { pairOwn } from "./pairing.js";

/** @import { Door } from "./client.js" */

/**
 * Which session's door an address is.
 * @param {string} path
 * @param {string} pattern the path with 0 for the session
 * @returns {string} its number; "" for another address
 */
export function sessionOf(path, pattern) {
  const [before = "", after = ""] = pattern.split("0");
  const id = path.slice(before.length, path.length - after.length);
  return /^\d+$/.test(id) && path === `${before}${id}${after}` ? id : "";
}

export class Own {
  /**
   * @param {Door} door
   * @param {{url: string}} parts
   */
  constructor(door, { url }) {
    this.door = door;
    this.url = url;
    find("[data-open-again]").addEventListener("click", () => this.#pair());
    find("[data-keep-names]").addEventListener("click", () => this.#keepNames());
  }

  async start() {
    if (this.door.device.isPaired) await this.door.open();
    else await this.#pair();
  }

  /** The server no longer knows this browser; it knows who is signed in. */
  async lost() {
    await this.#pair();
  }

  async #pair() {
    const answer = await this.#ask({});
    if (answer.isPaired) await this.door.open();
    else if (answer.isSignedOut) await this.door.signedOut();
    else this.#sayClosed(answer.problem ?? this.door.words.say("offline"));
  }

  async #keepNames() {
    if ((await this.#ask({ namesAllowed: true })).isPaired) this.door.startExchange();
  }

  /** @param {{namesAllowed?: boolean}} how */
  #ask(how) {
    return pairOwn(this.door.device, this.url, how);
  }

  /** @param {string} problem */
  #sayClosed(problem) {
    find("[data-closed-problem]").textContent = problem;
    showScreen("closed");
  }
}
