import assert from "node:assert/strict";
import { test } from "node:test";

import { written } from "../../static/site/moments.js";

const EVENING = "2027-03-16T18:30:00Z";

test("a time is written as each language writes it", () => {
  assert.equal(written("nl").time(EVENING), "19.30");
  assert.equal(written("en").time(EVENING), "7.30\u00a0pm");
  assert.equal(written("en").time("2027-03-16T23:05:00Z"), "12.05\u00a0am");
  assert.equal(written("en").time("2027-03-16T18:00:00Z"), "7\u00a0pm");
  assert.equal(written("en").time("2027-03-16T11:00:00Z"), "12\u00a0noon");
  assert.equal(written("en").time("2027-03-16T23:00:00Z"), "12\u00a0midnight");
  assert.equal(written("nl").time("2027-03-16T11:00:00Z"), "12.00");
  assert.equal(written("de").time(EVENING), "19:30");
});

test("so is a day, with its weekday where that is asked for", () => {
  assert.equal(written("nl").day(EVENING), "16 maart");
  assert.equal(written("en").day(EVENING), "16 March");
  assert.equal(written("nl").day(EVENING, { weekday: "long" }), "dinsdag 16 maart");
  assert.equal(written("en").day(EVENING, { weekday: "long" }), "Tuesday 16 March");
});
