import assert from "node:assert/strict";
import { test } from "node:test";

import { CheckIn } from "../../static/door/checkin.js";
import { keyOf } from "../../static/door/codes.js";
import { AT, deviceWith, NOW, person } from "./door.mjs";

const CODE = "ABCDE12345FGHJK67890MNPQRS";

/**
 * @param {import("../../static/door/roster.js").Person[]} people on the list
 * @param {() => Promise<string>} [askAgain]
 * @param {import("../../static/door/checkin.js").Elsewhere | null} [elsewhere] what the server says of other cards
 */
function doorWith(people, askAgain = async () => "offline", elsewhere = null) {
  const { device, store } = deviceWith(...people);
  const heard = { asking: 0, kept: 0 };
  const checkIn = new CheckIn({
    device, askAgain, findElsewhere: async () => elsewhere, onAsking: () => (heard.asking += 1), onKept: () => (heard.kept += 1),
  });
  return { checkIn, device, store, heard };
}

test("a card lets in whom of the party is not in yet, and is on the disk first", async () => {
  const { checkIn, store, heard } = doorWith([person({ key: await keyOf(CODE), party: 4, inside: 1 })]);

  const verdict = await checkIn.byCode(CODE.toLowerCase());

  assert.equal(verdict.outcome, "welcome");
  assert.equal(verdict.inside, 4);
  assert.equal(store.scans.get(verdict.scan?.id ?? "")?.people, 3);
  assert.deepEqual(heard, { asking: 0, kept: 1 });
});

test("the second time they are already in, since the first", async () => {
  const { checkIn, store } = doorWith([person()]);
  await checkIn.byKey("b");

  const verdict = await checkIn.byKey("b");

  assert.equal(verdict.outcome, "already-in");
  assert.equal(verdict.since, AT);
  assert.equal(store.scans.size, 2);
});

test("what can't be written down is not said to be in", async () => {
  const { checkIn, store, device, heard } = doorWith([person()]);
  store.isFull = true;

  assert.deepEqual(await checkIn.byKey("b"), { outcome: "failed" });
  assert.equal(device.roster.scans.size, 0);
  assert.equal(heard.kept, 0);
});

test("what is no code is not asked after", async () => {
  const { checkIn, heard } = doorWith([]);

  assert.deepEqual(await checkIn.byCode("hallo"), { outcome: "unreadable" });
  assert.equal(heard.asking, 0);
});

test("a card that is not on the list is asked after", async () => {
  const key = await keyOf(CODE);
  const { checkIn, device, heard } = doorWith([], async () => {
    device.roster.apply({ full: false, people: [person({ key })] });
    return "connected";
  });

  assert.equal((await checkIn.byCode(CODE)).outcome, "welcome");
  assert.equal(heard.asking, 1);
});

test("a card that was replaced says so", async () => {
  const was = await keyOf(CODE);
  const { checkIn } = doorWith([person({ key: "new", was })], async () => "offline");

  assert.deepEqual(await checkIn.byCode(CODE), { outcome: "renewed" });
});

for (const [state, isAsked] of /** @type {[string, boolean][]} */ ([["connected", true], ["offline", false], ["refused", false]])) {
  test(`a card that nobody knows says whether the server was asked: ${state}`, async () => {
    const { checkIn } = doorWith([], async () => state);

    assert.deepEqual(await checkIn.byCode(CODE), { outcome: "unknown", isAsked });
  });
}

test("who waits or cancelled is not written down", async () => {
  const { checkIn, store } = doorWith([person({ status: "waiting" }), person({ id: 2, key: "c", status: "cancelled" })]);

  assert.equal((await checkIn.byKey("b")).outcome, "waiting");
  assert.equal((await checkIn.byKey("c")).outcome, "cancelled");
  assert.equal(store.scans.size, 0);
});

