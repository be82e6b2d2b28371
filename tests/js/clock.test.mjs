import assert from "node:assert/strict";
import { test } from "node:test";

import { asDay, asMoment, asTime, Clock } from "../../static/door/clock.js";

const NOON = Date.parse("2027-03-16T12:00:00Z");

test("a clock that is hours off gives the server's time", () => {
  let own = NOON - 3 * 3600_000;
  const clock = new Clock(() => own);
  clock.learn({ asked: own, heard: own + 200, serverNow: NOON + 100 });
  own += 60_000;
  assert.equal(clock.nowAsText(), "2027-03-16T12:01:00.000Z");
});

test("the answer is taken to be made halfway", () => {
  const clock = new Clock(() => 0);
  clock.learn({ asked: 1000, heard: 3000, serverNow: 10_000 });
  assert.equal(clock.offset, 8000);
});

test("a clock that was set back while asking teaches nothing", () => {
  const clock = new Clock(() => 0);
  clock.learn({ asked: 5000, heard: 4000, serverNow: NOON });
  assert.equal(clock.offset, 0);
});

test("times are those of Amsterdam, in winter and in summer", () => {
  assert.equal(asTime("2027-03-16T18:12:00Z"), "19.12");
  assert.equal(asTime("2027-07-16T18:12:00Z"), "20.12");
  assert.equal(asTime(null), "");
});

test("the day is that of Haarlem", () => {
  assert.equal(asDay("2027-03-16T23:30:00Z"), "17 maart");
  assert.equal(asMoment("2027-03-16T23:30:00Z"), "17 maart, 00.30");
  assert.equal(asMoment(null), "");
});
