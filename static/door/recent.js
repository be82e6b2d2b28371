// The latest scans, with a way to take each back: those made here, and for organisers those of every door.
import { asTime } from "./clock.js";
import { button, element, find, named } from "./page.js";
import { hiddenName } from "./verdict.js";

/** @import { Device } from "./device.js" */
/** @import { Recent as Told } from "./exchange.js" */
/** @import { Scan } from "./roster.js" */
/** @import { Words } from "./words.js" */

/**
 * @typedef {object} Row
 * @property {string} id
 * @property {string} at
 * @property {string} name
 * @property {string} [outcome]
 * @property {string | null} [since]
 * @property {boolean} isUndone
 * @property {boolean} isUnsent
 */

const SHOWN = 8;

/**
 * @param {Device} device
 * @param {Words} words
 * @returns {Row[]} the latest first
 */
export function latest(device, words) {
  const { scans } = device.roster;
  const here = [...scans.values()].map((scan) => ofScan(scan, device, words));
  const elsewhere = device.recent.filter(({ id }) => !scans.has(id)).map(ofTold);
  return [...here, ...elsewhere].sort((a, b) => (a.at < b.at ? 1 : -1)).slice(0, SHOWN);
}

/**
 * @param {Scan} scan
 * @param {Device} device
 * @param {Words} words
 * @returns {Row}
 */
function ofScan(scan, device, words) {
  const { id, at, outcome, since, undoneAt, waiting } = scan;
  const name = device.nameOf(scan) || hiddenName(scan, words);
  // Taken back by somebody else, as the server tells.
  const isUndone = Boolean(undoneAt) || device.recent.some((told) => told.id === id && told.isUndone);
  return { id, at, name, outcome, since, isUndone, isUnsent: waiting };
}

/**
 * @param {Told} told
 * @returns {Row}
 */
function ofTold({ people, name, ...told }) {
  return { ...told, name: people ? `${name} · ${people}` : name, isUnsent: false };
}

/**
 * What became of a scan, in words and in a class for its colour.
 * @param {Row} row
 * @param {Words} words
 * @returns {{text: string, className: string, canUndo: boolean}}
 */
export function standing({ isUndone, outcome, since }, words) {
  if (isUndone) return { text: words.say("undone"), className: "recent__void", canUndo: false };
  if (outcome === "aside") return { text: words.say("aside"), className: "recent__again", canUndo: false };
  if (outcome === "already-in") {
    const text = words.say("inAgain", { time: asTime(since) });
    return { text, className: "recent__again", canUndo: false };
  }
  return { text: words.say("in"), className: "recent__in", canUndo: true };
}

export class Recent {
  /**
   * @param {object} parts
   * @param {Device} parts.device
   * @param {Words} parts.words
   * @param {(id: string, name: string) => void} parts.onUndo
   * @param {() => void} parts.onLosesFocus
   */
  constructor({ device, words, onUndo, onLosesFocus }) {
    this.device = device;
    this.words = words;
    this.onUndo = onUndo;
    this.onLosesFocus = onLosesFocus;
    this.list = find("[data-recent]");
    this.shown = ""; // what is on the page, to leave it alone when it says the same
  }

  show() {
    const rows = latest(this.device, this.words);
    const now = JSON.stringify(rows);
    if (now === this.shown) return;
    this.shown = now;
    find("[data-no-recent]").hidden = rows.length > 0;
    // Not from under somebody's finger or keyboard.
    if (this.list.contains(document.activeElement)) this.onLosesFocus();
    this.list.replaceChildren(...rows.map((row) => this.#item(row)));
  }

  /** @param {Row} row */
  #item(row) {
    const { words } = this;
    const { text, className, canUndo } = standing(row, words);
    const item = document.createElement("li");
    item.append(element("time", asTime(row.at), "numbers"), named("span", row.name), element("span", text, className));
    if (row.isUnsent) item.append(element("span", words.say("unsent"), "recent__unsent"));
    if (canUndo) {
      const label = words.say("undoName", { name: row.name });
      const onClick = () => this.onUndo(row.id, row.name);
      item.append(button({ text: words.say("undo"), label, className: "recent__undo", onClick }));
    }
    return item;
  }
}
