import assert from "node:assert/strict";
import { test } from "node:test";

import { Visitor } from "../../static/door/visitor.js";
import { deviceWith, person, scan } from "./door.mjs";

const TEXTS = new Map([
  ["nl", { saysWelcome: "Welkom", saysAlreadyIn: "Al binnen", saysUnknown: "Onbekend" }],
  ["en", { saysWelcome: "Welcome", saysAlreadyIn: "Already in", saysUnknown: "Unknown" }],
]);
const dutchTablet = new Visitor(TEXTS, { page: "nl", own: "nl" });
const englishTablet = new Visitor(TEXTS, { page: "en", own: "nl" });

const sanne = person({ name: "Sanne", lang: "en" });
const bram = person({ name: "Bram", id: 2, key: "c" });

test("who reads another language than the tablet is told in theirs, who reads the same nothing twice", () => {
  const { device } = deviceWith(sanne, bram);

  const of = (/** @type {Visitor} */ tablet, /** @type {any} */ who) => tablet.linesOf({ outcome: "welcome", person: who }, device);

  assert.deepEqual(of(dutchTablet, sanne), [{ language: "en", text: "Welcome" }]);
  assert.deepEqual(of(dutchTablet, bram), []);
  assert.deepEqual(of(englishTablet, sanne), []);
  assert.deepEqual(of(englishTablet, bram), [{ language: "nl", text: "Welkom" }]);
});

test("a sealed ticket says it once it was opened, also without a connection", () => {
  const sealed = person({ box: "x" });
  const { device } = deviceWith(sealed);
  device.seen.set(sealed.key, { name: "Sanne", lang: "en" });

  assert.deepEqual(dutchTablet.linesOf({ outcome: "already-in", person: sealed }, device), [{ language: "en", text: "Already in" }]);
});

test("of a card that nobody knows it is said in every other language", () => {
  const { device } = deviceWith();

  assert.deepEqual(dutchTablet.linesOf({ outcome: "unknown", isAsked: false }, device), [{ language: "en", text: "Unknown" }]);
  assert.deepEqual(englishTablet.linesOf({ outcome: "unknown", isAsked: true }, device), [{ language: "nl", text: "Onbekend" }]);
});

test("a walk-in, and what is a matter of the tablet, say nothing to the visitor", () => {
  const { device } = deviceWith(sanne);

  assert.deepEqual(dutchTablet.linesOf({ outcome: "welcome", scan: scan({ key: "", walkIn: { name: "Els", email: "" } }) }, device), []);
  assert.deepEqual(dutchTablet.linesOf({ outcome: "failed", person: sanne }, device), []);
});

test("a language that the site has no more says nothing", () => {
  const { device } = deviceWith();

  assert.deepEqual(dutchTablet.linesOf({ outcome: "welcome", person: person({ name: "Uta", lang: "de" }) }, device), []);
});
