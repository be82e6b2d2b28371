// What an organiser can do at the door beside scanning. It takes a connection: the server decides.
import { Refused } from "./api.js";

/** @import { Verdict } from "./checkin.js" */
/** @import { Device } from "./device.js" */

/**
 * @typedef {(path: "undo" | "decide", body: object) => Promise<unknown>} Ask
 */

export class Organiser {
  /**
   * @param {object} parts
   * @param {Device} parts.device
   * @param {Ask} parts.ask
   * @param {() => void} parts.onDone there is news to ask for
   */
  constructor({ device, ask, onDone }) {
    this.device = device;
    this.ask = ask;
    this.onDone = onDone;
  }

  /**
   * Take back a scan that was made elsewhere.
   * @param {string} id
   * @param {string} name
   * @returns {Promise<Verdict>}
   */
  undo(id, name) {
    return this.#do("undo", { scan: id }, { outcome: "undone", name });
  }

  /**
   * Take back the latest scan by which a party is in, wherever it was made.
   * @param {string} key
   * @param {string} name
   * @returns {Promise<Verdict>}
   */
  undoParty(key, name) {
    return this.#do("undo", { key }, { outcome: "undone", name });
  }

  /**
   * Take or leave a scan that was kept aside.
   * @param {string} id
   * @param {boolean} accept
   * @returns {Promise<Verdict>}
   */
  decide(id, accept) {
    const name = this.device.undecided.find((scan) => scan.id === id)?.name ?? "";
    return this.#do("decide", { scan: id, accept }, { outcome: accept ? "accepted" : "refused", name });
  }

  /**
   * @param {"undo" | "decide"} path
   * @param {object} body
   * @param {Verdict} verdict when it is done
   * @returns {Promise<Verdict>}
   */
  async #do(path, body, verdict) {
    try {
      await this.ask(path, body);
    } catch (error) {
      return { outcome: "not-done", problem: error instanceof Refused ? error.message : "" };
    }
    this.onDone();
    return verdict;
  }
}
