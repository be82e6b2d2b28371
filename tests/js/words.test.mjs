import assert from "node:assert/strict";
import { test } from "node:test";

import { Words } from "../../static/door/words.js";

const words = new Words({
  wordsOffline: "Geen verbinding", wordsPart: "{n} van de {party} zijn binnen", wordsPeopleOne: "1 persoon", wordsPeople: "{n} personen",
});

test("texts are filled in by name", () => {
  assert.equal(words.say("offline"), "Geen verbinding");
  assert.equal(words.say("part", { n: 2, party: 4 }), "2 van de 4 zijn binnen");
});

test("one is singular, none and more are plural", () => {
  assert.deepEqual([0, 1, 2].map((n) => words.count("people", n)), ["0 personen", "1 persoon", "2 personen"]);
});

test("what has no words says nothing", () => {
  assert.equal(words.say("nonsense"), "");
});
