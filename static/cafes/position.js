// Where a stall stands that somebody drags. No page of its own.

/** @typedef {{x: number, y: number}} Point in decimetres from the room's corner */

/**
 * Whole decimetres, and never outside the room on the side where a number would be negative.
 * @param {Point} at where the stall stood
 * @param {Point} from where it was taken
 * @param {Point} to where it is held now
 * @returns {Point}
 */
export function dragged(at, from, to) {
  return { x: whole(at.x + to.x - from.x), y: whole(at.y + to.y - from.y) };
}

/** @param {number} decimetres */
function whole(decimetres) {
  return Math.max(0, Math.round(decimetres));
}
