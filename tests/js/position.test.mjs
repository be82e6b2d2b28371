import assert from "node:assert/strict";
import { test } from "node:test";

import { dragged } from "../../static/cafes/position.js";

const TAKEN = { x: 52.3, y: 31.8 }; // anywhere on the stall

test("a stall moves by as much as the hand does, wherever it was taken", () => {
  assert.deepEqual(dragged({ x: 50, y: 30 }, TAKEN, { x: 62.3, y: 26.8 }), { x: 60, y: 25 });
});

test("a stall stands on whole decimetres", () => {
  assert.deepEqual(dragged({ x: 50, y: 30 }, TAKEN, { x: 52.9, y: 32.1 }), { x: 51, y: 30 });
});

test("a stall stays inside the left and upper wall", () => {
  assert.deepEqual(dragged({ x: 5, y: 3 }, TAKEN, { x: 0, y: 0 }), { x: 0, y: 0 });
});
