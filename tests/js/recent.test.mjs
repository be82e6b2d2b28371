import assert from "node:assert/strict";
import { test } from "node:test";

import { asTime } from "../../static/door/clock.js";
import { latest, standing } from "../../static/door/recent.js";
import { AT, deviceWith, person, scan, words } from "./door.mjs";

const told = { id: "s1", at: AT, name: "Bram Jansen", people: 0, outcome: "welcome", since: null, isUndone: false };

test("the latest eight, newest first", () => {
  const { device } = deviceWith();
  for (let n = 0; n < 10; n += 1) device.roster.keep(scan({ id: `s${n}`, at: `2027-03-16T18:0${n}:00.000Z` }));
  assert.deepEqual(latest(device, words).map(({ id }) => id), ["s9", "s8", "s7", "s6", "s5", "s4", "s3", "s2"]);
});

test("for an organiser those of other doors are among them, each once", () => {
  const { device } = deviceWith(person());
  device.roster.keep(scan());
  device.recent = [told, { ...told, id: "s2", people: 2, at: "2027-03-16T18:31:00.000Z" }];
  assert.deepEqual(
    latest(device, words).map(({ id, name, isUnsent }) => [id, name, isUnsent]),
    [["s2", "Bram Jansen · 2", false], ["s1", "Bram Jansen", true]],
  );
});

test("what another door took back is taken back here", () => {
  const { device } = deviceWith();
  device.roster.keep(scan({ waiting: false }));
  device.recent = [{ ...told, isUndone: true }];
  assert.equal(latest(device, words)[0].isUndone, true);
});

for (const [fields, text, canUndo] of /** @type {[object, string, boolean][]} */ ([
  [{}, "in", true],
  [{ outcome: "welcome" }, "in", true],
  [{ outcome: "already-in", since: AT }, `inAgain time=${asTime(AT)}`, false],
  [{ outcome: "aside" }, "aside", false],
  [{ isUndone: true, outcome: "welcome" }, "undone", false],
])) {
  test(`${JSON.stringify(fields)} is "${text}"`, () => {
    const row = { id: "s1", at: AT, name: "", isUndone: false, isUnsent: false, ...fields };
    const found = standing(row, words);
    assert.deepEqual([found.text, found.canUndo], [text, canUndo]);
  });
}
