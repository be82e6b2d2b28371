import assert from "node:assert/strict";
import { test } from "node:test";

import { isEnough, Roster } from "../../static/door/roster.js";
import { AT, NOW, person, scan, SESSION as OPEN } from "./door.mjs";

/**
 * @typedef {import("../../static/door/roster.js").Person} Person
 * @typedef {import("../../static/door/roster.js").Scan} Scan
 */

/** @param {Person[]} people */
const rosterOf = (...people) => {
  const roster = new Roster();
  roster.apply({ full: true, people });
  return roster;
};
/** @type {(roster: Roster, key?: string, now?: number) => import("../../static/door/roster.js").Judgement} */
const judge = (roster, key = "b", now = NOW) => roster.judge(key, OPEN, now);

test("each status has its verdict", () => {
  const roster = rosterOf(
    person(),
    person({ id: 2, key: "c", status: "waiting" }),
    person({ id: 3, key: "d", status: "cancelled" }),
    person({ id: 4, key: "e", inside: 1, since: AT, where: 2 }),
  );
  assert.equal(judge(roster).outcome, "welcome");
  assert.equal(judge(roster, "c").outcome, "waiting");
  assert.equal(judge(roster, "d").outcome, "cancelled");
  assert.equal(judge(roster, "x").outcome, "unknown");
  const already = judge(roster, "e");
  assert.deepEqual([already.outcome, already.since, already.where], ["already-in", AT, 2]);
});

test("before the opening and after the closing nobody comes in", () => {
  const roster = rosterOf(person());
  assert.equal(judge(roster, "b", Date.parse(OPEN.opensAt) - 1).outcome, "not-open");
  assert.equal(judge(roster, "b", Date.parse(OPEN.opensAt)).outcome, "welcome");
  assert.equal(judge(roster, "b", Date.parse(OPEN.closesAt) - 1).outcome, "welcome");
  assert.equal(judge(roster, "b", Date.parse(OPEN.closesAt)).outcome, "not-open");
});

test("what was scanned here counts before the server knows, and stops when it is undone", () => {
  const roster = rosterOf(person({ party: 4 }));
  roster.keep(scan({ people: 2 }));
  assert.deepEqual([judge(roster).outcome, judge(roster).left], ["welcome", 2]);
  roster.keep(scan({ id: "s2", people: 2 }));
  assert.equal(judge(roster).outcome, "already-in");
  assert.equal(judge(roster).since, AT);
  roster.keep(scan({ people: 2, undoneAt: AT }));
  assert.equal(judge(roster).left, 2);
});

test("what the server counted is not counted again, and is taken off when it is undone", () => {
  const roster = rosterOf(person({ party: 4, inside: 3 }));
  roster.keep(scan({ people: 3, waiting: false, letIn: 3 }));
  assert.equal(judge(roster).left, 1);
  roster.keep(scan({ people: 3, waiting: true, letIn: 3, undoneAt: AT }));
  assert.equal(judge(roster).left, 4);
});

test("the count is the server's with what waits, walk-ins too, and never more of a party than there are", () => {
  const roster = rosterOf(person({ party: 2, inside: 1 }), person({ id: 2, key: "c", status: "waiting" }));
  const evening = { ...OPEN, inside: 1, expected: 2, free: 8 };
  assert.deepEqual(roster.count(evening), { inside: 1, expected: 2, free: 8 });
  roster.keep(scan({ people: 2 }));
  roster.keep(scan({ id: "w", key: "", people: 3, walkIn: { name: "Els", email: "" } }));
  assert.deepEqual(roster.count(evening), { inside: 5, expected: 5, free: 5 });
  roster.keep(scan({ id: "w", key: "", people: 3, walkIn: { name: "Els", email: "" }, undoneAt: AT }));
  assert.deepEqual(roster.count(evening), { inside: 2, expected: 2, free: 8 });
});

test("free places are the server's, less who was let in here that it does not know of", () => {
  const roster = rosterOf();
  const evening = { ...OPEN, free: 9 };
  assert.equal(roster.count(evening).free, 9);
  const els = scan({ id: "w", key: "", people: 2, walkIn: { name: "Els", email: "" } });
  roster.keep(els);
  assert.equal(roster.count(evening).free, 7);
  roster.keep({ ...els, people: 11 });
  assert.equal(roster.count(evening).free, 0);
  roster.keep({ ...els, waiting: false, letIn: 2 });
  assert.equal(roster.count(evening).free, 9);
  roster.keep({ ...els, letIn: 2, undoneAt: AT });
  assert.equal(roster.count(evening).free, 9);
});

test("who waited and was let in counts as one who has a place, until it is undone", () => {
  const roster = rosterOf(person({ status: "waiting", party: 3 }));
  const evening = { ...OPEN, free: 4 };
  roster.keep(scan({ people: 3, admit: true }));
  assert.deepEqual(roster.count(evening), { inside: 3, expected: 3, free: 1 });
  assert.equal(judge(roster).outcome, "already-in");
  roster.keep(scan({ people: 3, admit: true, undoneAt: AT }));
  assert.deepEqual(roster.count(evening), { inside: 0, expected: 0, free: 4 });
  assert.equal(judge(roster).outcome, "waiting");
});

