import assert from "node:assert/strict";
import { test } from "node:test";

import { isEmail, isTooMany, mistakes, peopleOf } from "../../static/door/walk-in.js";

const els = { name: "Els", email: "", isEmail: true, people: 2, over: false };

test("a form without mistakes has none", () => {
  assert.deepEqual(mistakes(els, 2), {});
});

test("all mistakes are told at once", () => {
  const form = { name: "", email: "els@", isEmail: false, people: 0, over: false };
  assert.deepEqual(mistakes(form, 9), { name: "nameMissing", people: "peopleWrong", email: "emailWrong" });
});

for (const [name, wrong] of [
  ["\u200b\u202e", "nameMissing"],
  ["Win op kijk.nl", "nameLink"],
  ["J.P. de Vries", undefined],
]) {
  test(`the name ${JSON.stringify(name)} is ${wrong ?? "taken"}`, () => {
    assert.equal(mistakes({ ...els, name: /** @type {string} */ (name) }, 9).name, wrong);
  });
}

test("an address may be left out, and has a domain with a full stop", () => {
  for (const text of ["", "els@example.nl", "els@bücher.example"]) assert.ok(isEmail(text), text);
  for (const text of ["els", "els@", "els@localhost", "els @example.nl", "els@example."]) assert.ok(!isEmail(text), text);
});

test("a number of people is read as it is written", () => {
  assert.deepEqual([" 2 ", "2,0", "2.0", "02"].map(peopleOf), [2, 2, 2, 2]);
  for (const none of ["", "2,5", "1e1", "0x2", "twee", "-1"]) assert.ok(Number.isNaN(peopleOf(none)), none);
});

for (const people of [0, -1, 51, 1.5, NaN]) {
  test(`${people} is no number of people, and not too many either`, () => {
    assert.equal(mistakes({ ...els, people }, 0).people, "peopleWrong");
    assert.equal(isTooMany(people, 0), false);
  });
}

test("at a course everyone is written down apart", () => {
  assert.deepEqual(mistakes(els, 9, true), { people: "oneByOne" });
  assert.deepEqual(mistakes({ ...els, people: 1 }, 9, true), {});
});

test("more than the free places come in knowingly", () => {
  assert.deepEqual(mistakes(els, 1), { over: "overMissing" });
  assert.deepEqual(mistakes({ ...els, over: true }, 1), {});
});
