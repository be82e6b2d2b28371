import assert from "node:assert/strict";
import { test } from "node:test";

import { factsOf, lookUp } from "../../static/door/by-name.js";
import { asTime } from "../../static/door/clock.js";
import { AT, deviceWith, person, TABLET, words } from "./door.mjs";

const bram = person({ name: "Bram Jansen" });
const cut = async () => {
  throw new TypeError("network");
};

test("where the names may be, nobody is asked", async () => {
  const { device } = deviceWith(bram);
  device.facts.tablet = { ...TABLET, namesAllowed: true };

  assert.deepEqual((await lookUp("jansen", device, cut)).people, [bram]);
});

test("elsewhere the server is asked, and what it gives is known from then on", async () => {
  const { device } = deviceWith();

  const { people, problem } = await lookUp("jansen", device, async () => ({ people: [bram], more: false }));

  assert.deepEqual([people, problem], [[bram], undefined]);
  assert.equal(device.whoIs(person()).name, "Bram Jansen");
});

for (const [text, ask, problem] of /** @type {[string, (text: string) => Promise<any>, string][]} */ ([
  ["ja", cut, "searchShort"],
  ["jan", cut, "searchOffline"],
  ["jan", async () => ({ people: [], more: false }), "nobody"],
])) {
  test(`"${text}" says ${problem}`, async () => {
    const { device } = deviceWith();
    assert.deepEqual(await lookUp(text, device, ask), { people: [], more: false, problem });
  });
}

test("who may search by address asks the server from two letters on, and has the list without a connection", async () => {
  const { device } = deviceWith(bram);
  device.rights = { email: true, undo: true, decide: true };
  const chaima = person({ id: 2, key: "c", name: "Chaima El Amrani" });

  assert.deepEqual((await lookUp("ja", device, async () => ({ people: [chaima], more: false }))).people, [chaima]);
  assert.equal((await lookUp("j", device, cut)).problem, "searchShorter");
  assert.equal((await lookUp("jansen", device, cut)).problem, "searchOffline");
  device.facts.tablet = { ...TABLET, namesAllowed: true };
  assert.deepEqual((await lookUp("jansen", device, cut)).people, [bram]);
});

test("of many twenty are shown, and the rest after them, each once", async () => {
  const many = Array.from({ length: 45 }, (_, n) => person({ id: n, key: `k${n}`, name: `Jansen ${100 + n}` }));
  const { device } = deviceWith(...many);
  device.facts.tablet = { ...TABLET, namesAllowed: true };

  const pages = [];
  for (const skip of [0, 20, 40]) pages.push(await lookUp("jansen", device, cut, skip));

  assert.deepEqual(pages.map(({ people, more }) => [people.length, more]), [[20, true], [20, true], [5, false]]);
  assert.deepEqual(pages.flatMap(({ people }) => people), many);
});

test("the server is asked for what comes after those that are shown", async () => {
  const { device } = deviceWith();
  /** @type {unknown[]} */
  const asked = [];

  const found = await lookUp("jansen", device, async (...question) => {
    asked.push(question);
    return { people: [bram], more: true };
  }, 20);

  assert.deepEqual([asked, found.more], [[["jansen", 20]], true]);
});

test("under a name stands how many they are, and who of them is in", () => {
  assert.equal(factsOf(person(), 0, words), "peopleOne n=1");
  assert.equal(factsOf(person({ party: 4 }), 1, words), "people n=4 · someIn n=1 party=4");
  assert.equal(factsOf(person({ party: 4 }), 4, words), "people n=4 · allIn");
  assert.equal(factsOf(person({ since: AT }), 1, words), `peopleOne n=1 · allInSince time=${asTime(AT)}`);
  assert.equal(factsOf(person({ status: "waiting" }), 0, words), "peopleOne n=1 · waitingList");
});
