// Which stall an arrow key leads to. No page of its own: it is given where the stalls are.

/**
 * @typedef {{x: number, y: number}} Point
 * @typedef {{across: number, down: number}} Way
 */

/** @type {Map<string, Way>} */
const WAYS = new Map([
  ["ArrowLeft", { across: -1, down: 0 }],
  ["ArrowRight", { across: 1, down: 0 }],
  ["ArrowUp", { across: 0, down: -1 }],
  ["ArrowDown", { across: 0, down: 1 }],
]);

/** @param {string} key as in a KeyboardEvent */
export function wayOf(key) {
  return WAYS.get(key);
}

/**
 * The closest point that lies in a direction; what lies off to the side counts as further.
 * @param {Point[]} points
 * @param {Point} from
 * @param {Way} way
 * @returns {number} its place in the list, -1 when nothing lies that way
 */
export function nearest(points, from, { across, down }) {
  let best = -1;
  let least = Infinity;
  points.forEach((point, place) => {
    const x = point.x - from.x;
    const y = point.y - from.y;
    const ahead = x * across + y * down;
    const aside = Math.abs(x * down) + Math.abs(y * across);
    if (ahead <= 0 || ahead + 2 * aside >= least) return;
    best = place;
    least = ahead + 2 * aside;
  });
  return best;
}
