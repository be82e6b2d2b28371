// Who may come in, as far as this tablet knows: the list the server gave, and what was scanned here
// since. No page, no network, no storage.
import { foldName, nameWords } from "../site/border.js";

/**
 * @typedef {object} Person one party on the list
 * @property {number} id
 * @property {string} key the ticket's
 * @property {string} [was] the key of the ticket before, which opens nothing any more
 * @property {"confirmed" | "waiting" | "cancelled"} status
 * @property {number} party
 * @property {number} inside as the server counted
 * @property {string | null} since
 * @property {number | null} where the number of the tablet
 * @property {string[]} [roles] what the door counts them as, in the plural
 * @property {string} [box] name, chips and lang, sealed under the ticket
 * @property {string} [name]
 * @property {string[]} [chips]
 * @property {string} [lang] what they read, where that isn't the site's own language
 * @property {string} [cancelledAt]
 *
 * @typedef {object} News what changed on the list
 * @property {boolean} full forget all there was
 * @property {Person[]} people
 * @property {number[]} [gone] who is on it no more
 *
 * @typedef {object} Scan one scan made on this tablet
 * @property {string} id
 * @property {string} key "" for a walk-in
 * @property {string} at by the server's clock
 * @property {number} people
 * @property {boolean} [admit] they waited for a place, and were let in
 * @property {string | null} undoneAt
 * @property {string} [corrects] the scan that it is made in place of: not all of the party had come
 * @property {string} [correctedBy] which one that is
 * @property {boolean} waiting still has to be sent
 * @property {number | null} letIn how many the server counted; null until it answered
 * @property {string} [outcome] what the server made of it
 * @property {string | null} [since]
 * @property {number | null} [where]
 * @property {{name: string, email: string} | null} [walkIn]
 *
 * @typedef {object} Session what is checked in for
 * @property {string} name
 * @property {string} startsAt
 * @property {string} opensAt
 * @property {string} closesAt
 * @property {number} capacity
 * @property {boolean} [oneByOne] everyone is written down apart, as for a course
 * @property {number} free places, as the server counts them
 * @property {number} inside
 * @property {number} expected
 *
 * @typedef {object} Judgement
 * @property {"welcome" | "already-in" | "waiting" | "cancelled" | "unknown" | "not-open"} outcome
 * @property {Person} [person]
 * @property {number} inside of this party, before this scan
 * @property {number} left of this party, to come in
 * @property {string | null} [since]
 * @property {number | null} [where] null: at this tablet or by an organiser
 */

const LETTERS = 3; // a search with fewer would be a list

export class Roster {
  constructor() {
    /** @type {Map<number, Person>} */
    this.byId = new Map();
    /** @type {Map<string, Person>} */
    this.byKey = new Map();
    /** @type {Set<string>} the keys of tickets that were replaced */
    this.renewed = new Set();
    /** @type {Map<string, Scan>} */
    this.scans = new Map();
    /** @type {WeakMap<Person, string>} */
    this.folded = new WeakMap();
  }

  /** @param {News} news */
  apply({ full, people, gone = [] }) {
    if (full) {
      this.byId.clear();
      this.byKey.clear();
      this.renewed.clear();
    }
    for (const person of people) {
      const before = this.byId.get(person.id);
      // A ticket that was replaced opens nothing any more.
      if (before && before.key !== person.key) this.byKey.delete(before.key);
      this.byId.set(person.id, person);
      this.byKey.set(person.key, person);
      if (person.was) this.renewed.add(person.was);
    }
    for (const id of gone) {
      const person = this.byId.get(id);
      this.byId.delete(id);
      if (person) this.byKey.delete(person.key);
    }
  }

  /** @param {Scan} scan */
  keep(scan) {
    this.scans.set(scan.id, scan);
  }

  /** @returns {Scan[]} that the server still has to hear of, oldest first */
  waiting() {
    return [...this.scans.values()].filter((scan) => scan.waiting).sort((a, b) => compare(a.at, b.at));
  }

  /**
   * How many of a party are in, with what the server does not know yet.
   * @param {Person} person
   */
  inside(person) {
    let inside = person.inside;
    for (const scan of this.scans.values()) {
      if (scan.waiting && scan.key === person.key) inside += this.#difference(scan);
    }
    return Math.max(0, Math.min(person.party, inside));
  }

