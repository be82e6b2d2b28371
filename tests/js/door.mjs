// What the tests of the door's scripts share: a device on an evening, its store in memory.
import { Clock } from "../../static/door/clock.js";
import { Device } from "../../static/door/device.js";
import { Words } from "../../static/door/words.js";

/**
 * @typedef {import("../../static/door/roster.js").Person} Person
 * @typedef {import("../../static/door/roster.js").Scan} Scan
 */

export const NOW = Date.parse("2027-03-16T18:30:00Z");
export const AT = new Date(NOW).toISOString();
export const SESSION = {
  name: "Initiatievencafé", startsAt: "2027-03-16T18:30:00Z", opensAt: "2027-03-16T06:00:00Z",
  closesAt: "2027-03-17T09:00:00Z", capacity: 10, free: 10, inside: 0, expected: 0,
};
export const TABLET = {
  number: 1, name: "Tablet 1", namesAllowed: false, needsSignIn: false, isLive: true, endsAt: "2027-03-17T05:00:00Z",
};
export const NO_RIGHTS = { email: false, undo: false, decide: false };

/** @type {(fields?: Partial<Person>) => Person} */
export const person = (fields = {}) => ({
  id: 1, key: "b", status: "confirmed", party: 1, inside: 0, since: null, where: null, ...fields,
});

/** @type {(fields?: Partial<Scan>) => Scan} */
export const scan = (fields = {}) => ({
  id: "s1", key: "b", at: AT, people: 1, undoneAt: null, waiting: true, letIn: null, walkIn: null, ...fields,
});

/** A store whose disk can be full. */
export class MemoryStore {
  constructor() {
    this.isFull = false;
    this.facts = {};
    /** @type {Map<string, Scan>} */
    this.scans = new Map();
    /** @type {Map<number, Person>} */
    this.people = new Map();
  }

  async load() {
    return { facts: this.facts, people: [...this.people.values()], scans: [...this.scans.values()] };
  }

  /** @param {import("../../static/door/device.js").Facts} facts */
  async keepFacts(facts) {
    this.facts = facts;
  }

  /** @param {Scan[]} scans */
  async keepScans(...scans) {
    if (this.isFull) throw new Error("QuotaExceededError");
    for (const one of scans) this.scans.set(one.id, one);
  }

  /**
   * @param {import("../../static/door/device.js").Facts} facts
   * @param {Scan[]} scans
   * @param {{full: boolean, people: Person[]} | undefined} roster
   */
  async keepAnswer(facts, scans, roster) {
    this.facts = facts;
    for (const one of scans) this.scans.set(one.id, one);
    if (roster?.full) this.people.clear();
    for (const one of roster?.people ?? []) this.people.set(one.id, one);
  }

  async wipePeople() {
    this.people.clear();
  }

  async wipe() {
    this.facts = {};
    this.scans.clear();
    this.people.clear();
  }
}

/**
 * A paired device with these people on its list, half past seven in the evening.
 * @param {Person[]} people
 */
export function deviceWith(...people) {
  const store = new MemoryStore();
  const device = new Device(/** @type {any} */ (store), new Clock(() => NOW));
  device.facts = { token: "t", tablet: TABLET, session: SESSION, listAt: AT };
  device.roster.apply({ full: true, people });
  return { device, store };
}

/** Words that show which were chosen and with what: "part n=2 party=4". */
export const words = new (class extends Words {
  constructor() {
    super({});
  }

  /**
   * @override
   * @type {Words["say"]}
   */
  say(name, values = {}) {
    return [name, ...Object.entries(values).map(([key, value]) => `${key}=${value}`)].join(" ");
  }
})();
