import assert from "node:assert/strict";
import { test } from "node:test";

import { asMinutes, face, remaining } from "../../static/pitches/countdown.js";

/** @type {(fields?: Partial<import("../../static/pitches/countdown.js").Reading>) => import("../../static/pitches/countdown.js").Reading} */
const reading = (fields = {}) => ({ left: 180_000, running: true, since: 1000, ...fields });

test("a running clock goes on by itself, a paused one stands still", () => {
  assert.equal(remaining(reading(), 31_000), 150_000);
  assert.equal(remaining(reading({ running: false }), 31_000), 180_000);
});

test("with nobody on stage nothing is shown", () => {
  const nobody = reading({ left: null });
  assert.equal(remaining(nobody, 31_000), null);
  assert.deepEqual(face(nobody, 31_000, "Tijd"), { text: "", short: false, over: false, still: false });
});

test("the last minute is short, and then it is over", () => {
  const looks = [119_999, 120_000, 179_999, 180_000, 240_000].map((passed) => {
    const { text, short, over } = face(reading(), 1000 + passed, "Tijd");
    return [text, short, over];
  });
  assert.deepEqual(looks, [
    ["1.01", false, false],
    ["1.00", true, false],
    ["0.01", true, false],
    ["Tijd", false, true],
    ["Tijd", false, true],
  ]);
});

test("a paused clock looks still, also in its last minute", () => {
  const paused = reading({ left: 30_000, running: false });
  assert.deepEqual(face(paused, 99_000, "Tijd"), { text: "0.30", short: true, over: false, still: true });
  assert.equal(face(reading(), 2000, "Tijd").still, false);
});

test("minutes and seconds never show 0.00 with time left", () => {
  assert.deepEqual([1, 999, 1000, 1001, 59_001, 600_000].map((ms) => asMinutes(ms)), ["0.01", "0.01", "0.01", "0.02", "1.00", "10.00"]);
});

test("English has a colon between minutes and seconds: 4.05 is a fraction there", () => {
  assert.equal(asMinutes(245_000, ":"), "4:05");
  assert.equal(face(reading(), 1000, "Time", ":").text.includes("."), false);
});