  /**
   * How many persons more the server will count once it hears of this scan.
   * @param {Scan} scan
   */
  #difference({ letIn, undoneAt, people, corrects }) {
    if (letIn !== null) return undoneAt ? -letIn : 0;
    const corrected = corrects ? this.scans.get(corrects) : undefined;
    return (undoneAt ? 0 : people) - (corrected?.letIn ?? 0);
  }

  /**
   * What to say of a ticket. Changes nothing.
   * @param {string} key
   * @param {Session} session
   * @param {number} now by the server's clock
   * @returns {Judgement}
   */
  judge(key, session, now) {
    const person = this.byKey.get(key);
    if (!person) return { outcome: "unknown", inside: 0, left: 0 };
    const inside = this.inside(person);
    const known = { person, inside, left: person.party - inside };
    const isAdmitted = person.status === "waiting" && this.#admitted().has(person);
    if (person.status !== "confirmed" && !isAdmitted) return { outcome: person.status, ...known };
    if (now < Date.parse(session.opensAt) || now >= Date.parse(session.closesAt)) {
      return { outcome: "not-open", ...known };
    }
    if (known.left > 0) return { outcome: "welcome", ...known };
    return { outcome: "already-in", ...known, ...this.first(person) };
  }

  /**
   * Since when somebody is in, and where.
   * @param {Person} person
   */
  first(person) {
    if (person.since && person.inside) return { since: person.since, where: person.where };
    const here = [...this.scans.values()].filter((s) => s.key === person.key && !s.undoneAt);
    here.sort((a, b) => compare(a.at, b.at));
    return { since: here[0]?.at ?? null, where: null };
  }

  /**
   * Persons in and expected, and free places: as the server counts, with what it does not know yet.
   * @param {Session} session
   */
  count(session) {
    let { inside, expected } = session;
    let taken = 0;
    const keys = new Set();
    for (const scan of this.scans.values()) {
      if (!scan.waiting) continue;
      keys.add(scan.key);
      if (!scan.walkIn) continue;
      inside += this.#difference(scan);
      expected += this.#difference(scan);
      // What comes free the server may have given to who waits.
      taken += Math.max(0, this.#difference(scan));
    }
    for (const key of keys) {
      const person = this.byKey.get(key);
      if (person?.status === "confirmed") inside += this.inside(person) - person.inside;
    }
    for (const person of this.#admitted()) {
      inside += this.inside(person);
      expected += person.party;
      taken += person.party;
    }
    return { inside, expected, free: Math.max(0, session.free - taken) };
  }

  /** Who waited for a place and was let in here, before the server knows. */
  #admitted() {
    const admitted = /** @type {Set<Person>} */ (new Set());
    for (const { waiting, admit, undoneAt, key } of this.scans.values()) {
      const person = waiting && admit && !undoneAt ? this.byKey.get(key) : undefined;
      if (person?.status === "waiting") admitted.add(person);
    }
    return admitted;
  }

  /**
   * Per role how many who have it are not in yet.
   * @returns {[string, number][]} by the role's name
   */
  missing() {
    /** @type {Map<string, number>} */
    const missing = new Map();
    for (const person of this.byId.values()) {
      if (person.status !== "confirmed" || !person.roles || this.inside(person) > 0) continue;
      for (const role of person.roles) missing.set(role, (missing.get(role) ?? 0) + 1);
    }
    return [...missing].sort(([a], [b]) => compare(a, b));
  }

  /**
   * People whose name holds every word, by name, for a tablet that may hold names.
   * @param {string} text
   * @returns {Person[]}
   */
  search(text) {
    if (!isEnough(text)) return [];
    const words = nameWords(text);
    const found = [...this.byId.values()].filter((person) => {
      if (!person.name || person.status === "cancelled") return false;
      const name = this.#foldedName(person);
      return words.every((word) => name.includes(word));
    });
    return found.sort((a, b) => (a.name ?? "").localeCompare(b.name ?? "", "nl"));
  }

  /** @param {Person} person */
  #foldedName(person) {
    const known = this.folded.get(person) ?? foldName(person.name ?? "");
    this.folded.set(person, known);
    return known;
  }
}

/**
 * Whether this is enough to search by.
 * @param {string} text
 * @param {number} [letters]
 */
export function isEnough(text, letters = LETTERS) {
  return nameWords(text).join("").length >= letters;
}

/**
 * @param {string} a
 * @param {string} b
 */
function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}