test("news replaces what it is about, also the ticket", () => {
  const roster = rosterOf(person(), person({ id: 2, key: "c" }));
  roster.apply({ full: false, people: [person({ key: "new" })] });
  assert.equal(judge(roster, "b").outcome, "unknown");
  assert.equal(judge(roster, "new").outcome, "welcome");
  roster.apply({ full: true, people: [person()] });
  assert.equal(judge(roster, "c").outcome, "unknown");
});

test("a ticket that was replaced is known as such, until the list has it no more", () => {
  const roster = rosterOf(person({ key: "new", was: "old" }));
  assert.deepEqual([judge(roster, "old").outcome, roster.renewed.has("old")], ["unknown", true]);
  roster.apply({ full: true, people: [person()] });
  assert.equal(roster.renewed.has("old"), false);
});

test("names are found by every word from three letters on, accents forgiven", () => {
  const roster = rosterOf(
    person({ name: "Zoë van der Berg" }),
    person({ id: 2, key: "c", name: "Anna Bergsma" }),
    person({ id: 3, key: "d", name: "Berg Weg", status: "cancelled" }),
    person({ id: 4, key: "e", box: "sealed" }),
  );
  assert.deepEqual(roster.search("berg").map((p) => p.name), ["Anna Bergsma", "Zoë van der Berg"]);
  assert.deepEqual(roster.search("BERG zoe").map((p) => p.id), [1]);
  assert.deepEqual(roster.search("be"), []);
  assert.ok(!isEnough(" a b "));
});

/** The milliseconds of a hundred verdicts among so many people with five hundred scans waiting: the best of
 * ten rounds, so that a busy machine adds nothing.
 * @param {number} people */
const hundredVerdicts = (people) => {
  const crowd = Array.from({ length: people }, (_, id) => person({ id, key: `k${id}` }));
  const roster = rosterOf(...crowd);
  for (let n = 0; n < 500; n += 1) roster.keep(scan({ id: `s${n}`, key: `k${n}` }));
  return Math.min(...Array.from({ length: 10 }, () => {
    const start = performance.now();
    for (let n = 0; n < 100; n += 1) {
      judge(roster, `k${n * 7}`);
      roster.count(OPEN);
    }
    return performance.now() - start;
  }));
};

test("a verdict costs in proportion to how many are expected, at most", () => {
  const ratio = hundredVerdicts(10_000) / hundredVerdicts(1000);
  assert.ok(ratio < 30, `ten times as many people, ${ratio} times the work`);
});

test("who has a role and is not in yet is counted per role, with what was scanned here", () => {
  const roster = rosterOf(
    person({ roles: ["kraamhouders", "pitchers"] }),
    person({ id: 2, key: "c", roles: ["pitchers"] }),
    person({ id: 3, key: "d", roles: ["pitchers"], inside: 1 }),
    person({ id: 4, key: "e", roles: ["pitchers"], status: "cancelled" }),
    person({ id: 5, key: "f" }),
  );
  assert.deepEqual(roster.missing(), [["kraamhouders", 1], ["pitchers", 2]]);
  roster.keep(scan({ key: "c" }));
  assert.deepEqual(roster.missing(), [["kraamhouders", 1], ["pitchers", 1]]);
  roster.keep(scan({ id: "s2" }));
  assert.deepEqual(roster.missing(), []);
});

test("a correction counts in place of what it corrects, whatever the server knows of the two", () => {
  const party = person({ party: 4 });
  const roster = rosterOf(party);
  const first = scan({ people: 4, undoneAt: AT, correctedBy: "s2" });
  const second = scan({ id: "s2", people: 3, corrects: "s1" });
  roster.keep(first);
  roster.keep(second);
  assert.equal(roster.inside(party), 3);

  const counted = person({ party: 4, inside: 4 });
  roster.apply({ full: false, people: [counted] });
  roster.keep({ ...first, waiting: false, letIn: 4 });
  assert.equal(roster.inside(counted), 3);
  roster.keep({ ...second, undoneAt: AT });
  assert.equal(roster.inside(counted), 0);

  roster.keep({ ...second, undoneAt: AT, correctedBy: "s3" });
  roster.keep(scan({ id: "s3", people: 1, corrects: "s2" }));
  assert.equal(roster.inside(counted), 1);
});

test("who is on the list no more is known no more", () => {
  const roster = rosterOf(person(), person({ id: 2, key: "c" }));
  roster.apply({ full: false, people: [], gone: [2, 7] });
  assert.deepEqual([judge(roster).outcome, judge(roster, "c").outcome], ["welcome", "unknown"]);
  roster.apply({ full: false, people: [person({ id: 2, key: "c" })], gone: [] });
  assert.equal(judge(roster, "c").outcome, "welcome");
});
