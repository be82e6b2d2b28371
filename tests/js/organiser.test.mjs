import assert from "node:assert/strict";
import { test } from "node:test";

import { Refused } from "../../static/door/api.js";
import { factsOf } from "../../static/door/aside.js";
import { asTime } from "../../static/door/clock.js";
import { Organiser } from "../../static/door/organiser.js";
import { AT, deviceWith, words } from "./door.mjs";

const kept = { id: "a1", at: AT, name: "Els Smit", people: 2, tablet: "Tablet 1", reason: "afgemeld", isUndone: false };

/** @param {Error} [error] what the server says */
function setting(error) {
  const { device } = deviceWith();
  device.undecided = [kept];
  /** @type {unknown[][]} */
  const asked = [];
  let done = 0;
  const organiser = new Organiser({
    device,
    ask: async (...question) => {
      asked.push(question);
      if (error) throw error;
    },
    onDone: () => (done += 1),
  });
  return { organiser, asked, done: () => done };
}

test("a scan of another door is taken back by the server, and then asked after", async () => {
  const { organiser, asked, done } = setting();
  assert.deepEqual(await organiser.undo("s1", "Bram"), { outcome: "undone", name: "Bram" });
  assert.deepEqual(asked, [["undo", { scan: "s1" }]]);
  assert.equal(done(), 1);
});

test("who is in by another door's scan is taken back by the card", async () => {
  const { organiser, asked } = setting();
  assert.deepEqual(await organiser.undoParty("b", "Bram"), { outcome: "undone", name: "Bram" });
  assert.deepEqual(asked, [["undo", { key: "b" }]]);
});

test("a decision says whom it was about", async () => {
  const { organiser, asked } = setting();
  assert.deepEqual(await organiser.decide("a1", true), { outcome: "accepted", name: "Els Smit" });
  assert.deepEqual(await organiser.decide("a1", false), { outcome: "refused", name: "Els Smit" });
  assert.deepEqual(asked[0], ["decide", { scan: "a1", accept: true }]);
});

test("what the server refuses is said in its words; without a connection in ours", async () => {
  const refused = setting(new Refused(409, "Hoort bij niemand."));
  assert.deepEqual(await refused.organiser.decide("a1", true), { outcome: "not-done", problem: "Hoort bij niemand." });
  assert.equal(refused.done(), 0);
  assert.equal((await setting(new TypeError("network")).organiser.undo("s1", "")).problem, "");
});

test("a scan kept aside says how many, where, when and why", () => {
  assert.equal(factsOf(kept, words), `people n=2 · Tablet 1 · ${asTime(AT)} · afgemeld`);
  assert.ok(factsOf({ ...kept, isUndone: true }, words).endsWith("· undoneThere"));
});
