// The latest scans made here, with a way to take each back.
import { asTime } from "./clock.js";
import { button, element, find } from "./page.js";
import { hiddenName } from "./verdict.js";

/** @import { Device } from "./device.js" */
/** @import { Scan } from "./roster.js" */
/** @import { Words } from "./words.js" */

const SHOWN = 8;

/**
 * @param {Iterable<Scan>} scans
 * @returns {Scan[]} the latest first
 */
export function latest(scans) {
  return [...scans].sort((a, b) => (a.at < b.at ? 1 : -1)).slice(0, SHOWN);
}

/**
 * What became of a scan, in words and in a class for its colour.
 * @param {Scan} scan
 * @param {Words} words
 * @returns {{text: string, className: string, canUndo: boolean}}
 */
export function standing(scan, words) {
  if (scan.undoneAt) return { text: words.say("undone"), className: "recent__void", canUndo: false };
  if (scan.outcome === "aside") return { text: words.say("aside"), className: "recent__again", canUndo: false };
  if (scan.outcome === "already-in") {
    const text = words.say("inAgain", { time: asTime(scan.since) });
    return { text, className: "recent__again", canUndo: false };
  }
  return { text: words.say("in"), className: "recent__in", canUndo: true };
}

export class Recent {
  /**
   * @param {object} parts
   * @param {Device} parts.device
   * @param {Words} parts.words
   * @param {(id: string) => void} parts.onUndo
   * @param {() => void} parts.onLosesFocus
   */
  constructor({ device, words, onUndo, onLosesFocus }) {
    this.device = device;
    this.words = words;
    this.onUndo = onUndo;
    this.onLosesFocus = onLosesFocus;
    this.list = find("[data-recent]");
  }

  show() {
    const scans = latest(this.device.roster.scans.values());
    find("[data-no-recent]").hidden = scans.length > 0;
    // Not from under somebody's finger or keyboard.
    if (this.list.contains(document.activeElement)) this.onLosesFocus();
    this.list.replaceChildren(...scans.map((scan) => this.#row(scan)));
  }

  /** @param {Scan} scan */
  #row(scan) {
    const { words } = this;
    const name = this.device.nameOf(scan) || hiddenName(scan, words);
    const { text, className, canUndo } = standing(scan, words);
    const row = document.createElement("li");
    row.append(element("time", asTime(scan.at), "numbers"), element("span", name), element("span", text, className));
    if (scan.waiting) row.append(element("span", words.say("unsent"), "recent__unsent"));
    if (canUndo) {
      const label = words.say("undoName", { name });
      row.append(button({ text: words.say("undo"), label, className: "recent__undo", onClick: () => this.onUndo(scan.id) }));
    }
    return row;
  }
}
