import assert from "node:assert/strict";
import { test } from "node:test";

import { asMoment, asTime } from "../../static/door/clock.js";
import { cardOf, correctionOf, freeIn } from "../../static/door/verdict.js";
import { AT, deviceWith, person, scan, SESSION, words } from "./door.mjs";

const bram = person({ name: "Bram Jansen", chips: ["Kraam 3"], party: 4 });
const TIME = asTime(AT);

test("a whole party is welcomed with its parts, and can be corrected to fewer", () => {
  const { device } = deviceWith(bram);

  const card = cardOf({ outcome: "welcome", person: bram, scan: scan({ people: 4 }), inside: 4 }, device, words);

  assert.deepEqual([card.name, card.why], ["Bram Jansen", ""]);
  assert.deepEqual(card.chips, ["Kraam 3", "people n=4"]);
  assert.deepEqual(card.fewer.map(({ n }) => n), [1, 2, 3]);
  assert.equal(card.fewer[1].label, "onlyPeople n=2 party=4");
});

test("a part of a party is told how many are in", () => {
  const { device } = deviceWith(bram);

  const card = cardOf({ outcome: "welcome", person: bram, scan: scan({ people: 2 }), inside: 3 }, device, words);

  assert.equal(card.why, "part n=3 party=4");
});

test("a walk-in has a name and no correction", () => {
  const { device } = deviceWith();
  const els = scan({ key: "", people: 3, walkIn: { name: "Els", email: "" } });

  const card = cardOf({ outcome: "welcome", scan: els }, device, words);

  assert.deepEqual([card.name, card.fewer], ["Els", []]);
});

test("who is in already hears since when, and where if that was elsewhere", () => {
  const { device } = deviceWith(bram);
  const verdict = { outcome: "already-in", person: bram, scan: scan(), since: AT };

  assert.equal(cardOf({ ...verdict, where: null }, device, words).why, `since time=${TIME}`);
  assert.equal(cardOf({ ...verdict, where: 2 }, device, words).why, `sinceWhere time=${TIME} where=2`);
  assert.equal(cardOf({ ...verdict, since: null }, device, words).why, "");
});

test("an unknown card says from when the list is, if the server could not be asked", () => {
  const { device } = deviceWith();

  assert.equal(cardOf({ outcome: "unknown", isAsked: true }, device, words).why, "unknown");
  assert.equal(cardOf({ outcome: "unknown", isAsked: false }, device, words).why, `unknownOffline time=${TIME}`);
});

test("a sealed name shows as its card", () => {
  const { device } = deviceWith(person({ box: "x" }));

  assert.equal(cardOf({ outcome: "undone", scan: scan({ key: "ab12cd" }) }, device, words).name, "hiddenName key=AB12");
});

test("the server's other verdict corrects the card", () => {
  const { device } = deviceWith(bram);

  assert.equal(correctionOf(scan({ outcome: "aside" }), device)?.outcome, "aside");
  assert.equal(correctionOf(scan({ outcome: "already-in", since: AT, where: 2 }), device)?.where, 2);
  assert.equal(correctionOf(scan({ outcome: "welcome" }), device), null);
  assert.equal(correctionOf(scan({ key: "x", outcome: "already-in" }), device), null);
});

test("who waits hears how many places are free", () => {
  const { device } = deviceWith(bram);
  assert.equal(cardOf({ outcome: "waiting", person: bram, free: 1 }, device, words).why, "noPlace freeOne n=1");
  assert.equal(cardOf({ outcome: "full", person: bram, free: 0 }, device, words).why, "full");
  assert.equal(freeIn(18, words), "free n=18");
});

test("who cancelled hears when, if that is known", () => {
  const { device } = deviceWith();
  const gone = person({ status: "cancelled", cancelledAt: AT });
  assert.equal(cardOf({ outcome: "cancelled", person: gone }, device, words).why, `cancelledAt moment=${asMoment(AT)}`);
  assert.equal(cardOf({ outcome: "cancelled", person: person() }, device, words).why, "cancelled");
});

test("a card of another event says of which", () => {
  const { device } = deviceWith();
  const elsewhere = { noun: "cursus", title: "Subsidies", startsAt: AT };
  const card = cardOf({ outcome: "other-event", elsewhere }, device, words);
  assert.deepEqual([card.title, card.why], ["otherEvent noun=cursus", `otherEventWhy title=Subsidies moment=${asMoment(AT)}`]);
});

test("outside its times the door says them, and that it was called off", () => {
  const { device } = deviceWith();
  const { opensAt, closesAt } = SESSION;
  assert.equal(cardOf({ outcome: "closed" }, device, words).why, `times opens=${asMoment(opensAt)} closes=${asMoment(closesAt)}`);
  device.facts.session = { ...SESSION, closesAt: opensAt };
  assert.equal(cardOf({ outcome: "not-open", person: bram }, device, words).why, "calledOff");
});
