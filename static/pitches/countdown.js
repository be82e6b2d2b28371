// What is left of a turn and how it looks. No page and no clock of its own.

const SHORT = 60_000; // ms; the last minute is amber

/**
 * @typedef {object} Reading what the server said last
 * @property {number | null} left ms; null when nobody is on stage
 * @property {boolean} running
 * @property {number} since when it was heard, in ms on this computer's stopwatch
 *
 * @typedef {object} Face
 * @property {string} text
 * @property {boolean} short
 * @property {boolean} over
 * @property {boolean} still
 */

/**
 * What is left in ms, below zero once the time is over; null when nobody is on stage.
 * @param {Reading} reading
 * @param {number} now by the same stopwatch
 */
export function remaining({ left, running, since }, now) {
  return left === null || !running ? left : left - (now - since);
}

/**
 * @param {Reading} reading
 * @param {number} now by the same stopwatch
 * @param {string} over what stands there once the time is over
 * @param {string} [between] minutes and seconds
 * @returns {Face}
 */
export function face(reading, now, over, between) {
  const left = remaining(reading, now);
  if (left === null) return { text: "", short: false, over: false, still: false };
  const isOver = left <= 0;
  return {
    text: isOver ? over : asMinutes(left, between),
    short: !isOver && left <= SHORT,
    over: isOver,
    still: !reading.running,
  };
}

/**
 * Minutes and seconds; the last second shows as 0.01, never as 0.00 with time left.
 * @param {number} milliseconds
 * @param {string} [between] a point in Dutch; elsewhere that is a fraction
 */
export function asMinutes(milliseconds, between = ".") {
  const seconds = Math.ceil(milliseconds / 1000);
  return `${Math.floor(seconds / 60)}${between}${String(seconds % 60).padStart(2, "0")}`;
}
