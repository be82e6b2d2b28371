import assert from "node:assert/strict";
import { test } from "node:test";

import { asTime } from "../../static/door/clock.js";
import { latest, standing } from "../../static/door/recent.js";
import { AT, scan, words } from "./door.mjs";

test("the latest eight, newest first", () => {
  const scans = Array.from({ length: 10 }, (_, n) => scan({ id: `s${n}`, at: `2027-03-16T18:0${n}:00.000Z` }));
  assert.deepEqual(latest(scans).map(({ id }) => id), ["s9", "s8", "s7", "s6", "s5", "s4", "s3", "s2"]);
});

for (const [fields, text, canUndo] of /** @type {[Partial<import("../../static/door/roster.js").Scan>, string, boolean][]} */ ([
  [{}, "in", true],
  [{ outcome: "welcome" }, "in", true],
  [{ outcome: "already-in", since: AT }, `inAgain time=${asTime(AT)}`, false],
  [{ outcome: "aside" }, "aside", false],
  [{ undoneAt: AT, outcome: "welcome" }, "undone", false],
])) {
  test(`${JSON.stringify(fields)} is "${text}"`, () => {
    const found = standing(scan(fields), words);
    assert.deepEqual([found.text, found.canUndo], [text, canUndo]);
  });
}