test("an undo is sent again, once", async () => {
  const { checkIn, device } = doorWith([person()]);
  const [scan] = [await checkIn.byKey("b")].flatMap((verdict) => verdict.scan ?? []);
  device.roster.keep({ ...scan, waiting: false, letIn: 1 });

  const verdict = await checkIn.undo(scan.id);

  assert.equal(verdict?.outcome, "undone");
  assert.deepEqual(device.roster.waiting().map((one) => one.undoneAt), [AT]);
  assert.equal(await checkIn.undo(scan.id), null);
});

test("who is in by a scan made here can be taken back by the card", async () => {
  const { checkIn, device } = doorWith([person({ party: 2 })]);
  assert.equal(checkIn.scanOf("b"), undefined);
  const [first] = [await checkIn.byKey("b")].flatMap((verdict) => verdict.scan ?? []);
  await checkIn.byKey("b");
  assert.equal(checkIn.scanOf("b")?.id, first.id);
  device.roster.keep({ ...first, letIn: 0 });
  assert.equal(checkIn.scanOf("b"), undefined);
});

test("a recount makes the scan again a moment later, in place of the first", async () => {
  const { checkIn, device } = doorWith([person({ party: 4 })]);
  const { scan } = await checkIn.byKey("b");

  const verdict = await checkIn.recount(scan?.id ?? "", 3);

  assert.equal(verdict?.inside, 3);
  assert.equal(verdict?.scan?.people, 3);
  assert.equal(Date.parse(verdict?.scan?.at ?? ""), NOW + 1);
  assert.equal(verdict?.scan?.corrects, scan?.id);
  assert.equal(device.roster.inside(person({ party: 4 })), 3);
});

test("a walk-in is known by name as long as the page is open", async () => {
  const { checkIn, device } = doorWith([]);

  const { outcome, scan } = await checkIn.walkIn({ name: "Els Smit", email: "", people: 2 });

  assert.equal(outcome, "welcome");
  assert.equal(scan && device.nameOf({ ...scan, walkIn: { name: "", email: "" } }), "Els Smit");
});

test("a card of another event is told from one that nobody has", async () => {
  const elsewhere = { noun: "cursus", title: "Subsidies", startsAt: AT };
  assert.deepEqual(await doorWith([], async () => "connected", elsewhere).checkIn.byCode(CODE), { outcome: "other-event", elsewhere });
  assert.equal((await doorWith([], async () => "offline", elsewhere).checkIn.byCode(CODE)).outcome, "unknown");
});

test("who waits is let in where there is room, and knowingly where there is none", async () => {
  const { checkIn, device, store } = doorWith([person({ status: "waiting", party: 3 })]);
  device.facts.session = { ...device.session, free: 2 };

  assert.deepEqual(await checkIn.admit("b"), { outcome: "full", person: person({ status: "waiting", party: 3 }), free: 2 });
  assert.equal(store.scans.size, 0);

  const { outcome, scan } = await checkIn.admit("b", { over: true });
  assert.deepEqual([outcome, scan?.people, scan?.admit], ["welcome", 3, true]);
  assert.equal((await checkIn.byKey("b")).outcome, "already-in");
});

test("nobody who waits is let in at a closed door", async () => {
  const { checkIn, device } = doorWith([person({ status: "waiting" })]);
  device.facts.session = { ...device.session, closesAt: AT };
  assert.equal((await checkIn.admit("b")).outcome, "not-open");
});

test("who got a place meanwhile is checked in as anybody", async () => {
  const { checkIn } = doorWith([person()]);
  const { outcome, scan } = await checkIn.admit("b");
  assert.deepEqual([outcome, scan?.admit], ["welcome", undefined]);
});

test("a correction of who waited still lets them in", async () => {
  const { checkIn, device } = doorWith([person({ status: "waiting", party: 3 })]);
  const [scan] = [await checkIn.admit("b")].flatMap((verdict) => verdict.scan ?? []);
  await checkIn.recount(scan.id, 2);
  assert.equal(device.roster.count(device.session).inside, 2);
});
