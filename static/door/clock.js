// The server's time on a tablet whose own clock may be wrong. How far it is off is measured with
// every answer and kept, so that it also holds without a connection.
import { pageLanguage, written } from "../site/moments.js";

const WRITTEN = written(pageLanguage());

export class Clock {
  /** @param {() => number} read the tablet's own clock, in ms */
  constructor(read = Date.now) {
    this.read = read;
    this.offset = 0; // ms to add to the tablet's clock
  }

  /** The server's time in ms, as well as it is known. */
  now() {
    return this.read() + this.offset;
  }

  /** As the server reads and writes it. */
  nowAsText() {
    return new Date(this.now()).toISOString();
  }

  /**
   * Learn from an answer. It was made somewhere between asking and hearing; halfway is the best guess.
   * @param {{asked: number, heard: number, serverNow: number}} exchange asked, heard by the tablet's clock
   */
  learn({ asked, heard, serverNow }) {
    // Set while the answer was on its way: says nothing.
    if (heard < asked) return;
    this.offset = serverNow - (asked + heard) / 2;
  }
}

/**
 * "16 maart", "16 March"
 * @param {string} moment
 */
export const asDay = (moment) => WRITTEN.day(moment);

/**
 * "16 maart, 19.12", "16 March, 7.12 pm"
 * @param {string | null | undefined} moment
 */
export const asMoment = (moment) => (moment ? `${asDay(moment)}, ${asTime(moment)}` : "");

/**
 * "19.12", "7.12 pm"
 * @param {string | number | null | undefined} moment
 */
export function asTime(moment) {
  return moment ? WRITTEN.time(moment) : "";
}
