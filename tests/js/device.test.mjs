import assert from "node:assert/strict";
import { test } from "node:test";

import { Clock } from "../../static/door/clock.js";
import { Device } from "../../static/door/device.js";
import { AT, deviceWith, NO_RIGHTS, NOW, person, scan, SESSION, TABLET } from "./door.mjs";

/** @type {(fields?: object) => import("../../static/door/exchange.js").News} */
const news = (fields = {}) => ({
  taken: [{ id: "s1", outcome: "welcome", letIn: 1 }], tablet: TABLET, session: SESSION, now: AT, rights: NO_RIGHTS,
  roster: { full: false, cursor: "c1", people: [person({ inside: 1 })] }, ...fields,
});

test("an answer ends the waiting, brings the news and moves the cursor", async () => {
  const { device, store } = deviceWith(person());
  await device.keep(scan());

  const known = await device.keepAnswer(news(), [scan()]);

  assert.deepEqual(known.map(({ id, waiting }) => [id, waiting]), [["s1", false]]);
  assert.equal(device.roster.waiting().length, 0);
  assert.equal(device.roster.byKey.get("b")?.inside, 1);
  assert.equal(device.facts.cursor, "c1");
  assert.deepEqual(store.facts, device.facts);
});

test("an answer without a list leaves the cursor where it was", async () => {
  const { device } = deviceWith(person());
  await device.keepAnswer(news(), []);
  await device.keepAnswer(news({ roster: undefined, now: "later" }), []);
  assert.deepEqual([device.facts.cursor, device.facts.listAt], ["c1", AT]);
});

test("what its scans changed is on the list at once, who is not on it is not, and the list is as old as it was", async () => {
  const { device, store } = deviceWith();
  const people = [person({ name: "Bram", party: 2 })];
  await device.keepAnswer(news({ now: "earlier", roster: { full: true, cursor: "c1", people } }), []);
  await device.keep(scan());
  const now = { status: "confirmed", party: 2, inside: 2, since: AT, where: 1 };
  const counted = [{ ...now, id: 1 }, { ...now, id: 2 }];

  await device.keepAnswer(news({ roster: { full: false, cursor: "c2", people: [] }, counted }), [scan()]);

  assert.deepEqual(device.roster.byId.get(1), { ...people[0], ...now });
  assert.deepEqual(store.people.get(1), device.roster.byId.get(1));
  assert.equal(device.roster.byId.size, 1);
  assert.deepEqual([device.facts.cursor, device.facts.listAt], ["c2", "earlier"]);
});

test("the latest scans stay until there are others, or nobody may undo them", async () => {
  const { device } = deviceWith(person());
  const recent = [{ id: "s9", at: AT, name: "Els", people: 0, outcome: "welcome", since: null, isUndone: false }];
  const rights = { ...NO_RIGHTS, undo: true };

  await device.keepAnswer(news({ recent, rights }), []);
  await device.keepAnswer(news({ rights }), []);
  assert.deepEqual(device.recent, recent);

  await device.keepAnswer(news(), []);
  assert.deepEqual(device.recent, []);
});

test("what was undone while the answer was written down is still to be sent", async () => {
  const { device, store } = deviceWith(person());
  await device.keep(scan());
  const write = store.keepAnswer.bind(store);
  store.keepAnswer = async (...parts) => {
    await device.keep(scan({ undoneAt: AT }));
    await write(...parts);
  };

  await device.keepAnswer(news(), [scan()]);

  assert.deepEqual(device.roster.waiting().map((one) => one.undoneAt), [AT]);
});

test("what was corrected while the answer was written down is not sent as undone", async () => {
  const { device, store } = deviceWith(person({ party: 2 }));
  await device.keep(scan({ people: 2 }));
  const write = store.keepAnswer.bind(store);
  store.keepAnswer = async (...parts) => {
    await device.keep(
      scan({ people: 2, undoneAt: AT, correctedBy: "s2" }),
      scan({ id: "s2", people: 1, corrects: "s1" }),
    );
    await write(...parts);
  };

  await device.keepAnswer(news(), [scan({ people: 2 })]);

  assert.deepEqual(device.roster.waiting().map(({ id }) => id), ["s2"]);
  assert.equal(device.roster.scans.get("s1")?.undoneAt, AT);
});

test("after a reload everything but the names is there", async () => {
  const { device, store } = deviceWith();
  await device.keepAnswer(news(), []);
  await device.keep(scan());
  device.seen.set("b", { name: "Bram" });

  const again = new Device(/** @type {any} */ (store), new Clock(() => NOW));
  await again.load();

  assert.deepEqual([again.isPaired, again.session.name], [true, SESSION.name]);
  assert.equal(again.roster.waiting().length, 1);
  assert.equal(again.nameOf(scan()), "");
});

test("people that the server found are seen, and their names not kept", () => {
  const { device } = deviceWith();

  device.meet([person({ name: "Bram", chips: ["Kraam 3"], lang: "en" })]);

  assert.deepEqual(device.whoIs(person()), { name: "Bram", chips: ["Kraam 3"], lang: "en" });
  assert.equal(device.roster.byKey.get("b")?.name, undefined);
});

test("who was found keeps what was scanned here", async () => {
  const { device } = deviceWith(person({ inside: 1 }));
  device.meet([person({ name: "Bram" })]);
  assert.equal(device.roster.byKey.get("b")?.inside, 1);
});

test("the evening is over at its end, and when the organiser says so", () => {
  const { device } = deviceWith();
  assert.equal(device.isOver, false);
  device.facts = { ...device.facts, tablet: { ...TABLET, endsAt: AT } };
  assert.equal(device.isOver, true);
  device.facts = { ...device.facts, tablet: { ...TABLET, isLive: false } };
  assert.equal(device.isOver, true);
});

test("forgetting the people leaves what must be sent; forgetting leaves nothing", async () => {
  const { device, store } = deviceWith(person());
  await device.keepAnswer(news(), []);
  await device.keep(scan());
  await device.forgetPeople();
  assert.deepEqual([store.people.size, store.scans.size, device.roster.byKey.size], [0, 1, 0]);
  await device.forget();
  assert.deepEqual([store.scans.size, device.roster.scans.size, device.isPaired], [0, 0, false]);
});

test("what only an organiser is told is not kept, and goes with the rights", async () => {
  const { device, store } = deviceWith();
  const told = { id: "s9", at: AT, name: "Bram", people: 0, outcome: "welcome", since: null, isUndone: false };
  await device.keepAnswer(news({ rights: { email: true, undo: true, decide: true }, recent: [told], taken: [] }), []);
  assert.equal(device.rights.undo, true);
  assert.equal(device.nameOf(scan({ id: "s9" })), "Bram");
  assert.ok(!JSON.stringify(await store.load()).includes("Bram"));
  await device.forgetPeople();
  assert.deepEqual([device.rights, device.recent], [NO_RIGHTS, []]);
});

test("the door is open from its opening until its closing", () => {
  const { device } = deviceWith();
  assert.equal(device.isOpen, true);
  device.facts.session = { ...SESSION, opensAt: SESSION.closesAt };
  assert.equal(device.isOpen, false);
  device.facts.session = { ...SESSION, closesAt: AT };
  assert.equal(device.isOpen, false);
});
