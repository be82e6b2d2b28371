import assert from "node:assert/strict";
import { test } from "node:test";

import { nearest, wayOf } from "../../static/cafes/neighbours.js";

// A block of two by two, a stall far to the right, and one below, a little aside.
const STALLS = [
  { x: 0, y: 0 },
  { x: 10, y: 0 },
  { x: 0, y: 10 },
  { x: 10, y: 10 },
  { x: 60, y: 2 },
  { x: 3, y: 30 },
];

/**
 * @param {number} from
 * @param {string} key
 */
function after(from, key) {
  const way = wayOf(key);
  assert.ok(way);
  return nearest(STALLS, STALLS[from], way);
}

test("an arrow leads to the stall it points at", () => {
  assert.equal(after(0, "ArrowRight"), 1);
  assert.equal(after(0, "ArrowDown"), 2);
  assert.equal(after(3, "ArrowLeft"), 2);
  assert.equal(after(3, "ArrowUp"), 1);
});

test("what lies off to the side counts as further than what lies ahead", () => {
  assert.equal(after(1, "ArrowRight"), 4);
  assert.equal(after(2, "ArrowDown"), 5);
});

test("at the edge an arrow leads nowhere", () => {
  assert.equal(after(0, "ArrowUp"), -1);
  assert.equal(after(4, "ArrowRight"), -1);
});

test("a stall is never its own neighbour, nor one exactly beside the way", () => {
  assert.equal(nearest([{ x: 0, y: 0 }, { x: 10, y: 0 }], { x: 0, y: 0 }, { across: 0, down: 1 }), -1);
});

test("other keys lead nowhere", () => {
  for (const key of ["Tab", "a", "Home", "toString"]) assert.equal(wayOf(key), undefined);
});
