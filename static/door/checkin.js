// What one does at the door, as far as it goes without a page: each gives the verdict to show.
import { keyOf, normalise } from "./codes.js";
import { open } from "./sealed.js";

/** @import { Device } from "./device.js" */
/** @import { Person, Scan } from "./roster.js" */

/**
 * @typedef {object} Verdict
 * @property {string} outcome names the card that says it
 * @property {Person} [person]
 * @property {Scan} [scan] what it was written down as
 * @property {number} [inside] persons of the party, this scan included
 * @property {string | null} [since] when they came in
 * @property {number | null} [where] the number of the tablet; null here or by an organiser
 * @property {boolean} [isAsked] of a card that nobody knows: whether the server knows it neither
 * @property {Elsewhere} [elsewhere] what the card is for
 * @property {number} [free] places, of who waits for one
 * @property {string} [name] of who it is about, where that is all that is known
 * @property {string} [problem] what the server said
 *
 * @typedef {object} Elsewhere another event
 * @property {string} noun what it is called
 * @property {string} title
 * @property {string} startsAt
 */

export class CheckIn {
  /**
   * @param {object} parts
   * @param {Device} parts.device
   * @param {() => Promise<string>} parts.askAgain a look at the server that begins now; "connected" when it answered
   * @param {(key: string) => Promise<Elsewhere | null>} parts.findElsewhere
   * @param {() => void} parts.onAsking
   * @param {() => void} parts.onKept there is something to send
   */
  constructor({ device, askAgain, findElsewhere, onAsking, onKept }) {
    this.device = device;
    this.askAgain = askAgain;
    this.findElsewhere = findElsewhere;
    this.onAsking = onAsking;
    this.onKept = onKept;
  }

  /**
   * Who holds this card.
   * @param {string} typed or read by a camera
   * @returns {Promise<Verdict>}
   */
  async byCode(typed) {
    const code = normalise(typed);
    if (!code) return { outcome: "unreadable" };
    const key = await keyOf(code);
    if (this.#judge(key).outcome === "unknown") {
      this.onAsking();
      const isAsked = (await this.askAgain()) === "connected";
      if (this.#judge(key).outcome === "unknown") return this.#notHere(key, isAsked);
    }
    const box = this.device.roster.byKey.get(key)?.box;
    if (box && !this.device.seen.has(key)) this.device.seen.set(key, await open(box, code));
    return this.byKey(key);
  }

  /**
   * Who was found by name.
   * @param {string} key of the ticket
   * @returns {Promise<Verdict>}
   */
  async byKey(key) {
    const { outcome, person, left, inside, since, where } = this.#judge(key);
    if (!person) return { outcome: "unknown", isAsked: true };
    if (outcome === "welcome") {
      const scan = this.device.newScan({ key, people: left });
      return this.#write({ outcome, person, scan, inside: inside + left }, scan);
    }
    if (outcome === "already-in") {
      const scan = this.device.newScan({ key, people: person.party, outcome, since });
      return this.#write({ outcome, person, scan, since, where }, scan);
    }
    return { outcome, person, free: this.device.free };
  }

  /**
   * Let in who waits for a place, as who stands at the door.
   * @param {string} key
   * @param {{over?: boolean}} [how] knowingly over the capacity
   * @returns {Promise<Verdict>}
   */
  async admit(key, { over = false } = {}) {
    const { device } = this;
    const person = device.roster.byKey.get(key);
    if (!person || this.#judge(key).outcome !== "waiting") return this.byKey(key);
    if (!device.isOpen) return { outcome: "not-open", person };
    if (person.party > device.free && !over) return { outcome: "full", person, free: device.free };
    const scan = device.newScan({ key, people: person.party, admit: true });
    return this.#write({ outcome: "welcome", person, scan, inside: person.party }, scan);
  }

  /**
   * Take a scan back.
   * @param {string} id
   * @returns {Promise<Verdict | null>} null when there is nothing to take back
   */
  async undo(id) {
    const scan = this.device.roster.scans.get(id);
    if (!scan || scan.undoneAt) return null;
    const undone = { ...scan, undoneAt: this.device.clock.nowAsText(), waiting: true };
    return this.#write({ outcome: "undone", scan: undone }, undone);
  }

  /**
   * The scan made here by which a party is in, the latest of several.
   * @param {string} key
   */
  scanOf(key) {
    const counts = [...this.device.roster.scans.values()].filter(
      (scan) => scan.key === key && !scan.undoneAt && scan.letIn !== 0 && (scan.outcome ?? "welcome") === "welcome",
    );
    return counts.sort((a, b) => (a.at < b.at ? 1 : -1))[0];
  }

  /**
   * Not all who were meant had come: the scan is made again, in place of the first.
   * @param {string} id
   * @param {number} n
   * @returns {Promise<Verdict | null>}
   */
  async recount(id, n) {
    const { roster, clock } = this.device;
    const scan = roster.scans.get(id);
    const person = scan && roster.byKey.get(scan.key);
    if (!person || scan.undoneAt) return null;
    // A moment later, or the order of the two would be left to chance.
    const at = new Date(clock.now() + 1).toISOString();
    const again = this.device.newScan({ key: scan.key, people: n, at, admit: scan.admit, corrects: id });
    const undone = { ...scan, undoneAt: clock.nowAsText(), correctedBy: again.id };
    const before = roster.inside(person) - (scan.letIn ?? scan.people);
    return this.#write({ outcome: "welcome", person, scan: again, inside: before + n }, undone, again);
  }

  /**
   * Let in who has no ticket.
   * @param {{name: string, email: string, people: number}} form without mistakes
   * @returns {Promise<Verdict>}
   */
  walkIn({ name, email, people }) {
    const scan = this.device.newScan({ people, walkIn: { name, email } });
    this.device.seen.set(scan.id, { name });
    return this.#write({ outcome: "welcome", scan }, scan);
  }

  /**
   * @param {string} key that is not on the list
   * @param {boolean} isAsked
   * @returns {Promise<Verdict>}
   */
  async #notHere(key, isAsked) {
    if (this.device.roster.renewed.has(key)) return { outcome: "renewed" };
    const elsewhere = isAsked ? await this.findElsewhere(key) : null;
    return elsewhere ? { outcome: "other-event", elsewhere } : { outcome: "unknown", isAsked };
  }

  /** @param {string} key */
  #judge(key) {
    return this.device.roster.judge(key, this.device.session, this.device.clock.now());
  }

  /**
   * The verdict, once it is written down.
   * @param {Verdict} verdict
   * @param {Scan[]} scans
   * @returns {Promise<Verdict>}
   */
  async #write(verdict, ...scans) {
    try {
      await this.device.keep(...scans);
    } catch {
      return { outcome: "failed" };
    }
    this.onKept();
    return verdict;
  }
}
